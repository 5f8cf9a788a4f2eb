// Rasters: tiles of pictures from this server. A hazard has several maps; which one is seen, a
// selector in its card says.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const { make } = riskmap;
  const NAMES = /^tianditu_c/; // names from outside lie above the units, the rest of it below

  function paneOf(slug) {
    if (NAMES.test(slug)) return "riskmap-names";
    return slug.startsWith("tianditu_") ? "riskmap-outside" : "riskmap-raster";
  }

  function Drawing(layer) {
    this.layer = layer;
    this.leaflet = layer.layers.map.leaflet;
    this.opacity = layer.opacity;
    this.isGone = false;
    if (layer.told.url.includes("{map}")) this.choose();
    else this.lay(layer.told.url, layer.told.attribution);
  }

  Drawing.prototype.lay = function (url, attribution) {
    if (this.tiles) this.tiles.remove();
    this.tiles = L.tileLayer(url, {
      pane: paneOf(this.layer.told.slug), opacity: this.opacity, maxZoom: 20, updateWhenIdle: true,
      attribution: riskmap.escapeText(attribution || ""), className: "map-raster",
    });
    this.tiles.addTo(this.leaflet);
  };

  // Which maps a hazard has is asked when it is turned on.
  Drawing.prototype.choose = function () {
    riskmap.fetchJson(this.layer.told.url.split("/{map}")[0]).then((found) => {
      if (this.isGone) return;
      this.found = found;
      this.layer.failed = false;
      const kept = this.layer.chosen;
      const slugs = found.maps.map((one) => one.slug);
      this.layer.chosen = slugs.includes(kept) ? kept : found.first;
      this.offer();
      this.pick(this.layer.chosen);
    }).catch((trouble) => this.layer.fail(trouble));
  };

  Drawing.prototype.pick = function (slug) {
    this.layer.chosen = slug;
    const one = this.found.maps.find((map) => map.slug === slug);
    this.lay(one.url, this.found.attribution);
    this.layer.mark();
  };

  Drawing.prototype.offer = function () {
    const card = this.layer.layers.card(this.layer.told.slug);
    if (!card || this.found.maps.length < 2) return;
    const id = "choice-" + this.layer.told.slug;
    this.chooser = make("div", "layer-choice");
    const label = make("label", "", this.layer.layers.words.choice);
    label.htmlFor = id;
    const select = make("select", "");
    select.id = id;
    this.found.maps.forEach((one) => select.append(new Option(one.label, one.slug)));
    select.value = this.layer.chosen;
    select.addEventListener("change", () => this.pick(select.value));
    this.chooser.append(label, select);
    const more = card.querySelector("details");
    if (more) card.insertBefore(this.chooser, more);
    else card.append(this.chooser);
  };

  Drawing.prototype.setOpacity = function (opacity) {
    this.opacity = opacity;
    if (this.tiles) this.tiles.setOpacity(opacity);
  };

  Drawing.prototype.remove = function () {
    this.isGone = true;
    if (this.tiles) this.tiles.remove();
    if (this.chooser) this.chooser.remove();
  };

  riskmap.layerKinds.raster = { isStatic: true, draw: (layer) => new Drawing(layer) };
})();
