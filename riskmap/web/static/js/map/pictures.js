// Thousands of outlines where there is no WebGL, or one that only the processor imitates, which
// takes half a second a frame: the server draws the same classes as pictures, and says what lies
// where the reader points.
(function () {
  "use strict";

  const { address, escapeText, fetchJson, token } = window.riskmap;
  const IMITATIONS = /swiftshader|llvmpipe|softpipe|software|basic render/i;
  const REST = 120; // ms that the pointer rests before the server is asked

  function hasQuickWebGL() {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl", { failIfMajorPerformanceCaveat: true });
    if (!context) return false;
    const info = context.getExtension("WEBGL_debug_renderer_info");
    const name = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
    const loss = context.getExtension("WEBGL_lose_context");
    if (loss) loss.loseContext(); // browsers keep but a few
    return !IMITATIONS.test(String(name));
  }

  function start(drawing) {
    drawing.outlined = new Map();
    drawing.stop = listen(drawing);
    outline(drawing, "selected", drawing.selected);
    return show(drawing);
  }

  // A layer of its own for every address: the old pictures stay until the new ones are there.
  function show(drawing) {
    const old = drawing.layer;
    drawing.shown = drawing.state.urls.class_tiles;
    drawing.layer = L.tileLayer(drawing.shown, {
      pane: drawing.pane, maxZoom: 18, keepBuffer: 1, opacity: opacityOf(drawing),
      attribution: escapeText(drawing.state.attribution),
      bounds: L.latLngBounds(drawing.state.bounds),
    });
    const drawn = new Promise((done) => { drawing.layer.once("load", done); });
    drawing.layer.addTo(drawing.map.leaflet);
    return drawn.then(() => { if (old) old.remove(); });
  }

  function opacityOf(drawing) {
    return drawing.state.opacity === undefined ? 1 : drawing.state.opacity;
  }

  function restyle(drawing) {
    drawing.layer.setOpacity(opacityOf(drawing));
    return drawing.shown === drawing.state.urls.class_tiles ? Promise.resolve() : show(drawing);
  }

  // ---- what lies where

  function unitAt(drawing, latlng) {
    const place = { lon: latlng.lng.toFixed(6), lat: latlng.lat.toFixed(6) };
    return fetchJson(address(drawing.state.urls.at, place)).then((found) => (
      found.units.filter((one) => one.level === drawing.state.level).pop() || null));
  }

  function listen(drawing) {
    const leaflet = drawing.map.leaflet;
    const tip = L.tooltip({ className: "division-tip", opacity: 1, offset: [12, 0], direction: "right" });
    let timer = 0;
    let asked = 0;
    const leave = () => {
      window.clearTimeout(timer);
      asked += 1;
      leaflet.closeTooltip(tip);
      drawing.map.emit("point", null);
    };
    const look = (latlng) => {
      const question = ++asked;
      unitAt(drawing, latlng).then((unit) => {
        if (question !== asked) return;
        if (!unit) { leave(); return; }
        tip.setLatLng(latlng).setContent(drawing.tooltipOf(unit.code, unit.name));
        leaflet.openTooltip(tip);
        drawing.map.emit("point", unit.code);
      }).catch(() => {}); // a click says what went wrong
    };
    const events = {
      mousemove: (event) => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => look(event.latlng), REST);
      },
      mouseout: leave,
      movestart: leave,
      click: (event) => {
        if (drawing.map.isDrawing) return; // clicks belong to another tool
        unitAt(drawing, event.latlng)
          .then((unit) => { if (unit) drawing.map.choose(unit.code, event.latlng); })
          .catch(() => drawing.map.announce(drawing.map.say("at_failed")));
      },
    };
    leaflet.on(events);
    return () => {
      leave();
      leaflet.off(events);
      drawing.outlined.forEach((layer) => layer.remove());
    };
  }

  // One unit in ink over the pictures: the selected one, or the one pointed at in the list.
  function outline(drawing, why, code) {
    if (!drawing.outlined) return;
    const old = drawing.outlined.get(why);
    if (old) old.remove();
    drawing.outlined.delete(why);
    drawing[why] = code;
    if (!code) return;
    fetchJson(address(drawing.state.urls.units, { under: code })).then((collection) => {
      if (drawing[why] !== code || drawing.isRemoved) return;
      const own = collection.features.filter((one) => one.properties.code === code);
      drawing.outlined.set(why, L.geoJSON(own, {
        interactive: false, style: { fill: false, color: token("ink"), weight: 2 },
      }).addTo(drawing.map.leaflet));
    }).catch(() => {}); // the list shows what is chosen
  }

  window.riskmap.pictures = {
    hasQuickWebGL: hasQuickWebGL, start: start, restyle: restyle, outline: outline,
  };
})();
