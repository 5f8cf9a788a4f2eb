// The engine for up to about a thousand outlines: GeoJSON of this server, drawn by Leaflet.
// Outlines and values come apart, so that another measure only recolours. Shapes are simplified
// by zoom on the server; a nearer detail takes the place of the old one without a gap.
(function () {
  "use strict";

  const { address, escapeText, fetchJson, makeSvg } = window.riskmap;
  const {
    HATCH, classNames, classOf, codeOf, lookOf, nameOf, styleOf, tooltipOf,
  } = window.riskmap.outlineLooks;
  const SVG_LIMIT = 1000; // above that many outlines: canvas, where no data is a plain fill
  const DETAIL_ZOOMS = [12.5, 14.5]; // from the first on detail 1, from the second on detail 2

  function detailOf(zoom) {
    return DETAIL_ZOOMS.filter((from) => zoom >= from).length;
  }

  function outlinesUrl(state, zoom) {
    const url = state.urls.outlines;
    return url.split("?")[0].endsWith("/outlines") ? address(url, { detail: detailOf(zoom) }) : url;
  }

  function restyle(drawing) {
    drawing.look = lookOf();
    drawing.outlines.forEach((outline, code) => {
      outline.setStyle(styleOf(drawing, code, outline.feature));
      const path = outline.getElement && outline.getElement();
      if (path) {
        const marked = path.classList.contains("is-marked");
        path.setAttribute("class", classNames(drawing, code, outline.feature)
          .concat("leaflet-interactive", marked ? "is-marked" : []).join(" "));
        path.dataset.class = classOf(drawing, code, outline.feature);
      }
    });
    const chosen = drawing.outlines.get(drawing.selected);
    if (chosen) chosen.bringToFront();
  }

  function addHatch(renderer) {
    if (document.getElementById(HATCH)) return;
    const pattern = makeSvg("pattern", {
      id: HATCH, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    });
    pattern.append(
      makeSvg("rect", { width: 8, height: 8, class: "no-data-ground" }),
      makeSvg("rect", { width: 2, height: 8, class: "no-data-line" }),
    );
    const definitions = makeSvg("defs");
    definitions.append(pattern);
    renderer._container.prepend(definitions);
  }

  // ---- pointing at an outline

  function makeLively(drawing, outline, code) {
    outline.bindTooltip(() => tooltipOf(drawing, code, outline.feature), {
      sticky: true, className: "division-tip", opacity: 1,
    });
    // Listening for focus makes a path a tab stop in Chromium; the keyboard has the list instead.
    outline.on("add", () => {
      const path = outline.getElement && outline.getElement();
      if (path) path.tabIndex = -1;
    });
    outline.on("mouseover", () => drawing.map.emit("point", code));
    outline.on("mouseout", () => drawing.map.emit("point", null));
    outline.on("click", (event) => {
      if (drawing.map.isDrawing) return; // clicks belong to another tool
      L.DomEvent.stopPropagation(event);
      drawing.map.choose(code, event.latlng);
    });
  }

  // ---- drawing

  function build(drawing, collection) {
    const map = drawing.map;
    drawing.look = lookOf();
    drawing.isVector = collection.features.length <= SVG_LIMIT;
    drawing.renderer = drawing.isVector ? L.svg({ padding: 0.5 }) : L.canvas({ padding: 0.5 });
    drawing.group = L.layerGroup();
    if (drawing.isVector && !(drawing.state.flags || {}).geometry_is_synthetic) {
      drawing.casing = casingOf(collection, drawing.renderer).addTo(drawing.group);
    }
    L.geoJSON(collection, {
      renderer: drawing.renderer,
      attribution: escapeText(drawing.state.attribution),
      style: (feature) => styleOf(drawing, codeOf(feature), feature),
      onEachFeature: (feature, outline) => {
        drawing.outlines.set(codeOf(feature), outline);
        makeLively(drawing, outline, codeOf(feature));
      },
    }).addTo(drawing.group);
    drawing.group.addTo(map.leaflet);
    if (drawing.isVector) addHatch(drawing.renderer);
    restyle(drawing);
  }

  // A line under everything, of which only the outer edge of the whole shows: pale classes
  // stand out from the paper, and neighbours keep their light border.
  function casingOf(collection, renderer) {
    return L.geoJSON(collection, {
      renderer: renderer, interactive: false, style: { className: "division-casing", fill: false },
    });
  }

  // Nearer or farther shapes for the same outlines: elements, handlers and focus stay.
  function reshape(drawing, collection) {
    const shapes = new Map(collection.features.map((one) => [codeOf(one), one.geometry]));
    const swap = (outline) => {
      const geometry = shapes.get(codeOf(outline.feature));
      if (!geometry) return;
      const depth = geometry.type === "MultiPolygon" ? 2 : 1;
      outline.setLatLngs(L.GeoJSON.coordsToLatLngs(geometry.coordinates, depth));
    };
    drawing.outlines.forEach(swap);
    if (drawing.casing) drawing.casing.eachLayer(swap);
  }

  function tellDetail(drawing) {
    drawing.map.container.dataset.detail = String(detailOf(drawing.map.leaflet.getZoom()));
  }

  function watchDetail(drawing) {
    const kept = new Map();
    tellDetail(drawing);
    const look = () => {
      const url = outlinesUrl(drawing.state, drawing.map.leaflet.getZoom());
      if (url === drawing.shown) return;
      drawing.wanted = url;
      const known = kept.get(url) || fetchJson(url);
      kept.set(url, known);
      known.then((collection) => {
        if (drawing.wanted !== url || drawing.isRemoved) return;
        drawing.shown = url;
        reshape(drawing, collection);
        tellDetail(drawing);
      }).catch(() => { kept.delete(url); }); // the coarser shapes stay
    };
    drawing.map.leaflet.on("zoomend", look);
    return () => drawing.map.leaflet.off("zoomend", look);
  }

  function draw(map, state) {
    const drawing = {
      map: map, state: state, classes: state.classes || {}, title: (state.measure || {}).title || "",
      selected: map.selected, values: null, faded: new Set(), outlines: new Map(), isRemoved: false,
    };
    drawing.shown = outlinesUrl(state, map.leaflet.getZoom());
    let stop = () => {};
    const ready = fetchJson(drawing.shown).then((collection) => {
      if (drawing.isRemoved) return;
      build(drawing, collection);
      stop = watchDetail(drawing);
    });
    return {
      ready: ready,
      units: () => [...drawing.outlines].map(([code, outline]) => ({
        code: code, name: nameOf(outline.feature), bounds: outline.getBounds(),
        point: outline.feature.properties.label_point,
        colour: (drawing.classes[classOf(drawing, code, outline.feature)] || {}).colour,
        isFaded: drawing.faded.has(code),
      })),
      setValues: (values, next) => {
        drawing.state = next;
        drawing.values = values ? values.values : null;
        drawing.classes = (values && values.classes) || next.classes || {};
        drawing.title = (next.measure || {}).title || "";
        restyle(drawing);
      },
      select: (code) => { drawing.selected = code; restyle(drawing); },
      fade: (codes) => { drawing.faded = codes; restyle(drawing); },
      mark: (code, on) => markOutline(drawing, code, on),
      boundsOf: (code) => {
        const outline = drawing.outlines.get(code);
        return outline ? outline.getBounds() : null;
      },
      setOpacity: (opacity) => {
        drawing.state = Object.assign({}, drawing.state, { opacity: opacity });
        restyle(drawing);
      },
      restyle: () => restyle(drawing),
      remove: () => {
        drawing.isRemoved = true;
        stop();
        if (drawing.group) drawing.group.remove();
        if (drawing.renderer) drawing.renderer.remove();
      },
    };
  }

  function markOutline(drawing, code, on) {
    const outline = drawing.outlines.get(code);
    if (!outline) return;
    const path = outline.getElement && outline.getElement();
    if (path) path.classList.toggle("is-marked", on);
    else if (on) outline.setStyle({ color: drawing.look.ink, weight: 2 });
    else outline.setStyle(styleOf(drawing, code, outline.feature));
    if (on) outline.bringToFront();
  }

  window.riskmap.engines.geojson = { draw: draw };
})();
