// Symbols and lines: a shape and a colour each, so that colour alone says nothing; an icon of the
// sprite inside. Several that lie on one another are all named by one click.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const { makeSvg, make } = riskmap;
  const SMALL = 14; // px, of what belongs to the base map
  const LARGE = 28; // px
  const NEAR = 16; // px around a click in which symbols are named together
  const SHAPES = {
    circle: ["circle", { cx: 12, cy: 12, r: 10 }],
    square: ["rect", { x: 3, y: 3, width: 18, height: 18 }],
    box: ["rect", { x: 4, y: 4, width: 16, height: 16, "stroke-width": 4 }],
    diamond: ["path", { d: "M12 1 23 12 12 23 1 12z" }],
    triangle: ["path", { d: "M12 2 23 21H1z" }],
    cross: ["path", { d: "M9 2h6v7h7v6h-7v7H9v-7H2V9h7z" }],
  };

  function isBase(layer) { return layer.told.slug.startsWith("base_"); }

  function symbolsOf(layer) {
    const found = {};
    (layer.told.symbols || []).forEach((one) => { found[one.slug] = one; });
    return found;
  }

  // ---- one symbol as SVG

  function picture(symbol, size, icons) {
    const [tag, form] = SHAPES[symbol.shape] || SHAPES.circle;
    const hollow = symbol.shape === "box";
    const svg = makeSvg("svg", { viewBox: "0 0 24 24", width: size, height: size,
      class: "map-symbol__picture", "aria-hidden": "true", focusable: "false" });
    const halo = makeSvg(tag, form);
    halo.setAttribute("class", "map-symbol__halo");
    const shape = makeSvg(tag, form);
    shape.setAttribute("fill", hollow ? "none" : symbol.colour);
    if (hollow) shape.setAttribute("stroke", symbol.colour);
    svg.append(halo, shape);
    if (symbol.icon && size > SMALL) {
      const inner = makeSvg("svg", { x: 5.5, y: 5.5, width: 13, height: 13,
        class: hollow ? "map-symbol__icon map-symbol__icon--dark" : "map-symbol__icon" });
      const use = makeSvg("use", { href: icons + "#" + symbol.icon });
      inner.append(use);
      svg.append(inner);
    }
    return svg;
  }

  function iconOf(layer, symbol, told) {
    const size = isBase(layer) ? SMALL : LARGE;
    const box = make("div", "map-symbol__box");
    box.append(picture(symbol, size, layer.layers.words.icons));
    if (told.label) box.append(make("span", "map-symbol__label", told.label));
    const base = isBase(layer) ? " map-symbol--base" : "";
    const stale = told.is_stale ? " is-stale" : "";
    return L.divIcon({ className: "map-symbol map-symbol--" + symbol.shape + base + stale, html: box,
      iconSize: [size, size] });
  }

  // ---- arrow heads along a line, drawn anew for each zoom

  const HEAD = 8; // px
  const EVERY = 90; // px between two heads

  function headsOf(leaflet, latlngs) {
    const points = latlngs.map((one) => leaflet.latLngToLayerPoint(one));
    const heads = [];
    let next = EVERY / 2;
    let walked = 0;
    for (let at = 1; at < points.length; at += 1) {
      const from = points[at - 1];
      const step = points[at].subtract(from);
      const length = Math.hypot(step.x, step.y);
      while (length && next <= walked + length) {
        heads.push(headAt(from.add(step.multiplyBy((next - walked) / length)), step, length));
        next += EVERY;
      }
      walked += length;
    }
    if (!heads.length && points.length > 1) {
      const step = points[points.length - 1].subtract(points[0]);
      heads.push(headAt(points[points.length - 1], step, Math.hypot(step.x, step.y) || 1));
    }
    return heads.map((head) => head.map((point) => leaflet.layerPointToLatLng(point)));
  }

  function headAt(tip, step, length) {
    const along = { x: step.x / length * HEAD, y: step.y / length * HEAD };
    const side = (sign) => L.point(
      tip.x - along.x + sign * along.y * 0.7, tip.y - along.y - sign * along.x * 0.7);
    return [side(1), tip, side(-1)];
  }

  // ---- a layer of features

  function Drawing(layer, data) {
    this.layer = layer;
    this.leaflet = layer.layers.map.leaflet;
    this.symbols = symbolsOf(layer);
    this.renderer = L.svg({ pane: "riskmap-lines", padding: 0.5 });
    this.group = L.featureGroup();
    this.heads = L.featureGroup();
    this.arrows = [];
    this.items = data.features.filter((one) => one.geometry).map((one) => this.add(one));
    this.leaflet.on("zoomend", this.drawHeads, this);
    this.group.addTo(this.leaflet);
    this.heads.addTo(this.leaflet);
    this.drawHeads();
    this.credit(data.attribution || layer.told.attribution);
  }

  Drawing.prototype.add = function (feature) {
    const told = feature.properties;
    const symbol = this.symbols[told.symbol] || { shape: "circle", colour: "#51626C" };
    const isPoint = feature.geometry.type.endsWith("Point");
    const drawn = L.geoJSON(feature, {
      pane: isPoint ? "riskmap-symbols" : "riskmap-lines",
      pointToLayer: (_, latlng) => L.marker(latlng, { pane: "riskmap-symbols",
        icon: iconOf(this.layer, symbol, told), keyboard: false, title: told.title }),
      style: () => this.styleOf(symbol),
    });
    drawn.addTo(this.group);
    if (symbol.shape === "arrow") this.arrows.push({ drawn: drawn, symbol: symbol });
    const item = { title: told.title, facts: told.facts || [], link: told.link, symbol: symbol,
      picture: told.picture, isStale: Boolean(told.is_stale), drawn: drawn, focus: () => this.open([item], centreOf(drawn)) };
    drawn.on("click", (event) => this.open(this.near(event, item), event.latlng));
    return item;
  };

  Drawing.prototype.styleOf = function (symbol) {
    const quiet = isBase(this.layer);
    return {
      renderer: this.renderer, color: symbol.colour, fill: false, interactive: !quiet,
      weight: quiet ? 2.5 : 4, opacity: this.layer.opacity, lineJoin: "round",
      dashArray: symbol.shape === "dashed_line" ? "7 5" : null,
      className: quiet ? "map-line map-line--base" : "map-line",
    };
  };

  Drawing.prototype.drawHeads = function () {
    this.heads.clearLayers();
    this.arrows.forEach(({ drawn, symbol }) => drawn.eachLayer((line) => {
      const lines = line.getLatLngs();
      (Array.isArray(lines[0]) ? lines : [lines]).forEach((one) => {
        headsOf(this.leaflet, one).forEach((head) => L.polyline(head, {
          renderer: this.renderer, pane: "riskmap-lines", interactive: false, color: symbol.colour,
          weight: 3, opacity: this.layer.opacity, className: "map-line",
        }).addTo(this.heads));
      });
    }));
  };

  Drawing.prototype.near = function (event, item) {
    const at = this.leaflet.latLngToContainerPoint(event.latlng);
    const found = [];
    this.layer.layers.layers.forEach((layer) => {
      const items = layer.drawing && layer.drawing.items ? layer.drawing.items : [];
      items.forEach((one) => {
        const point = one.drawn && pointOf(one.drawn);
        if (!point) return;
        if (this.leaflet.latLngToContainerPoint(point).distanceTo(at) <= NEAR) found.push(one);
      });
    });
    return found.includes(item) ? found : [item].concat(found);
  };

  Drawing.prototype.open = function (items, latlng) {
    riskmap.openFeatures(this.layer.layers, items, latlng);
  };

  // The layer's credit stands beside the others of the map, as long as it is on.
  Drawing.prototype.credit = function (text) {
    this.text = text ? riskmap.escapeText(text) : "";
    const control = this.leaflet.attributionControl;
    if (this.text && control) control.addAttribution(this.text);
  };

  Drawing.prototype.setOpacity = function (opacity) {
    const set = (one) => {
      if (one.eachLayer) one.eachLayer(set);
      else if (one.setOpacity) one.setOpacity(opacity);
      else one.setStyle({ opacity: opacity });
    };
    set(this.group);
    set(this.heads);
  };

  // A symbol is out of date by itself, or because no new data came for all of them.
  Drawing.prototype.setStale = function (stale) {
    this.items.forEach((item) => item.drawn.eachLayer((one) => {
      const element = one.getElement && one.getElement();
      if (element) element.classList.toggle("is-stale", stale || item.isStale);
    }));
  };

  Drawing.prototype.remove = function () {
    this.leaflet.off("zoomend", this.drawHeads, this);
    this.group.remove();
    this.heads.remove();
    this.renderer.remove();
    const control = this.leaflet.attributionControl;
    if (this.text && control) control.removeAttribution(this.text);
  };

  function pointOf(drawn) {
    const first = drawn.getLayers()[0];
    return first && first.getLatLng ? first.getLatLng() : null;
  }

  function centreOf(drawn) {
    return pointOf(drawn) || drawn.getLayers()[0].getCenter();
  }

  riskmap.layerKinds.symbols = { draw: (layer, data) => new Drawing(layer, data) };
  riskmap.layerKinds.lines = riskmap.layerKinds.symbols;
  riskmap.symbolPicture = picture;
})();
