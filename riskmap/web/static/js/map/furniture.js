// What every map has: zoom buttons, north, scale, credits, and a first view that leaves room for
// the cards that lie over it.
(function () {
  "use strict";

  const { make, makeSvg, throttle } = window.riskmap;
  const LEAST_WIDTH = 280; // px of map that must stay free between cards
  const PAGE_CARDS = "#cards[open], #column";
  const MARGIN = 16; // px
  const FURNITURE = 48; // px at the bottom for scale and credits
  const ZOOMS = [9, 18]; // a city around it; a house
  const NEAR = 13.5; // zoom from which on symbols have their full size
  const CALM = 13; // zoom below which they are dots, and stations are left out
  const BAR_WIDTH = 120; // px, the longest bar
  const PX = 0.0254 / 96; // metres, a CSS pixel
  const EARTH = 6378137; // metres, semi-major axis of CGCS2000
  const ECCENTRICITY2 = 0.0066943800229; // of CGCS2000, squared

  // Metres on the ground, east to west, that one CSS pixel shows at the middle of the map.
  // Web Mercator spreads longitude evenly, so the parallel of the ellipsoid gives them exactly.
  function groundResolution(leaflet) {
    const latitude = leaflet.getCenter().lat * Math.PI / 180;
    const prime = EARTH / Math.sqrt(1 - ECCENTRICITY2 * Math.pow(Math.sin(latitude), 2));
    const circle = 2 * Math.PI * prime * Math.cos(latitude);
    return circle / (256 * Math.pow(2, leaflet.getZoom()));
  }

  // 1, 2 or 5 with zeros, at most `limit`.
  function roundBelow(limit) {
    const power = Math.pow(10, Math.floor(Math.log10(limit)));
    return power * [5, 2, 1].find((one) => one * power <= limit);
  }

  function scaleOf(leaflet) {
    const resolution = groundResolution(leaflet);
    const metres = roundBelow(resolution * BAR_WIDTH);
    const digits = Math.pow(10, Math.floor(Math.log10(resolution / PX)) - 1);
    return {
      metres: metres,
      width: metres / resolution,
      number: Math.round(resolution / PX / digits) * digits,
    };
  }

  function lengthText(metres) {
    return metres >= 1000 ? (metres / 1000) + " km" : metres + " m";
  }

  function scaleControl(map) {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const box = make("div", "map-scale");
      const number = make("span", "map-scale__number");
      const bar = make("span", "map-scale__bar leaflet-control-scale-line");
      box.append(number, bar);
      const show = () => {
        const scale = scaleOf(map.leaflet);
        const text = String(scale.number).replace(/\B(?=(\d{3})+$)/g, "\u2009");
        number.textContent = map.say("scale", { number: text });
        bar.textContent = lengthText(scale.metres);
        bar.style.width = Math.round(scale.width) + "px";
        bar.dataset.metres = String(scale.metres);
      };
      map.leaflet.on("zoomend moveend resize", show);
      map.leaflet.whenReady(show);
      return box;
    };
    return control;
  }

  function northArrow(word) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const box = make("div", "map-north");
      const arrow = makeSvg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
      arrow.append(makeSvg("path", { d: "M12 3 6 20l6-4 6 4z" }));
      box.append(arrow, make("span", "", "N"));
      box.setAttribute("role", "img");
      box.setAttribute("aria-label", word);
      box.title = word;
      return box;
    };
    return control;
  }

  // Cards may lie over the left or right of the map (desk) or not (phone): how much they cover.
  function covered(map) {
    const frame = map.container.getBoundingClientRect();
    const found = { left: 0, right: 0, bottom: 0 };
    const cards = map.options.stateFrom ? PAGE_CARDS : map.options.keepClear;
    if (!cards) return found;
    document.querySelectorAll(cards).forEach((card) => {
      const box = card.getBoundingClientRect();
      const over = box.width && box.top < frame.bottom && box.bottom > frame.top
        && box.left < frame.right && box.right > frame.left;
      if (!over) return;
      if (box.width > frame.width * 0.8) {
        found.bottom = Math.max(found.bottom, frame.bottom - box.top);
      } else if (box.left - frame.left < frame.right - box.right) {
        found.left = Math.max(found.left, box.right - frame.left);
      } else found.right = Math.max(found.right, frame.right - box.left);
    });
    if (frame.width - found.left - found.right < LEAST_WIDTH) found.left = found.right = 0;
    if (found.bottom > frame.height * 0.6) found.bottom = 0;
    return found;
  }

  function fit(map, bounds, options) {
    const under = covered(map);
    map.leaflet.fitBounds(bounds, Object.assign({
      paddingTopLeft: [under.left + MARGIN, MARGIN],
      paddingBottomRight: [under.right + MARGIN, under.bottom + FURNITURE],
      animate: false,
    }, options));
  }

  // From afar, what is drawn beside the units steps back; map.css makes it smaller.
  function noteDistance(map) {
    const note = () => {
      const zoom = map.leaflet.getZoom();
      map.container.classList.toggle("is-afar", zoom < NEAR);
      map.container.classList.toggle("is-distant", zoom < CALM);
    };
    map.leaflet.on("zoomend", note);
    note();
  }

  function noteMoves(map) {
    const note = () => { map.moved = true; };
    map.leaflet.on("dragstart", note);
    map.container.addEventListener("wheel", note, { passive: true });
    map.container.addEventListener("keydown", note);
  }

  // Nothing slides for those who ask for less motion.
  function stand(leaflet) {
    if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    Object.assign(leaflet.options, { zoomAnimation: false, fadeAnimation: false, inertia: false,
      markerZoomAnimation: false });
    leaflet._zoomAnimated = false;
    leaflet._fadeAnimated = false;
    const options = { animate: false };
    leaflet.panBy = ((panBy) => function (offset) { return panBy.call(this, offset, options); })(
      leaflet.panBy);
  }

  // Bring a place into the part of the map that no card covers, without another zoom.
  function reveal(map, bounds) {
    const leaflet = map.leaflet;
    const under = covered(map);
    const size = leaflet.getSize();
    const free = L.bounds([under.left, 0], [size.x - under.right, size.y - under.bottom]);
    const point = leaflet.latLngToContainerPoint(bounds.getCenter());
    if (free.contains(point)) return;
    map.moved = true;
    leaflet.panBy(point.subtract(free.getCenter()), { animate: false });
  }

  window.riskmap.reveal = reveal;
  window.riskmap.scaleOf = scaleOf;
  window.riskmap.fit = fit;
  window.riskmap.extend(function (map) {
    const leaflet = map.leaflet;
    stand(leaflet);
    leaflet.setMinZoom(ZOOMS[0]);
    leaflet.setMaxZoom(ZOOMS[1]);
    L.control.zoom({
      position: "topright", zoomInTitle: map.say("zoom_in"), zoomOutTitle: map.say("zoom_out"),
    }).addTo(leaflet);
    northArrow(map.say("north")).addTo(leaflet);
    L.control.attribution({ position: "bottomright", prefix: false }).addTo(leaflet);
    const refit = () => { if (!map.moved) fit(map, map.state.bounds || map.options.bounds); };
    map.refit = refit;
    refit();
    scaleControl(map).addTo(leaflet);
    noteMoves(map);
    noteDistance(map);
    leaflet.on("resize", throttle(refit, 100));
  });
})();
