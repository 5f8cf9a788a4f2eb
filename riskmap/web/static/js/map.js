// Our part of the map: called by the script that folium writes, with Leaflet loaded before it.
// ES2020, a classic script. Styles are set through the DOM only, so that it works under a strict
// content security policy; texts are set as text, never as HTML.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const SVG_LIMIT = 1000; // above that many outlines: canvas, where no data is a plain fill
  const LEAST_WIDTH = 280; // px of map that must stay free beside a card
  const NO_DATA = "0";
  const HATCH = "riskmap-no-data";

  function make(tag, className, text) {
    const element = document.createElement(tag);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  // ---- what every map has: zoom, scale bar, north, room for the card, a place for messages

  function furnish(map, options) {
    const container = map.getContainer();
    const words = options.words;
    map.riskmap = { words: words, moved: false };
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", options.label);

    L.control.zoom({
      position: "topright", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out,
    }).addTo(map);
    L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
    L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);
    northArrow(words.north).addTo(map);

    map.riskmap.status = make("div", "map-status");
    map.riskmap.status.setAttribute("role", "status");
    container.append(map.riskmap.status);

    const fit = () => fitBeside(map, options.bounds, options.keepClear);
    fit();
    const noteMove = () => { map.riskmap.moved = true; };
    map.on("dragstart", noteMove);
    container.addEventListener("wheel", noteMove, { passive: true });
    container.addEventListener("keydown", noteMove);
    map.on("resize", () => { if (!map.riskmap.moved) fit(); });
  }

  function northArrow(word) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = make("div", "map-north");
      const arrow = document.createElementNS(SVG, "svg");
      arrow.setAttribute("viewBox", "0 0 24 24");
      arrow.setAttribute("aria-hidden", "true");
      const shape = document.createElementNS(SVG, "path");
      shape.setAttribute("d", "M12 3 6 20l6-4 6 4z");
      arrow.append(shape);
      box.append(arrow, make("span", "", "N"));
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", word);
      box.title = word;
      return box;
    };
    return control;
  }

  // A card may lie over the left of the map (desk) or not (phone): leave room only where it does.
  function fitBeside(map, bounds, selector) {
    const card = selector ? document.querySelector(selector) : null;
    let left = 16;
    if (card) {
      const frame = map.getContainer().getBoundingClientRect();
      const box = card.getBoundingClientRect();
      const over = box.top < frame.bottom && box.bottom > frame.top && box.left >= frame.left;
      if (over && frame.right - box.right > LEAST_WIDTH) left = box.right - frame.left + 16;
    }
    map.fitBounds(bounds, {
      paddingTopLeft: [left, 16], paddingBottomRight: [16, 48], animate: false,
    });
  }

  function say(map, text, retry) {
    const status = map.riskmap.status;
    status.replaceChildren();
    if (!text) return;
    status.append(make("p", "", text));
    if (retry) {
      const button = make("button", "button", map.riskmap.words.retry);
      button.type = "button";
      button.addEventListener("click", retry);
      status.append(button);
    }
  }

  // ---- divisions: outlines coloured by class, from GeoJSON on this server

  function addDivisions(map, options) {
    const words = map.riskmap.words;
    map.getContainer().setAttribute("aria-busy", "true");
    say(map, words.loading);
    fetch(options.url, { headers: { Accept: "application/geo+json, application/json" } })
      .then((answer) => {
        if (!answer.ok) throw new Error(options.url + ": " + answer.status);
        return answer.json();
      })
      .then((collection) => {
        drawDivisions(map, collection, options);
        say(map, "");
        map.getContainer().dataset.drawn = String(collection.features.length);
      })
      .catch((trouble) => {
        console.warn("riskmap:", trouble.message);
        say(map, words.failed, () => addDivisions(map, options));
      })
      .finally(() => map.getContainer().removeAttribute("aria-busy"));
  }

  function drawDivisions(map, collection, options) {
    const vector = collection.features.length <= SVG_LIMIT;
    const renderer = vector ? L.svg({ padding: 0.5 }) : L.canvas({ padding: 0.5 });
    const facts = (feature) => readFacts(feature, options);
    const byCode = new Map();
    if (vector && !options.synthetic) addCasing(map, collection, renderer);
    const layer = L.geoJSON(collection, {
      renderer: renderer,
      attribution: escapeText(options.attribution),
      style: (feature) => styleOf(facts(feature), options, vector),
      onEachFeature: (feature, outline) => {
        const fact = facts(feature);
        byCode.set(fact.code, outline);
        makeLively(outline, fact, options, map.riskmap.words);
      },
    }).addTo(map);
    if (vector) addHatch(renderer);
    const chosen = byCode.get(options.selected);
    if (chosen) chosen.bringToFront();
    linkRows(byCode);
    if (options.labels) addLabels(map, layer, (fact) => options.classes[fact.class].colour, facts);
  }

  // A line under everything, of which only the outer edge of the whole shows: pale classes
  // stand out from the paper, and neighbours keep their light border.
  function addCasing(map, collection, renderer) {
    L.geoJSON(collection, {
      renderer: renderer, interactive: false, style: { className: "division-casing", fill: false },
    }).addTo(map);
  }

  function readFacts(feature, options) {
    const properties = feature.properties;
    const number = properties[options.properties.class];
    const known = number !== null && number !== undefined && String(number) in options.classes;
    const code = String(properties[options.properties.code]);
    return {
      code: code,
      name: String(properties[options.properties.name]),
      class: known ? String(number) : NO_DATA,
      synthetic: options.synthetic || properties.geometry_is_synthetic === true,
      labelPoint: properties.label_point,
      selected: code === options.selected,
    };
  }

  // Strokes follow the theme through map.css where the renderer is SVG; canvas takes them as is.
  function styleOf(fact, options, vector) {
    const colour = options.classes[fact.class].colour;
    const noData = vector ? "url(#" + HATCH + ")" : token("line");
    const names = ["division"];
    if (fact.synthetic) names.push("division--synthetic");
    if (fact.selected) names.push("division--selected");
    return {
      className: names.join(" "),
      fillColor: colour || noData,
      fillOpacity: options.opacity,
      color: token(fact.selected ? "ink" : fact.synthetic ? "muted" : "surface"),
      weight: fact.selected ? 2 : 1,
      opacity: 1,
      dashArray: fact.synthetic ? "4 3" : null,
    };
  }

  function makeLively(outline, fact, options, words) {
    outline.bindTooltip(() => tooltipOf(fact, options, words), {
      sticky: true, className: "division-tip", opacity: 1,
    });
    // Listening for focus makes a path a tab stop in Chromium; the keyboard has the list instead.
    outline.on("add", () => {
      if (outline.getElement && outline.getElement()) outline.getElement().tabIndex = -1;
    });
    outline.on("mouseover", () => mark(outline, fact.code, true));
    outline.on("mouseout", () => mark(outline, fact.code, false));
    if (!options.link || fact.selected) return;
    outline.on("click", () => {
      window.location.assign(options.link.replace("{code}", encodeURIComponent(fact.code)));
    });
  }

  function tooltipOf(fact, options, words) {
    const box = make("div", "");
    box.append(make("strong", "", fact.name));
    box.append(make("span", "", options.title + " · " + options.classes[fact.class].word));
    if (fact.synthetic) box.append(make("span", "division-tip__note", words.synthetic));
    return box;
  }

  // The list beside the map and the outlines point at each other.
  function mark(outline, code, on) {
    const path = outline.getElement ? outline.getElement() : null;
    if (path) path.classList.toggle("is-marked", on);
    document.querySelectorAll('[data-code="' + CSS.escape(code) + '"]').forEach((row) => {
      row.classList.toggle("is-marked", on);
    });
    if (on) outline.bringToFront();
  }

  function linkRows(byCode) {
    document.querySelectorAll("[data-code]").forEach((row) => {
      const outline = byCode.get(row.dataset.code);
      if (!outline) return;
      const turn = (on) => () => mark(outline, row.dataset.code, on);
      row.addEventListener("mouseenter", turn(true));
      row.addEventListener("mouseleave", turn(false));
      row.addEventListener("focusin", turn(true));
      row.addEventListener("focusout", turn(false));
    });
  }

  function addHatch(renderer) {
    if (document.getElementById(HATCH)) return;
    const pattern = document.createElementNS(SVG, "pattern");
    const sizes = { id: HATCH, width: 8, height: 8, patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)" };
    Object.keys(sizes).forEach((name) => pattern.setAttribute(name, sizes[name]));
    const ground = document.createElementNS(SVG, "rect");
    const line = document.createElementNS(SVG, "rect");
    [[ground, 8, "no-data-ground"], [line, 2, "no-data-line"]].forEach(([part, width, name]) => {
      part.setAttribute("width", width);
      part.setAttribute("height", 8);
      part.setAttribute("class", name);
      pattern.append(part);
    });
    const definitions = document.createElementNS(SVG, "defs");
    definitions.append(pattern);
    renderer._container.prepend(definitions);
  }

  // ---- names on the map, the larger outline first; a name that would cover another waits

  function addLabels(map, layer, colourOf, facts) {
    const labels = [];
    layer.eachLayer((outline) => {
      const fact = facts(outline.feature);
      const point = fact.labelPoint
        ? L.latLng(fact.labelPoint[1], fact.labelPoint[0])
        : outline.getBounds().getCenter();
      const tip = L.tooltip({
        permanent: true, direction: "center", className: "division-label", opacity: 1,
        interactive: false,
      }).setLatLng(point).setContent(make("span", "", fact.name));
      tip.addTo(map);
      const element = tip.getElement();
      element.setAttribute("aria-hidden", "true");
      const colour = colourOf(fact);
      if (colour) {
        element.style.setProperty("--label-halo", colour);
        element.style.setProperty("--label-ink", isDark(colour) ? "#fff" : "#16262f");
      }
      labels.push({ tip: tip, bounds: outline.getBounds() });
    });
    const extent = (one) => one.bounds.getNorthEast().distanceTo(one.bounds.getSouthWest());
    labels.sort((a, b) => extent(b) - extent(a));
    const sort = () => window.requestAnimationFrame(() => sortLabels(map, labels));
    map.on("zoomend moveend resize", sort);
    sort();
  }

  function isDark(colour) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return red * 0.299 + green * 0.587 + blue * 0.114 < 128;
  }

  function sortLabels(map, labels) {
    const boxes = labels.map(({ tip, bounds }) => {
      const element = tip.getElement();
      element.classList.remove("is-hidden");
      const box = element.getBoundingClientRect();
      const west = map.latLngToContainerPoint(bounds.getSouthWest()).x;
      const east = map.latLngToContainerPoint(bounds.getNorthEast()).x;
      return { element: element, box: box, fits: box.width <= (east - west) * 1.1 };
    });
    const frame = map.getContainer().getBoundingClientRect();
    const shown = [];
    boxes.forEach(({ element, box, fits }) => {
      const inside = box.left >= frame.left && box.right <= frame.right;
      const free = fits && inside && shown.every((other) => box.right < other.left
        || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
      if (free) shown.push(box);
      element.classList.toggle("is-hidden", !free);
    });
  }

  // Leaflet takes attributions as HTML.
  function escapeText(text) {
    const box = document.createElement("i");
    box.textContent = text || "";
    return box.innerHTML;
  }

  window.riskmap = Object.assign(window.riskmap || {}, {
    furnish: furnish, addDivisions: addDivisions,
  });
})();
