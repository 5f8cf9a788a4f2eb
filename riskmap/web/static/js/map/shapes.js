// Shapes that somebody draws: what is said of them, as GeoJSON, and read from text. No map in here.
// ES2020, a classic script.
(function () {
  "use strict";

  const { fill, measure } = window.riskmap;
  const LEAST = { point: 1, line: 2, area: 3, circle: 1 };
  const TYPES = { point: "Point", line: "LineString", area: "Polygon", circle: "Point" };

  // ---- shapes: {kind, points: [[lon, lat], …], radius}, and what is said of one

  function textOf(shape, words) {
    const { length, area, disc, metresText, areaText } = measure;
    if (shape.kind === "point") return shape.points[0].map((one) => one.toFixed(5)).join(", ");
    if (shape.kind === "line") return words.length + " " + metresText(length(shape.points));
    if (shape.kind === "circle") {
      return words.radius + " " + metresText(shape.radius) + " · "
        + words.area + " " + areaText(disc(shape.radius), words.hectares);
    }
    const around = length(shape.points.concat([shape.points[0]]));
    return words.area + " " + areaText(area(shape.points), words.hectares) + " · "
      + words.perimeter + " " + metresText(around);
  }

  function coordinatesOf(shape) {
    if (shape.kind === "line") return shape.points;
    return shape.kind === "area" ? [shape.points.concat([shape.points[0]])] : shape.points[0];
  }

  function featureOf(shape, words) {
    const properties = { kind: shape.kind, text: textOf(shape, words), method: words.method };
    if (shape.kind === "line") properties.length_m = Math.round(measure.length(shape.points));
    if (shape.kind === "area") properties.area_m2 = Math.round(measure.area(shape.points));
    if (shape.kind === "circle") properties.radius_m = Math.round(shape.radius);
    return {
      type: "Feature", properties: properties,
      geometry: { type: TYPES[shape.kind], coordinates: coordinatesOf(shape) },
    };
  }

  function shapeOf(kind, layer) {
    const pair = (at) => [Number(at.lng.toFixed(7)), Number(at.lat.toFixed(7))];
    if (kind === "point") return { kind: kind, points: [pair(layer.getLatLng())] };
    if (kind === "circle") {
      return { kind: kind, points: [pair(layer.getLatLng())], radius: layer.getRadius() };
    }
    const found = layer.getLatLngs();
    return { kind: kind, points: (kind === "area" ? found[0] : found).map(pair) };
  }

  // ---- by hand: one point a line

  function readShape(kind, text, radiusText, words) {
    const lines = text.split("\n").filter((line) => line.trim());
    const points = lines.map((line) => line.trim().split(/[\s,，;；]+/).map(Number));
    const isPoint = ([lon, lat, ...more]) => !more.length && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
    const wrong = points.findIndex((point) => !isPoint(point));
    if (wrong >= 0) return { trouble: fill(words.unknown, { line: wrong + 1 }) };
    if (points.length < LEAST[kind]) return { trouble: fill(words.tooFew, { count: LEAST[kind] }) };
    const radius = Number(radiusText);
    if (kind === "circle" && !(radius > 0)) return { trouble: words.noRadius };
    const single = kind === "point" || kind === "circle";
    return { shape: { kind: kind, points: single ? points.slice(0, 1) : points, radius: radius } };
  }

  window.riskmap.shapes = {
    featureOf: featureOf, readShape: readShape, shapeOf: shapeOf, textOf: textOf,
  };
})();
