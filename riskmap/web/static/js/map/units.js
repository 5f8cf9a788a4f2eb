// The units of a map: asks for outlines and values, hands them to the engine, keeps the choice.
// A new level is another drawing; a new measure only other values.
(function () {
  "use strict";

  const { fetchJson, engines } = window.riskmap;

  function Units(map) {
    this.map = map;
    this.drawing = null;
    this.drawn = ""; // what is drawn: engine and outlines
    this.coloured = ""; // by which values
    this.values = null;
    this.asked = 0;
  }

  Units.prototype.show = function (state) {
    const asked = ++this.asked;
    this.map.container.setAttribute("aria-busy", "true");
    if (!this.drawing) this.map.tell("units", this.map.say("loading"));
    const old = this.drawing;
    const isSame = this.drawn === nameOf(state) && old;
    const drawing = isSame ? old : engineOf(state).draw(this.map, state);
    const values = valuesOf(state);
    Promise.all([drawing.ready, values]).then(([, found]) => {
      if (asked !== this.asked) {
        if (drawing !== this.drawing) drawing.remove();
        return;
      }
      if (old && !isSame) old.remove();
      this.drawing = drawing;
      this.drawn = nameOf(state);
      this.values = found;
      return Promise.resolve(drawing.setValues(found, state)).then(() => {
        if (asked === this.asked) this.finish(state);
      });
    }).catch((trouble) => {
      if (drawing !== this.drawing) drawing.remove();
      if (asked === this.asked) this.fail(state, trouble);
    });
  };

  Units.prototype.finish = function (state) {
    const map = this.map;
    map.units = this.drawing;
    map.container.removeAttribute("aria-busy");
    map.tell("units", "");
    map.container.dataset.drawn = String(
      this.drawing.count ? this.drawing.count() : this.drawing.units().length,
    );
    map.container.dataset.measure = (state.measure || {}).slug || "";
    map.container.dataset.level = state.level || "";
    map.emit("drawn", this.values);
  };

  // The map is taken away: answers that are still to come are for nobody.
  Units.prototype.end = function () {
    this.asked += 1;
    if (this.drawing) this.drawing.remove();
  };

  Units.prototype.fail = function (state, trouble) {
    console.warn("riskmap:", trouble.message);
    this.map.container.removeAttribute("aria-busy");
    this.map.tell("units", this.map.say("failed"), () => this.show(state));
  };

  function nameOf(state) {
    return [state.engine || "geojson", state.urls.outlines].join(" ");
  }

  function engineOf(state) {
    return engines[state.engine] || engines.geojson;
  }

  function valuesOf(state) {
    return state.urls.values ? fetchJson(state.urls.values) : Promise.resolve(null);
  }

  // The list beside the map and the outlines point at each other.
  function linkRows(map) {
    let last = null;
    const mark = (code, on) => {
      if (map.units && map.units.mark) map.units.mark(code, on);
      document.querySelectorAll('[data-code="' + CSS.escape(code) + '"]').forEach((row) => {
        row.classList.toggle("is-marked", on);
      });
    };
    const point = (code) => {
      if (code === last) return;
      if (last) mark(last, false);
      last = code;
      if (code) mark(code, true);
    };
    map.on("point", point);
    const rowOf = (event) => {
      const row = event.target.closest ? event.target.closest("[data-code]") : null;
      return row ? row.dataset.code : null;
    };
    const over = (event) => { if (!map.container.contains(event.target)) point(rowOf(event)); };
    const focus = (event) => point(rowOf(event));
    document.addEventListener("mouseover", over);
    document.addEventListener("focusin", focus);
    map.leaflet.on("unload", () => { // a second map is closed again
      document.removeEventListener("mouseover", over);
      document.removeEventListener("focusin", focus);
    });
  }

  window.riskmap.extend(function (map) {
    map.selected = map.state.selected || null;
    if (!map.state.urls) return; // a map without units, for example in the style guide
    const units = new Units(map);
    map.on("state", (state) => units.show(state));
    map.on("theme", () => { if (map.units && map.units.restyle) map.units.restyle(); });
    map.on("select", (code) => {
      map.selected = code;
      if (map.units) map.units.select(code);
    });
    map.leaflet.on("unload", () => units.end());
    linkRows(map);
    units.show(map.state);
  });
})();
