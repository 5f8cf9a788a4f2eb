// Layers that rooms offer: which are on, how old they are, asking for newer data. How a kind is
// drawn, stands in layers-<kind>.js; words and slider come as a template from the server.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const { fill } = riskmap;
  const TICK = 15; // s between two looks at ages
  const DEAF = 300; // s without an answer after which nothing is drawn as of now
  const PANES = { outside: 190, areas: 403, raster: 405, names: 410, badges: 605, lines: 415, tracks: 420, symbols: 610,
    moment: 620 };
  const FAR = 10; // zoom below which symbols of a district are one heap
  const CLICKED = ["symbols", "tracks", "lines", "areas", "badges"];
  riskmap.layerKinds = riskmap.layerKinds || {};

  function askedLayers() {
    return new URLSearchParams(window.location.search).get("layers");
  }

  function Layers(map, template) {
    this.map = map;
    this.words = { ...template.dataset };
    this.template = template;
    this.layers = new Map();
    this.defaults = null;
    Object.keys(PANES).forEach((name) => {
      const pane = map.leaflet.createPane("riskmap-" + name);
      pane.style.zIndex = PANES[name];
      if (!CLICKED.includes(name)) pane.style.pointerEvents = "none";
    });
    const look = () => {
      map.container.classList.toggle("is-far", map.leaflet.getZoom() < FAR);
      this.layers.forEach((layer) => layer.mark());
    };
    map.leaflet.on("zoomend", look);
    look();
  }

  Layers.prototype.card = function (slug) {
    const box = this.box(slug);
    return box ? box.closest("section, .card") : null;
  };

  Layers.prototype.box = function (slug) {
    return document.querySelector('[data-layer="' + CSS.escape(slug) + '"]');
  };

  // The state of the page says which layers there are; the reader, which of them are on.
  Layers.prototype.take = function (state) {
    const told = state.layers || [];
    const slugs = told.map((one) => one.slug);
    this.layers.forEach((layer, slug) => { if (!slugs.includes(slug)) this.drop(layer); });
    told.forEach((one) => {
      const known = this.layers.get(one.slug);
      if (known) known.told = one;
      else this.layers.set(one.slug, new Shown(this, one));
    });
    this.told = told.filter((one) => one.is_on).map((one) => one.slug);
    if (askedLayers() === null) this.defaults = this.told; // the server says what is asked for
    this.follow();
  };

  Layers.prototype.drop = function (layer) {
    layer.hide();
    this.layers.delete(layer.told.slug);
  };

  // What the address says, else what the server says.
  Layers.prototype.follow = function () {
    const asked = askedLayers();
    const on = asked === null ? this.defaults || this.told : asked.split(",");
    this.layers.forEach((layer, slug) => layer.turn(on.includes(slug)));
  };

  Layers.prototype.on = function () {
    return Array.from(this.layers.values()).filter((one) => one.isOn).map((one) => one.told.slug);
  };

  Layers.prototype.write = function () {
    const on = this.on();
    const same = this.defaults && on.join() === this.defaults.join();
    if (riskmap.writeUrl) riskmap.writeUrl({ layers: same ? null : on.join(",") || "none" });
  };

  Layers.prototype.changed = function (event) {
    const data = event.target.dataset || {};
    const layer = this.layers.get(data.layer || data.opacity);
    if (!layer) return;
    if (data.layer) {
      layer.turn(event.target.checked);
      this.write();
    } else layer.setOpacity(Number(event.target.value) / 100);
  };

  Layers.prototype.tick = function () {
    if (document.hidden) return;
    this.layers.forEach((layer) => layer.tick());
  };

  // Who is signed in hears at once what changed; all others ask from time to time.
  Layers.prototype.listen = function () {
    if (!riskmap.live || !riskmap.live.listen) return;
    const topics = () => Array.from(this.layers.values()).filter((one) => one.isOn)
      .flatMap((one) => one.told.topics || []);
    riskmap.live.listen(topics, (grew) => this.layers.forEach((layer) => {
      if (layer.isOn && (layer.told.topics || []).some((one) => grew.includes(one))) layer.ask();
    }));
  };

  // ---- one layer

  function Shown(layers, told) {
    this.layers = layers;
    this.told = told;
    this.isOn = false;
    this.opacity = told.opacity === undefined ? 1 : told.opacity;
    this.drawing = null;
    this.etag = null;
    this.asOf = null; // ms, moment of the data
    this.askedAt = 0; // ms, of the last question
    this.heardAt = 0; // ms, of the last answer
    this.failed = false;
  }

  Shown.prototype.kind = function () { return riskmap.layerKinds[this.told.kind]; };

  Shown.prototype.turn = function (on) {
    const box = this.layers.box(this.told.slug);
    if (box) box.checked = on;
    if (on === this.isOn) return;
    this.isOn = on;
    if (on) this.show();
    else this.hide();
  };

  Shown.prototype.show = function () {
    const kind = this.kind();
    if (!kind) return;
    if (kind.isStatic) {
      this.replace(kind.draw(this, null));
    } else this.ask();
  };

  Shown.prototype.hide = function () {
    this.isOn = false;
    this.replace(null);
    this.etag = null;
    this.mark();
  };

  Shown.prototype.replace = function (drawing) {
    const had = this.drawing;
    this.drawing = drawing;
    if (had) had.remove();
    if (drawing) drawing.setOpacity(this.opacity);
    if (riskmap.listFeatures) riskmap.listFeatures(this);
    this.layers.map.emit("layer", this);
  };

  Shown.prototype.setOpacity = function (opacity) {
    this.opacity = opacity;
    if (this.drawing) this.drawing.setOpacity(opacity);
  };

  // Asked with the mark of what is here: the same data cost nothing and are not drawn again.
  Shown.prototype.ask = function () {
    this.askedAt = Date.now();
    const headers = { Accept: "application/geo+json, application/json" };
    if (this.etag) headers["If-None-Match"] = this.etag;
    return fetch(this.told.url, { headers: headers, credentials: "same-origin", cache: "no-store" })
      .then((answer) => {
        if (answer.status === 304) return null;
        if (!answer.ok) throw new Error(this.told.url + ": " + answer.status);
        this.nextTag = answer.headers.get("ETag");
        return answer.json();
      })
      .then((data) => this.receive(data))
      .catch((trouble) => this.fail(trouble));
  };

  Shown.prototype.receive = function (data) {
    this.failed = false;
    this.heardAt = Date.now();
    if (data && this.isOn) {
      this.asOf = data.as_of ? Date.parse(data.as_of) : null;
      this.replace(this.kind().draw(this, data));
      this.etag = this.nextTag;
    }
    this.mark();
  };

  // The last good data stay, and their age says so.
  Shown.prototype.fail = function (trouble) {
    console.warn("riskmap:", trouble.message);
    this.failed = true;
    this.mark();
  };

  Shown.prototype.tick = function () {
    if (!this.isOn) return;
    const every = this.told.refresh_s || 0;
    const due = every && Date.now() - this.askedAt >= every * 1000 - 500;
    if (due || (this.failed && !this.drawing)) this.ask();
    else this.mark();
  };

  Shown.prototype.age = function () { return this.asOf ? (Date.now() - this.asOf) / 1000 : null; };

  Shown.prototype.isStale = function () {
    const after = this.told.stale_after_s || 0;
    if (this.failed && this.heardAt && Date.now() - this.heardAt > DEAF * 1000) return true;
    return after > 0 && (this.asOf === null ? this.failed : this.age() >= after);
  };

  // Points of the base map, stations, are drawn from nearer on only: map.css hides them.
  Shown.prototype.waitsForZoom = function () {
    return this.told.kind === "symbols" && this.told.slug.startsWith("base_")
      && this.layers.map.container.classList.contains("is-distant");
  };

  // Age in the card; data out of date are hatched and called so.
  Shown.prototype.mark = function () {
    const words = this.layers.words;
    const stale = this.isOn && this.isStale();
    const parts = [];
    if (this.isOn && this.failed) parts.push(words.failed);
    if (this.isOn && this.waitsForZoom()) parts.push(words.nearer);
    if (this.isOn && this.told.refresh_s && this.asOf) parts.push(ageText(this.age(), words));
    if (stale) parts.push(words.stale);
    const age = document.querySelector('[data-age="' + CSS.escape(this.told.slug) + '"]');
    const text = parts.join(" · ");
    if (age && age.textContent !== text) age.textContent = text;
    const card = this.layers.card(this.told.slug);
    if (card) card.classList.toggle("is-stale", stale);
    if (this.drawing && this.drawing.setStale) this.drawing.setStale(stale);
  };

  function ageText(seconds, words) {
    const minutes = Math.floor(Math.max(seconds, 0) / 60);
    if (minutes < 1) return words.now;
    if (minutes < 60) return fill(words.minutes, { count: minutes });
    if (minutes < 48 * 60) return fill(words.hours, { count: Math.floor(minutes / 60) });
    return fill(words.days, { count: Math.floor(minutes / 1440) });
  }

  riskmap.extend(function (map) {
    const template = document.getElementById("layers-template");
    if (!template || !map.options.stateFrom || riskmap.maps.some((one) => one.layers)) return;
    const layers = new Layers(map, template);
    map.layers = layers;
    map.on("state", (state) => layers.take(state));
    map.on("travel", () => layers.follow());
    ["change", "input"].forEach((name) => {
      document.addEventListener(name, (event) => {
        if (name === "change" || event.target.type === "range") layers.changed(event);
      });
    });
    document.addEventListener("visibilitychange", () => layers.tick());
    layers.listen();
    window.setInterval(() => layers.tick(), TICK * 1000);
    layers.take(map.state);
  });
})();
