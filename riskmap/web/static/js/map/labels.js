// Names on the map, the larger outline first; a name that would cover another waits.
// Only names that are shown have an element; widths are measured once, off the page.
(function () {
  "use strict";

  const { make, throttle } = window.riskmap;
  const GAP = 4; // px between two names
  const OVERHANG = 1.1; // a name may be that much wider than its outline

  function isDark(colour) {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return red * 0.299 + green * 0.587 + blue * 0.114 < 128;
  }

  function Ruler(container) {
    const context = document.createElement("canvas").getContext("2d");
    const known = new Map();
    const style = getComputedStyle(container);
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.875;
    context.font = "500 " + size + "px " + style.fontFamily;
    this.height = Math.ceil(size * 1.3);
    this.width = (text) => {
      if (!known.has(text)) known.set(text, Math.ceil(context.measureText(text).width));
      return known.get(text);
    };
  }

  function extent(unit) {
    return unit.bounds.getNorthEast().distanceTo(unit.bounds.getSouthWest());
  }

  // Names that have room, as boxes in px of the container.
  function place(leaflet, units, ruler) {
    const size = leaflet.getSize();
    const shown = [];
    units.forEach((unit) => {
      const at = unit.point ? L.latLng(unit.point[1], unit.point[0]) : unit.bounds.getCenter();
      const point = leaflet.latLngToContainerPoint(at);
      const west = leaflet.latLngToContainerPoint(unit.bounds.getSouthWest()).x;
      const east = leaflet.latLngToContainerPoint(unit.bounds.getNorthEast()).x;
      if (east - west < ruler.height) return; // not even a letter; measuring takes longer
      const half = ruler.width(unit.name) / 2;
      const box = { left: point.x - half, right: point.x + half,
        top: point.y - ruler.height / 2, bottom: point.y + ruler.height / 2, unit: unit, at: at,
        middle: L.point(half, ruler.height / 2) };
      if (box.left < 0 || box.right > size.x || box.top < 0 || box.bottom > size.y) return;
      if (half * 2 > (east - west) * OVERHANG) return;
      const isFree = shown.every((other) => box.right + GAP < other.left
        || box.left > other.right + GAP || box.bottom < other.top || box.top > other.bottom);
      if (isFree) shown.push(box);
    });
    return shown;
  }

  function elementOf(leaflet, box) {
    const name = make("span", "division-label leaflet-zoom-hide", box.unit.name);
    const point = leaflet.latLngToLayerPoint(box.at).subtract(box.middle);
    L.DomUtil.setPosition(name, point.round());
    if (box.unit.colour) {
      name.style.setProperty("--label-halo", box.unit.colour);
      name.style.setProperty("--label-ink", isDark(box.unit.colour) ? "#fff" : "#16262f");
    }
    if (box.unit.isFaded) name.classList.add("division-label--faded");
    return name;
  }

  window.riskmap.extend(function (map) {
    if (!map.options.labels && !map.options.stateFrom) return;
    const leaflet = map.leaflet;
    const pane = leaflet.createPane("riskmap-labels");
    pane.setAttribute("aria-hidden", "true");
    let ruler = new Ruler(map.container);
    let units = [];
    const show = () => window.requestAnimationFrame(() => {
      const boxes = place(leaflet, units, ruler);
      pane.replaceChildren(...boxes.map((box) => elementOf(leaflet, box)));
    });
    const again = throttle(show, 60);
    const read = () => {
      units = map.units && map.units.units ? map.units.units() : [];
      units.forEach((unit) => { unit.extent = extent(unit); });
      units.sort((a, b) => b.extent - a.extent);
      again();
    };
    map.on("drawn", read);
    map.on("named", read);
    map.on("filter", read);
    map.on("theme", () => { ruler = new Ruler(map.container); again(); });
    leaflet.on("zoomend moveend resize", again);
  });
})();
