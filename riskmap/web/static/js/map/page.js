// The page around the map: links that change measure, level or order swap parts of the page
// through htmx and redraw; focus, history and the bottom sheet of phones are kept here.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const SWAPPED = ["#map-state", "#layer-card", "#legend-strip", "#map-banner", "#levels",
    "#measure-picker", "#more-picker", "#publication-mark"];
  const KEPT = ["at", "selected", "layers"]; // parameters that the script writes itself
  const PHONE = window.matchMedia("(max-width: 59.9375em)");
  const HEIGHTS = ["low", "half", "full"];
  const main = () => riskmap.maps.find((map) => map.options.stateFrom);
  let failure = null;

  // ---- swapping

  function withKept(href) {
    const here = new URLSearchParams(window.location.search);
    const kept = {};
    const asked = new URL(href, window.location.href).searchParams;
    KEPT.forEach((name) => { if (here.has(name) && !asked.has(name)) kept[name] = here.get(name); });
    return riskmap.address(href, kept);
  }

  function visit(href, how) {
    const url = withKept(href);
    const wish = Object.assign({ history: "push", state: null, focus: "" }, how);
    if (!window.htmx) {
      window.location.assign(url);
      return Promise.resolve(false);
    }
    const focused = rememberFocus();
    closePickers(null);
    const list = wish.rows ? "#rows" : "#side";
    const others = wish.rows ? SWAPPED.filter((one) => one !== "#measure-picker") : SWAPPED;
    failure = null;
    document.body.setAttribute("aria-busy", "true");
    return window.htmx.ajax("GET", url, {
      source: "#map-frame", target: list, select: list, swap: "outerHTML",
      selectOOB: others.concat(wish.rows ? ["#list-summary"] : []).join(","),
    }).then(() => {
      document.body.removeAttribute("aria-busy");
      if (failure) return fail(href, how);
      arrive(url, wish, focused);
      return true;
    });
  }

  function fail(href, how) {
    const map = main();
    console.warn("riskmap:", failure);
    map.tell("visit", map.say("failed_visit"), () => { map.tell("visit", ""); visit(href, how); });
    return false;
  }

  function arrive(url, wish, focused) {
    const map = main();
    map.tell("visit", "");
    if (wish.history === "push") window.history.pushState(wish.state, "", url);
    if (wish.history === "replace") window.history.replaceState(wish.state, "", url);
    document.querySelectorAll("[data-js]").forEach((one) => { one.hidden = false; });
    const banner = document.getElementById("map-banner");
    if (banner) banner.open = !PHONE.matches;
    document.getElementById("levels").open = !PHONE.matches;
    riskmap.reread();
    restoreFocus(wish.focus, focused);
    map.emit("page", wish);
    const title = document.getElementById("list-title");
    const summary = document.getElementById("list-summary");
    const comma = document.documentElement.lang === "en" ? ", " : "，";
    speak([title, summary].filter(Boolean).map((one) => one.textContent).join(comma));
  }

  function speak(text) {
    const live = document.getElementById("map-live");
    live.textContent = "";
    window.setTimeout(() => { live.textContent = text; }, 50);
  }

  ["htmx:error", "htmx:response:error"].forEach((name) => {
    document.addEventListener(name, (event) => {
      const detail = event.detail || {};
      const status = detail.ctx && detail.ctx.response && detail.ctx.response.status;
      failure = String(status || detail.error || name);
    });
  });

  // ---- focus survives a swap: the same element, the same address, or what was opened to get there

  function rememberFocus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const picker = element.closest(".picker");
    return { id: element.id, picker: picker ? picker.id : "" };
  }

  function restoreFocus(selector, focused) {
    const wanted = selector ? document.querySelector(selector) : null;
    if (wanted) return wanted.focus();
    if (document.activeElement && document.activeElement !== document.body) return undefined;
    if (!focused) return undefined;
    const same = focused.id ? document.getElementById(focused.id) : null;
    const picker = focused.picker ? document.querySelector("#" + focused.picker + " > summary") : null;
    const next = picker || same || document.getElementById("list-title");
    return next ? next.focus({ preventScroll: true }) : undefined;
  }

  // ---- links

  function isPlain(event) {
    return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  }

  document.addEventListener("click", (event) => {
    closePickers(event.target);
    const link = event.target.closest ? event.target.closest("a[data-swap]") : null;
    if (!link || !main() || !isPlain(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (link.dataset.level !== undefined) main().emit("level", link.dataset.level);
    visit(link.getAttribute("href"));
  });

  window.addEventListener("popstate", () => {
    if (main()) main().emit("travel");
  });

  // ---- pickers: open one at a time, closed by Escape and by a click elsewhere

  // On a desk the levels stand open side by side.
  function openPickers() {
    const inLine = PHONE.matches ? "" : ", #levels";
    return [...document.querySelectorAll(".picker[open]")]
      .filter((one) => !one.matches(".nothing" + inLine));
  }

  function closePickers(except) {
    openPickers().forEach((picker) => {
      if (!except || !picker.contains(except)) picker.open = false;
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const picker = openPickers()[0];
    if (picker) {
      event.preventDefault();
      const inside = picker.contains(document.activeElement);
      picker.open = false;
      if (inside) picker.querySelector("summary").focus();
    } else if (main()) main().emit("escape", event);
  });

  // ---- the sheet at the bottom of a phone, in three heights

  function column() { return document.getElementById("map-body"); }

  function setHeight(name) {
    column().dataset.height = name;
    const at = HEIGHTS.indexOf(name);
    document.querySelector("[data-sheet=up]").disabled = at === HEIGHTS.length - 1;
    document.querySelector("[data-sheet=down]").disabled = at === 0;
    if (main()) main().emit("sheet", name);
  }

  function stepHeight(by) {
    const at = HEIGHTS.indexOf(column().dataset.height) + by;
    setHeight(HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, at))]);
  }

  function wireSheet() {
    const handle = document.getElementById("sheet-handle");
    handle.hidden = false;
    let start = null;
    handle.addEventListener("click", (event) => {
      const button = event.target.closest("[data-sheet]");
      if (button) stepHeight(button.dataset.sheet === "up" ? 1 : -1);
    });
    handle.addEventListener("pointerdown", (event) => { start = event.clientY; });
    window.addEventListener("pointerup", (event) => {
      if (start === null) return;
      const moved = event.clientY - start;
      start = null;
      if (Math.abs(moved) > 32) stepHeight(moved < 0 ? 1 : -1);
    });
    setHeight("low");
  }

  function settle() {
    ["cards", "levels", "map-banner"].forEach((id) => {
      const box = document.getElementById(id);
      if (box) box.open = !PHONE.matches;
    });
    main().leaflet.invalidateSize();
  }

  // The frame of the demonstration goes with what is drawn, not with the page that came first.
  function frame(state) {
    const flags = state.flags || {};
    document.getElementById("main").classList.toggle(
      "atlas--demo", flags.geometry_is_synthetic === true);
  }

  riskmap.visit = visit;
  riskmap.speak = speak;
  riskmap.sheet = { set: setHeight, get: () => column().dataset.height, isPhone: () => PHONE.matches };
  riskmap.extend(function (map) {
    if (!map.options.stateFrom || !document.getElementById("column")) return;
    document.querySelectorAll("[data-js]").forEach((one) => { one.hidden = false; });
    map.on("state", frame);
    wireSheet();
    settle();
    PHONE.addListener(settle);
    document.addEventListener("input", (event) => {
      if (!event.target.matches || !event.target.matches("[data-units-opacity]")) return;
      if (map.units && map.units.setOpacity) map.units.setOpacity(event.target.value / 100);
    });
  });
})();
