// The engine for thousands of outlines: vector tiles of this server, drawn by MapLibre inside
// Leaflet, so that there is one map with one set of controls. Tiles carry codes only; colours come
// from the values, so another measure needs no new tiles. MapLibre is fetched when it is needed.
// Where the browser has no WebGL, the server draws the same classes as pictures.
(function () {
  "use strict";

  const { address, escapeText, fetchJson, make, token } = window.riskmap;
  const LAST_ZOOM = 14; // of vector tiles; nearer ones are drawn larger
  const NEAR = 13; // of MapLibre: from here on borders are lines, dashed where they are made up
  const PANE = "riskmap-units";
  const HATCH = "riskmap-no-data";
  const NO_DATA = "0";
  const FADED = 0.15;
  const NONE = ["==", ["get", "code"], ""];
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

  // ---- how outlines look: expressions over the code of a feature

  function classesOf(values) {
    const found = {};
    Object.keys(values || {}).forEach((code) => { found[code] = values[code][0] || 0; });
    return found;
  }

  function classExpression(drawing) {
    return ["coalesce", ["get", ["get", "code"], ["literal", drawing.classOf]], 0];
  }

  function fillColour(drawing) {
    const cases = Object.keys(drawing.classes)
      .filter((number) => number !== NO_DATA && drawing.classes[number].colour)
      .map((number) => [Number(number), drawing.classes[number].colour]);
    if (!cases.length) return "rgba(0,0,0,0)";
    return ["match", classExpression(drawing), ...[].concat(...cases), "rgba(0,0,0,0)"];
  }

  function among(codes) {
    const found = {};
    codes.forEach((code) => { found[code] = true; });
    return ["has", ["get", "code"], ["literal", found]];
  }

  function codesWithoutData(drawing) {
    return Object.keys(drawing.classOf).filter((code) => !drawing.classOf[code]);
  }

  function fillOpacity(drawing) {
    const opacity = drawing.state.opacity === undefined ? 1 : drawing.state.opacity;
    if (!drawing.faded.size) return opacity;
    return ["case", among([...drawing.faded]), opacity * FADED, opacity];
  }

  function only(code) {
    return code ? ["==", ["get", "code"], code] : NONE;
  }

  // Thousands of borders as lines cost a browser without a graphics card half a second a frame,
  // and dashes are longer than most of them: from afar they are the edges of the fills.
  function layersOf(drawing) {
    const ink = token("ink");
    const [muted, surface] = [token("muted"), token("surface")];
    const isSynthetic = ["==", ["get", "synthetic"], true];
    const layer = (id, type, more, paint) => Object.assign(
      { id: id, type: type, source: "units", "source-layer": "units", paint: paint }, more,
    );
    const line = (colour, width) => ({ "line-color": colour, "line-width": width });
    return [
      layer("classes", "fill", {}, {
        "fill-color": fillColour(drawing), "fill-opacity": fillOpacity(drawing),
        "fill-outline-color": ["step", ["zoom"], ["case", isSynthetic, muted, surface],
          NEAR, "rgba(0,0,0,0)"],
      }),
      layer("no-data", "fill", { filter: among(codesWithoutData(drawing)) }, {
        "fill-pattern": HATCH, "fill-opacity": fillOpacity(drawing),
      }),
      layer("borders", "line", { minzoom: NEAR, filter: ["!", isSynthetic] }, line(surface, 1)),
      layer("borders-synthetic", "line", { minzoom: NEAR, filter: isSynthetic },
        Object.assign(line(muted, 1), { "line-dasharray": [4, 3] })),
      layer("marked", "line", { filter: only(drawing.marked) }, line(ink, 2)),
      layer("selected", "line", { filter: only(drawing.selected) }, line(ink, 2)),
    ];
  }

  function styleOf(drawing) {
    const [[south, west], [north, east]] = drawing.state.bounds;
    return {
      version: 8,
      sources: {
        units: {
          type: "vector", tiles: [new URL(window.location.href).origin + drawing.state.urls.tiles],
          minzoom: 0, maxzoom: LAST_ZOOM, bounds: [west, south, east, north],
        },
      },
      layers: layersOf(drawing),
      transition: { duration: 0, delay: 0 },
    };
  }

  // Paints and filters as they should be now; MapLibre leaves alone what is the same.
  function restyle(drawing) {
    if (!drawing.gl) return;
    layersOf(drawing).forEach((layer) => {
      if (layer.filter) drawing.gl.setFilter(layer.id, layer.filter);
      Object.keys(layer.paint).forEach((name) => {
        drawing.gl.setPaintProperty(layer.id, name, layer.paint[name]);
      });
    });
  }

  // The same hatch as everywhere: lines at 45 degrees, 2 px of every 8.
  function hatch() {
    const ratio = 2;
    const size = 8 * ratio;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const context = canvas.getContext("2d");
    context.fillStyle = token("no-data-ground") || token("surface");
    context.fillRect(0, 0, size, size);
    context.strokeStyle = token("no-data-line") || token("muted");
    context.lineWidth = 2 * ratio;
    [-size, 0, size].forEach((shift) => {
      context.beginPath();
      context.moveTo(shift - ratio, size + ratio);
      context.lineTo(shift + size + ratio, -ratio);
      context.stroke();
    });
    return { image: context.getImageData(0, 0, size, size), options: { pixelRatio: ratio } };
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
      pane: paneOf(drawing.map.leaflet), style: styleOf(drawing), interactive: false,
      fadeDuration: 0, updateInterval: 150, // ms; in between the picture is moved, not drawn anew
      attributionControl: { customAttribution: escapeText(drawing.state.attribution) },
    });
    try {
      layer.addTo(drawing.map.leaflet);
    } catch (trouble) { // MapLibre throws where it gets no WebGL; asking before would cost 100 ms
      layer._glMap = { remove: () => {} };
      layer.remove();
      return startPictures(drawing);
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

  function tooltipOf(drawing, feature) {
    const code = feature.properties.code;
    const number = String(drawing.classOf[code] || 0);
    const value = drawing.values && drawing.values[code];
    const word = (drawing.classes[number] || {}).word || "";
    const box = make("div", "");
    box.append(make("strong", "", nameOf(drawing, code)));
    const parts = [drawing.title, word, number === NO_DATA || !value ? "" : value[2]];
    box.append(make("span", "", parts.filter(Boolean).join(" · ")));
    if (feature.properties.synthetic) {
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
        tip.setContent(tooltipOf(drawing, feature));
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

  // ---- without WebGL: pictures, and the server says what lies where

  function startPictures(drawing) {
    drawing.isPictures = true;
    drawing.stop = listenToClicks(drawing);
    drawing.layer = L.tileLayer(drawing.state.urls.class_tiles, {
      pane: paneOf(drawing.map.leaflet), maxZoom: 18, keepBuffer: 1,
      attribution: escapeText(drawing.state.attribution),
      bounds: L.latLngBounds(drawing.state.bounds),
    });
    const drawn = new Promise((done) => { drawing.layer.once("load", done); });
    drawing.layer.addTo(drawing.map.leaflet);
    return drawn;
  }

  function listenToClicks(drawing) {
    const click = (event) => {
      if (drawing.map.isDrawing) return;
      const place = { lon: event.latlng.lng.toFixed(6), lat: event.latlng.lat.toFixed(6) };
      fetchJson(address(drawing.state.urls.at, place)).then((found) => {
        const unit = found.units.filter((one) => one.level === drawing.state.level).pop();
        if (unit) drawing.map.choose(unit.code, event.latlng);
      }).catch(() => drawing.map.announce(drawing.map.say("at_failed")));
    };
    drawing.map.leaflet.on("click", click);
    return () => drawing.map.leaflet.off("click", click);
  }

  // ---- the engine

  function show(drawing) {
    if (drawing.isRemoved) return Promise.resolve();
    if (drawing.gl) {
      restyle(drawing);
      return Promise.resolve();
    }
    if (drawing.layer) {
      drawing.layer.setUrl(drawing.state.urls.class_tiles);
      return Promise.resolve();
    }
    const drawn = drawing.isPictures ? startPictures(drawing) : start(drawing);
    return drawn.then(() => fetchIndex(drawing));
  }

  function draw(map, state) {
    const drawing = {
      map: map, state: state, classes: state.classes || {}, title: "", values: null, classOf: {},
      selected: map.selected, marked: null, pointed: null, faded: new Set(), index: null,
      layer: null, gl: null, isRemoved: false, isMoving: false, isPictures: !window.WebGLRenderingContext,
      stop: () => {},
    };
    const redraw = () => restyle(drawing);
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
      select: (code) => { drawing.selected = code; redraw(); },
      fade: (codes) => { drawing.faded = codes; redraw(); },
      mark: (code, on) => mark(drawing, on ? code : null),
      boundsOf: (code) => {
        const unit = drawing.index && drawing.index.get(code);
        return unit && unit.box ? boundsOf(unit) : null;
      },
      setOpacity: (opacity) => {
        drawing.state = Object.assign({}, drawing.state, { opacity: opacity });
        if (drawing.isPictures && drawing.layer) drawing.layer.setOpacity(opacity);
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
