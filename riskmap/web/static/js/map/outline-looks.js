// How an outline looks and what it says: class, colour, strokes, its tooltip. The GeoJSON engine
// in outlines.js draws by it.
(function () {
  "use strict";

  const { make, token } = window.riskmap;
  const NO_DATA = "0";
  const HATCH = "riskmap-no-data";
  const FADED = 0.15;

  function codeOf(feature) {
    const properties = feature.properties;
    return String(properties.code === undefined ? properties.code12 : properties.code);
  }

  function nameOf(feature) {
    const english = document.documentElement.lang === "en";
    const properties = feature.properties;
    return String((english && properties.name_en) || properties.name_zh || codeOf(feature));
  }

  function classOf(drawing, code, feature) {
    const known = drawing.values ? (drawing.values[code] || [])[0] : feature.properties.class;
    const name = String(known === null || known === undefined ? NO_DATA : known);
    return name in drawing.classes ? name : NO_DATA;
  }

  function classNames(drawing, code, feature) {
    const names = ["division"];
    if (isSynthetic(drawing, feature)) names.push("division--synthetic");
    if (code === drawing.selected) names.push("division--selected");
    if (drawing.faded.has(code)) names.push("division--faded");
    return names;
  }

  function isSynthetic(drawing, feature) {
    const flags = drawing.state.flags || {};
    return flags.geometry_is_synthetic === true || feature.properties.geometry_is_synthetic === true;
  }

  // Strokes follow the theme through map.css where the renderer is SVG; canvas takes them as is.
  function styleOf(drawing, code, feature) {
    const number = classOf(drawing, code, feature);
    const colour = (drawing.classes[number] || {}).colour;
    const synthetic = isSynthetic(drawing, feature);
    const selected = code === drawing.selected;
    const opacity = drawing.state.opacity === undefined ? 1 : drawing.state.opacity;
    const faded = drawing.faded.has(code);
    return {
      className: classNames(drawing, code, feature).join(" "),
      fillColor: colour || (drawing.isVector ? "url(#" + HATCH + ")" : drawing.look.line),
      fillOpacity: faded ? opacity * FADED : opacity,
      color: drawing.look[selected ? "ink" : synthetic ? "muted" : "surface"],
      weight: selected ? 3 : 1,
      opacity: faded ? 0.4 : 1,
      dashArray: synthetic ? "4 3" : null,
    };
  }

  // Asked for once a drawing: each question makes the browser work all styles out anew.
  function lookOf() {
    const look = {};
    ["ink", "muted", "surface", "line"].forEach((name) => { look[name] = token(name); });
    return look;
  }

  function tooltipOf(drawing, code, feature) {
    const number = classOf(drawing, code, feature);
    const text = drawing.values && (drawing.values[code] || [])[2];
    const box = make("div", "");
    box.append(make("strong", "", nameOf(feature)));
    const word = (drawing.classes[number] || {}).word || "";
    const parts = [drawing.title, word, number === NO_DATA ? "" : text];
    box.append(make("span", "", parts.filter(Boolean).join(" · ")));
    if (isSynthetic(drawing, feature)) {
      box.append(make("span", "division-tip__note", drawing.map.say("synthetic")));
    }
    return box;
  }

  window.riskmap.outlineLooks = {
    HATCH: HATCH, classNames: classNames, classOf: classOf, codeOf: codeOf, lookOf: lookOf,
    nameOf: nameOf, styleOf: styleOf, tooltipOf: tooltipOf,
  };
})();
