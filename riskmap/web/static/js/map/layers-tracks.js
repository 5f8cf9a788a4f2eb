// Tracks with moments: all of them quietly, one of them with a slider through its time. The
// slider has buttons beside it, nothing moves by itself, and what is past is called so.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const { make } = riskmap;
  const PACE = 700; // ms from one moment to the next while it plays
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

  function Drawing(layer, data) {
    this.layer = layer;
    this.leaflet = layer.layers.map.leaflet;
    this.data = data;
    this.renderer = L.svg({ pane: "riskmap-tracks", padding: 0.5 });
    this.group = L.featureGroup().addTo(this.leaflet);
    this.trail = L.featureGroup().addTo(this.leaflet);
    this.look = {};
    (layer.told.symbols || []).forEach((one) => { this.look[one.slug] = one; });
    this.items = data.features.map((one) => this.add(one));
    this.text = riskmap.escapeText(data.attribution || "");
    if (this.text) this.leaflet.attributionControl.addAttribution(this.text);
    this.open();
  }

  function latlngsOf(feature) {
    return feature.geometry.coordinates.map((one) => [one[1], one[0]]);
  }

  Drawing.prototype.add = function (feature) {
    const told = feature.properties;
    const symbol = this.look[told.symbol] || { colour: "#51626C" };
    const line = L.polyline(latlngsOf(feature), {
      pane: "riskmap-tracks", renderer: this.renderer, color: symbol.colour, weight: 1.5,
      opacity: this.layer.opacity * 0.6, dashArray: "5 4", className: "map-track",
    }).addTo(this.group);
    line.bindTooltip(make("span", "", told.title), { sticky: true, className: "division-tip" });
    const item = { title: told.title, facts: told.facts || [], feature: feature, line: line,
      focus: () => { this.choose(item); this.select.focus(); } };
    line.on("click", () => this.choose(item));
    return item;
  };

  // ---- the slider

  Drawing.prototype.open = function () {
    if (!this.items.length) return;
    const source = this.layer.layers.template.content.querySelector("[data-slider]");
    this.panel = source.cloneNode(true);
    const part = (name) => this.panel.querySelector("[data-part=" + name + "]");
    this.select = part("storm");
    this.range = part("range");
    this.output = part("text");
    this.playButton = part("play");
    this.items.forEach((one, at) => this.select.append(new Option(one.title, String(at))));
    this.select.addEventListener("change", () => this.choose(this.items[Number(this.select.value)]));
    this.range.addEventListener("input", () => { this.pause(); this.go(Number(this.range.value)); });
    part("back").addEventListener("click", () => this.step(-1));
    part("forward").addEventListener("click", () => this.step(1));
    this.playButton.addEventListener("click", () => (this.timer ? this.pause() : this.play()));
    part("facts").addEventListener("click", () => {
      riskmap.openFeatures(this.layer.layers, [this.chosen], this.here());
    });
    part("close").addEventListener("click", () => this.close());
    this.panel.addEventListener("keydown", (event) => event.stopPropagation());
    L.DomEvent.disableClickPropagation(this.panel);
    L.DomEvent.disableScrollPropagation(this.panel);
    this.layer.layers.map.container.append(this.panel);
    this.minded = () => this.mindMotion();
    STILL.addEventListener("change", this.minded);
    this.mindMotion();
    this.choose(this.items[0]);
  };

  Drawing.prototype.mindMotion = function () {
    if (STILL.matches) this.pause();
    this.playButton.disabled = STILL.matches;
    this.playButton.title = STILL.matches ? this.playButton.dataset.still : "";
  };

  Drawing.prototype.close = function () {
    const layers = this.layer.layers;
    this.layer.turn(false);
    layers.write();
    const box = layers.box(this.layer.told.slug);
    if (box) box.focus();
  };

  Drawing.prototype.choose = function (item) {
    this.pause();
    if (this.chosen) this.chosen.line.setStyle({ weight: 1.5, opacity: this.layer.opacity * 0.6 });
    this.chosen = item;
    this.select.value = String(this.items.indexOf(item));
    const told = item.feature.properties;
    this.range.max = String(told.times.length - 1);
    this.go(nearestOf(told));
  };

  // The fix nearest in time to when the storm came nearest.
  function nearestOf(told) {
    const wanted = Date.parse(told.nearest_at);
    let best = 0;
    told.times.forEach((time, at) => {
      const off = Math.abs(Date.parse(time) - wanted);
      if (off < Math.abs(Date.parse(told.times[best]) - wanted)) best = at;
    });
    return best;
  }

  Drawing.prototype.step = function (by) {
    this.pause();
    const last = Number(this.range.max);
    this.go(Math.min(last, Math.max(0, this.at + by)));
    this.layer.layers.map.announce(this.output.textContent);
  };

  Drawing.prototype.here = function () { return latlngsOf(this.chosen.feature)[this.at]; };

  Drawing.prototype.go = function (at) {
    this.at = at;
    const told = this.chosen.feature.properties;
    const value = told.values[at];
    const unit = this.data.value || {};
    const wind = value === null ? this.layer.layers.words.unknown
      : value.toFixed(1) + " " + (unit.unit || "");
    const text = told.moments[at] + " · " + (unit.label ? unit.label + " " : "") + wind;
    this.range.value = String(at);
    this.range.setAttribute("aria-valuetext", text);
    this.output.textContent = text;
    this.drawTrail();
  };

  Drawing.prototype.drawTrail = function () {
    const colour = (this.look.past_position || { colour: "#0B6B6F" }).colour;
    const points = latlngsOf(this.chosen.feature);
    const style = { pane: "riskmap-tracks", renderer: this.renderer, color: colour,
      interactive: false, opacity: this.layer.opacity };
    this.trail.clearLayers();
    L.polyline(points, { ...style, weight: 2, dashArray: "2 5", className: "map-track map-track--all" })
      .addTo(this.trail);
    L.polyline(points.slice(0, this.at + 1), { ...style, weight: 4, className: "map-track map-track--trail" })
      .addTo(this.trail);
    points.slice(0, this.at).forEach((one) => L.circleMarker(one, { ...style, radius: 3, weight: 1.5,
      className: "map-track__fix" }).addTo(this.trail));
    const symbol = { shape: "circle", colour: colour, icon: "tornado", ...this.look.past_position };
    const box = make("div", "map-symbol__box");
    box.append(riskmap.symbolPicture(symbol, 32, this.layer.layers.words.icons));
    L.marker(points[this.at], { pane: "riskmap-moment", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "map-symbol map-symbol--moment", html: box, iconSize: [32, 32] }),
    }).addTo(this.trail);
    this.bringIntoView(points);
  };

  // The whole track is larger than the district: the map goes out to it only when asked to.
  Drawing.prototype.bringIntoView = function (points) {
    const wide = this.panel.querySelector("[data-part=fit]");
    const bounds = L.latLngBounds(points);
    wide.onclick = () => {
      this.layer.layers.map.moved = true;
      riskmap.fit(this.layer.layers.map, bounds, { maxZoom: 9 });
    };
  };

  Drawing.prototype.play = function () {
    if (STILL.matches) return;
    if (this.at >= Number(this.range.max)) this.go(0);
    this.playButton.setAttribute("aria-pressed", "true");
    this.timer = window.setInterval(() => {
      if (this.at >= Number(this.range.max)) this.pause();
      else this.go(this.at + 1);
    }, PACE);
  };

  Drawing.prototype.pause = function () {
    window.clearInterval(this.timer);
    this.timer = 0;
    if (this.playButton) this.playButton.setAttribute("aria-pressed", "false");
  };

  Drawing.prototype.setOpacity = function (opacity) {
    this.group.eachLayer((line) => line.setStyle({ opacity: opacity * 0.6 }));
    if (this.chosen) this.drawTrail();
  };

  Drawing.prototype.setStale = function (stale) {
    this.group.eachLayer((line) => {
      if (line.getElement()) line.getElement().classList.toggle("is-stale", stale);
    });
  };

  Drawing.prototype.remove = function () {
    this.pause();
    if (this.minded) STILL.removeEventListener("change", this.minded);
    if (this.panel) this.panel.remove();
    if (this.text) this.leaflet.attributionControl.removeAttribution(this.text);
    this.group.remove();
    this.trail.remove();
    this.renderer.remove();
  };

  riskmap.layerKinds.tracks = { draw: (layer, data) => new Drawing(layer, data) };
})();
