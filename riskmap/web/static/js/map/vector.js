// The engine for thousands of outlines: vector tiles of this server, drawn by MapLibre inside
// Leaflet, so that there is one map with one set of controls. Tiles carry codes only; colours come
// from the values, so another measure needs no new tiles. MapLibre is fetched when it is needed.
// Where WebGL is missing or imitated, pictures.js takes over.
(function () {
  "use strict";

  const { escapeText, fetchJson, make, pictures } = window.riskmap;
  const { HATCH, LAST_ZOOM, classesOf, hatch, only, restyle, styleOf } = window.riskmap.vectorLooks;
  const PANE = "riskmap-units";
  const NO_DATA = "0";
  const loading = new Map();

  // ---- fetching MapLibre, once

  function load(url, tag) {
    if (!loading.has(url)) {
      loading.set(url, new Promise((done, failed) => {
        const element = document.createElement(tag);
        if (tag === "link") { element.rel = "stylesheet"; element.href = url; }
        else { element.async = false; element.src = url; }
        element.addEventListener("load", done);
        element.addEventListener("error", () => {
          loading.delete(url);
          failed(new Error(url));
        });
        document.head.append(element);
      }));
    }
    return loading.get(url);
  }

  function loadLibrary(assets) {
    return Promise.all([
      load(assets.stylesheet, "link"), ...assets.scripts.map((url) => load(url, "script")),
    ]).then(() => {
      if (window.maplibregl.workerUrl === assets.worker) return;
      window.maplibregl.workerUrl = assets.worker;
      window.maplibregl.prewarm();
    });
  }

  // The tiles of the first view are on their way while MapLibre still loads; browsers keep them.
  function fetchTiles(drawing) {
    const leaflet = drawing.map.leaflet;
    const zoom = Math.max(0, Math.min(LAST_ZOOM, Math.floor(leaflet.getZoom() - 1)));
    const view = leaflet.getBounds();
    const corner = (latlng) => leaflet.project(latlng, zoom).divideBy(256).floor();
    const box = L.latLngBounds(drawing.state.bounds);
    const first = corner([Math.min(view.getNorth(), box.getNorth()), Math.max(view.getWest(), box.getWest())]);
    const last = corner([Math.max(view.getSouth(), box.getSouth()), Math.min(view.getEast(), box.getEast())]);
    for (let x = first.x; x <= last.x; x += 1) {
      for (let y = first.y; y <= last.y; y += 1) {
        const url = L.Util.template(drawing.state.urls.tiles, { z: zoom, x: x, y: y });
        fetch(url, { credentials: "same-origin" }).catch(() => {});
      }
    }
  }

  // ---- drawing with MapLibre

  function paneOf(leaflet) {
    const pane = leaflet.getPane(PANE) || leaflet.createPane(PANE);
    pane.style.zIndex = "350"; // above pictures of the ground, below lines and symbols
    pane.style.pointerEvents = "none";
    return PANE;
  }

  function start(drawing) {
    const layer = L.maplibreGL({
      pane: drawing.pane, style: styleOf(drawing), interactive: false,
      fadeDuration: 0, updateInterval: 150, // ms; in between the picture is moved, not drawn anew
      attributionControl: { customAttribution: escapeText(drawing.state.attribution) },
    });
    try {
      layer.addTo(drawing.map.leaflet);
    } catch (trouble) { // MapLibre throws where it gets no WebGL after all
      layer._glMap = { remove: () => {} };
      layer.remove();
      drawing.isPictures = true;
      return pictures.start(drawing);
    }
    drawing.layer = layer;
    drawing.gl = layer.getMaplibreMap();
    drawing.stop = listen(drawing);
    drawing.gl.on("styleimagemissing", (event) => {
      if (event.id !== HATCH) return;
      const made = hatch();
      drawing.gl.addImage(HATCH, made.image, made.options);
    });
    let trouble = null;
    drawing.gl.on("error", (event) => { trouble = event.error; });
    return new Promise((done, failed) => {
      drawing.gl.once("idle", () => {
        if (trouble && !drawing.gl.queryRenderedFeatures().length) failed(trouble);
        else done();
      });
    });
  }

  function codeAt(drawing, latlng) {
    const point = drawing.gl.project([latlng.lng, latlng.lat]);
    const found = drawing.gl.queryRenderedFeatures(point, { layers: ["classes"] });
    return found.length ? found[0] : null;
  }

  function mark(drawing, code) {
    if (drawing.marked === code) return;
    drawing.marked = code;
    if (drawing.gl) drawing.gl.setFilter("marked", only(code));
  }

  // ---- pointing at an outline

  function tooltipOf(drawing, code, name, isSynthetic) {
    const number = String(drawing.classOf[code] || 0);
    const value = drawing.values && drawing.values[code];
    const word = (drawing.classes[number] || {}).word || "";
    const box = make("div", "");
    box.append(make("strong", "", name));
    const parts = [drawing.title, word, number === NO_DATA || !value ? "" : value[2]];
    box.append(make("span", "", parts.filter(Boolean).join(" · ")));
    if (isSynthetic) {
      box.append(make("span", "division-tip__note", drawing.map.say("synthetic")));
    }
    return box;
  }

  function nameOf(drawing, code) {
    const unit = drawing.index && drawing.index.get(code);
    return unit ? unit.name : code;
  }

  function listen(drawing) {
    const leaflet = drawing.map.leaflet;
    const tip = L.tooltip({ className: "division-tip", opacity: 1, offset: [12, 0], direction: "right" });
    let asked = null;
    const leave = () => {
      asked = null;
      if (drawing.pointed) drawing.map.emit("point", null);
      drawing.pointed = null;
      drawing.map.container.style.cursor = "";
      leaflet.closeTooltip(tip);
    };
    const look = () => {
      const event = asked;
      asked = null;
      if (!event || drawing.isRemoved || drawing.isMoving) return;
      const feature = codeAt(drawing, event.latlng);
      if (!feature) { leave(); return; }
      if (feature.properties.code !== drawing.pointed) {
        drawing.pointed = feature.properties.code;
        drawing.map.container.style.cursor = "pointer";
        const code = drawing.pointed;
        tip.setContent(tooltipOf(drawing, code, nameOf(drawing, code), feature.properties.synthetic));
        drawing.map.emit("point", drawing.pointed);
      }
      tip.setLatLng(event.latlng);
      if (!leaflet.hasLayer(tip)) leaflet.openTooltip(tip);
    };
    const events = {
      mousemove: (event) => {
        if (!asked) window.requestAnimationFrame(look);
        asked = event;
      },
      mouseout: leave,
      movestart: () => { drawing.isMoving = true; leave(); },
      moveend: () => { drawing.isMoving = false; },
      click: (event) => {
        if (drawing.map.isDrawing) return; // clicks belong to another tool
        const feature = codeAt(drawing, event.latlng);
        if (feature) drawing.map.choose(feature.properties.code, event.latlng);
      },
    };
    leaflet.on(events);
    return () => { leave(); leaflet.off(events); };
  }

  // ---- names and places, asked for when the map is drawn: for tooltips, labels, finding

  function readIndex(columns) {
    const english = document.documentElement.lang === "en";
    const names = english ? columns.names_en : columns.names_zh;
    return new Map(columns.codes.map((code, at) => [code, {
      code: code, name: names[at] || columns.names_zh[at] || code, point: columns.points[at],
      box: columns.boxes[at],
    }]));
  }

  function boundsOf(unit) {
    const [west, south, east, north] = unit.box;
    return L.latLngBounds([south, west], [north, east]);
  }

  function unitsOf(drawing) {
    if (!drawing.index) return [];
    return [...drawing.index.values()].filter((unit) => unit.box).map((unit) => ({
      code: unit.code, name: unit.name, point: unit.point, bounds: boundsOf(unit),
      colour: (drawing.classes[String(drawing.classOf[unit.code] || 0)] || {}).colour,
      isFaded: drawing.faded.has(unit.code),
    }));
  }

  function fetchIndex(drawing) {
    const url = (drawing.state.urls || {}).index;
    if (!url || drawing.index || drawing.isRemoved) return;
    fetchJson(url).then((columns) => {
      drawing.index = readIndex(columns);
      drawing.map.emit("named");
    }).catch((trouble) => console.warn("riskmap:", trouble.message)); // codes stand for names
  }

  // ---- the engine

  function show(drawing) {
    if (drawing.isRemoved) return Promise.resolve();
    if (drawing.gl) {
      restyle(drawing);
      return Promise.resolve();
    }
    if (drawing.layer) return pictures.restyle(drawing);
    const drawn = drawing.isPictures ? pictures.start(drawing) : start(drawing);
    return drawn.then(() => fetchIndex(drawing));
  }

  function draw(map, state) {
    const drawing = {
      map: map, state: state, classes: state.classes || {}, title: "", values: null, classOf: {},
      selected: map.selected, marked: null, pointed: null, faded: new Set(), index: null,
      layer: null, gl: null, isRemoved: false, isMoving: false, isPictures: !pictures.hasQuickWebGL(),
      stop: () => {},
    };
    const redraw = () => restyle(drawing);
    const isSynthetic = Boolean((state.flags || {}).geometry_is_synthetic);
    drawing.pane = paneOf(map.leaflet);
    drawing.tooltipOf = (code, name) => tooltipOf(drawing, code, name, isSynthetic);
    if (!drawing.isPictures) fetchTiles(drawing);
    return {
      ready: drawing.isPictures ? Promise.resolve() : loadLibrary(state.vector),
      count: () => Object.keys(drawing.classOf).length,
      units: () => unitsOf(drawing),
      setValues: (values, next) => {
        drawing.state = next;
        drawing.values = values ? values.values : null;
        drawing.classOf = classesOf(drawing.values);
        drawing.classes = (values && values.classes) || next.classes || {};
        drawing.title = (next.measure || {}).title || "";
        return show(drawing);
      },
      select: (code) => {
        drawing.selected = code;
        if (drawing.isPictures) pictures.outline(drawing, "selected", code);
        else redraw();
      },
      fade: (codes) => { drawing.faded = codes; redraw(); },
      mark: (code, on) => {
        if (drawing.isPictures) pictures.outline(drawing, "marked", on ? code : null);
        else mark(drawing, on ? code : null);
      },
      boundsOf: (code) => {
        const unit = drawing.index && drawing.index.get(code);
        return unit && unit.box ? boundsOf(unit) : null;
      },
      setOpacity: (opacity) => {
        drawing.state = Object.assign({}, drawing.state, { opacity: opacity });
        if (drawing.isPictures && drawing.layer) pictures.restyle(drawing);
        redraw();
      },
      restyle: () => {
        if (drawing.gl && drawing.gl.hasImage(HATCH)) drawing.gl.updateImage(HATCH, hatch().image);
        redraw();
      },
      remove: () => {
        drawing.isRemoved = true;
        drawing.stop();
        if (drawing.layer) drawing.layer.remove();
      },
    };
  }

  window.riskmap.engines.vector = { draw: draw };
})();
