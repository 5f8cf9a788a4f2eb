// The level follows the zoom until the reader chooses one by hand: the finest level whose units
// are large enough on the screen to be told apart.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const LEAST_SIDE = 90; // px that a unit of mean size measures, from which on its level is shown
  const STAY = 0.85; // the level that is shown stays until its units are that much smaller

  // state.levels: coarsest first. Returns the slug of the level for the zoom.
  function levelFor(map) {
    const leaflet = map.leaflet;
    const bounds = L.latLngBounds(map.state.bounds);
    const size = leaflet.project(bounds.getSouthEast(), leaflet.getZoom())
      .subtract(leaflet.project(bounds.getNorthWest(), leaflet.getZoom()));
    const levels = (map.state.levels || []).filter((one) => one.count > 0);
    const ordered = levels.slice().sort((a, b) => a.count - b.count);
    const fits = ordered.filter((one) => {
      const least = one.slug === map.state.level ? LEAST_SIDE * STAY : LEAST_SIDE;
      return Math.sqrt(size.x * size.y / one.count) >= least;
    });
    return (fits[fits.length - 1] || ordered[0] || {}).slug;
  }

  riskmap.levelFor = levelFor;
  riskmap.extend(function (map) {
    const button = () => document.getElementById("level-auto");
    if (!map.options.stateFrom || !button()) return;
    const isLeftOpen = () => !new URLSearchParams(window.location.search).has("level")
      || Boolean((window.history.state || {}).isAuto);
    let isAuto = isLeftOpen();

    function show() {
      const element = button();
      element.hidden = (map.state.levels || []).length < 2;
      element.setAttribute("aria-pressed", String(isAuto));
    }

    function follow() {
      if (!isAuto || !map.moved || map.state.compare) return;
      const slug = levelFor(map);
      const link = slug && document.getElementById("level-" + slug);
      if (!link || slug === map.state.level) return;
      map.selected = null;
      riskmap.visit(link.getAttribute("href"), { history: "replace", state: { isAuto: true } });
    }

    const later = riskmap.throttle(follow, 200);
    map.leaflet.on("zoomend", later);
    map.on("level", () => { isAuto = false; show(); });
    map.on("page", show);
    map.on("travel", () => { isAuto = isLeftOpen(); show(); });
    document.addEventListener("click", (event) => {
      if (!event.target.closest || !event.target.closest("#level-auto")) return;
      isAuto = !isAuto;
      map.moved = true;
      window.history.replaceState({ isAuto: isAuto }, "");
      show();
      follow();
    });
    show();
  });
})();
