// Areas, lines and points together: warnings, and storms that are forecast with their circles. What
// an area means stands on it as a word in a badge, so that neither colour nor outline says it alone.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const { make } = riskmap;
  const DASHED = { dashed_area: "9 6", dashed_line: "7 5" };
  const FILL = { area: 0.05, dashed_area: 0 }; // many lie on one another; the risk below stays readable
  const ROOM = 2; // px between two badges

  function Drawing(layer, data) {
    this.layer = layer;
    this.leaflet = layer.layers.map.leaflet;
    this.renderer = L.svg({ pane: "riskmap-areas", padding: 0.5 });
    this.group = L.featureGroup();
    this.looks = {};
    (layer.told.symbols || []).forEach((one) => { this.looks[one.slug] = one; });
    this.badges = [];
    this.items = data.features.filter((one) => one.geometry).map((one) => this.add(one));
    this.group.addTo(this.leaflet);
    this.leaflet.on("zoomend", this.thin, this);
    this.thin();
    this.text = riskmap.escapeText(data.attribution || layer.told.attribution || "");
    const control = this.leaflet.attributionControl;
    if (this.text && control) control.addAttribution(this.text);
  }

  Drawing.prototype.add = function (feature) {
    const told = feature.properties;
    const look = this.looks[told.symbol] || { shape: "dashed_area", colour: "#51626C" };
    const drawn = L.featureGroup();
    L.geoJSON(feature, {
      pane: "riskmap-areas",
      style: () => this.styleOf(look),
      pointToLayer: (_, latlng) => L.marker(latlng, { pane: "riskmap-badges", keyboard: false,
        title: told.title, icon: dotOf(look) }),
    }).addTo(drawn);
    const isPoint = feature.geometry.type === "Point";
    const place = told.label_point || (isPoint ? feature.geometry.coordinates : null);
    if (told.badge && place) {
      const badge = L.marker([place[1], place[0]], { pane: "riskmap-badges", keyboard: false,
        title: told.title, icon: badgeOf(told.badge, told.badge_look) });
      badge.addTo(drawn);
      this.badges.push(badge);
    }
    drawn.addTo(this.group);
    if (told.is_stale) markStale(drawn, true);
    const item = { title: told.title, facts: told.facts || [], link: told.link, symbol: look,
      picture: told.picture, drawn: drawn, isStale: Boolean(told.is_stale),
      focus: () => this.open([item], drawn.getBounds().getCenter()) };
    drawn.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      this.open(this.under(event.latlng, item), event.latlng);
    });
    return item;
  };

  Drawing.prototype.styleOf = function (look) {
    const isLine = look.shape.endsWith("line");
    return {
      renderer: this.renderer, color: look.colour, weight: isLine ? 3 : 2.5,
      opacity: this.layer.opacity, fill: !isLine, fillColor: look.colour,
      fillOpacity: (FILL[look.shape] || 0) * this.layer.opacity,
      dashArray: DASHED[look.shape] || null, className: "map-area map-area--" + (look.slug || "own"),
    };
  };

  // Of several areas that lie on one another all are told.
  Drawing.prototype.under = function (latlng, item) {
    const others = this.items.filter((one) => one !== item && one.drawn.getBounds().isValid()
      && one.drawn.getBounds().contains(latlng));
    return [item].concat(others);
  };

  Drawing.prototype.open = function (items, latlng) {
    riskmap.openFeatures(this.layer.layers, items, latlng);
  };

  // A badge that would cover an earlier one of this layer, which is more severe, is left out; the
  // area still tells of it, and so does the list.
  Drawing.prototype.thin = function () {
    const shown = [];
    this.badges.forEach((badge) => {
      const element = badge.getElement() && badge.getElement().firstElementChild;
      if (!element) return;
      element.hidden = false;
      const box = element.getBoundingClientRect();
      const covers = shown.some((other) => box.left < other.right + ROOM && box.right + ROOM > other.left
        && box.top < other.bottom + ROOM && box.bottom + ROOM > other.top);
      element.hidden = covers;
      if (!covers) shown.push(box);
    });
  };

  function badgeOf(text, look) {
    const box = make("span", "map-badge map-badge--" + (look || "own"), text);
    return L.divIcon({ className: "map-badge__place", html: box, iconSize: [0, 0] });
  }

  function dotOf(look) {
    const box = make("div", "map-symbol__box");
    box.append(riskmap.symbolPicture({ shape: "circle", colour: look.colour, icon: "" }, 10, ""));
    return L.divIcon({ className: "map-symbol", html: box, iconSize: [10, 10] });
  }

  function each(layer, call) {
    if (layer.eachLayer) layer.eachLayer((one) => each(one, call));
    else call(layer);
  }

  function markStale(drawn, stale) {
    each(drawn, (one) => {
      const element = one.getElement && one.getElement();
      if (element) element.classList.toggle("is-stale", stale);
    });
  }

  Drawing.prototype.setOpacity = function (opacity) {
    this.items.forEach((item) => each(item.drawn, (one) => {
      const fill = (FILL[item.symbol.shape] || 0) * opacity;
      if (one.setStyle) one.setStyle({ opacity: opacity, fillOpacity: fill });
      else if (one.setOpacity) one.setOpacity(opacity);
    }));
  };

  Drawing.prototype.setStale = function (stale) {
    this.items.forEach((item) => markStale(item.drawn, stale || item.isStale));
  };

  Drawing.prototype.remove = function () {
    this.leaflet.off("zoomend", this.thin, this);
    this.group.remove();
    this.renderer.remove();
    const control = this.leaflet.attributionControl;
    if (this.text && control) control.removeAttribution(this.text);
  };

  riskmap.layerKinds.areas = { draw: (layer, data) => new Drawing(layer, data) };
})();
