// The list is the twin of the map: the same filters, on the map what does not fit is faded.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const WAIT = 300; // ms after the last letter

  function filtered(map) {
    const rows = document.getElementById("rows");
    if (!rows || rows.dataset.isFiltered !== "true" || !map.units || !map.units.units) return new Set();
    const listed = rows.dataset.listed ? JSON.parse(rows.dataset.listed)
      : [...rows.querySelectorAll("[data-code]")].map((row) => row.dataset.code);
    const shown = new Set(listed);
    return new Set(map.units.units().map((unit) => unit.code).filter((code) => !shown.has(code)));
  }

  function fade(map) {
    if (!map.units || !map.units.fade) return;
    map.units.fade(filtered(map));
    map.emit("filter");
  }

  function apply(form) {
    const values = {};
    ["q", "class"].forEach((name) => { values[name] = form.elements[name].value.trim(); });
    return riskmap.visit(riskmap.address(window.location.href, values), {
      rows: true, history: "replace", state: window.history.state,
    });
  }

  riskmap.extend(function (map) {
    if (!map.options.stateFrom) return;
    let timer = 0;
    const isFilter = (event) => event.target.closest && event.target.closest("#filter");
    const later = (event) => {
      const form = isFilter(event);
      if (!form || event.isComposing) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => apply(form), WAIT);
    };
    document.addEventListener("input", later);
    document.addEventListener("compositionend", later);
    document.addEventListener("submit", (event) => {
      const form = isFilter(event);
      if (!form) return;
      event.preventDefault();
      window.clearTimeout(timer);
      apply(form);
    });
    map.on("drawn", () => fade(map));
    map.on("page", () => fade(map));
  });
})();
