// How vector tiles look: layers of MapLibre with expressions over the code of a feature. Classes
// come from the values, not from the tiles.
(function () {
  "use strict";

  const { token } = window.riskmap;
  const LAST_ZOOM = 14; // of vector tiles; nearer ones are drawn larger
  const NEAR = 13; // of MapLibre: from here on borders are lines, dashed where they are made up
  const HATCH = "riskmap-no-data";
  const NO_DATA = "0";
  const FADED = 0.15;
  const NONE = ["==", ["get", "code"], ""];

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

  window.riskmap.vectorLooks = {
    HATCH: HATCH, LAST_ZOOM: LAST_ZOOM, classesOf: classesOf, hatch: hatch, only: only,
    restyle: restyle, styleOf: styleOf,
  };
})();
