// The address of the exact view: where the map looks, which unit is chosen. Written as the reader
// moves, read at the start and when going back; it can be copied, over plain HTTP too.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const OWN = ["at", "selected", "layers"];
  const WAIT = 250; // ms between two writings: browsers stop pages that write more often
  const NOTE = 5000; // ms that a note stays

  function read() {
    const parameters = new URLSearchParams(window.location.search);
    const parts = (parameters.get("at") || "").split("/").map(Number);
    const isPlace = parts.length === 3 && parts.every(Number.isFinite) && Math.abs(parts[1]) < 85;
    return {
      at: isPlace ? { zoom: parts[0], lat: parts[1], lon: parts[2] } : null,
      selected: parameters.get("selected"),
    };
  }

  function write(parameters, isStep) {
    const url = riskmap.address(window.location.href, parameters);
    if (url === window.location.pathname + window.location.search) return;
    if (isStep) window.history.pushState(window.history.state, "", url);
    else window.history.replaceState(window.history.state, "", url);
  }

  function placeOf(leaflet) {
    const center = leaflet.getCenter();
    return [leaflet.getZoom(), center.lat.toFixed(5), center.lng.toFixed(5)].join("/");
  }

  function look(map) {
    const view = read();
    if (!view.at) return false;
    map.moved = true;
    map.leaflet.setView([view.at.lat, view.at.lon], view.at.zoom, { animate: false });
    return true;
  }

  // What the server must know of an address: all but what the script keeps itself.
  function askedOf(search) {
    const parameters = new URLSearchParams(search);
    OWN.forEach((name) => parameters.delete(name));
    parameters.sort();
    return parameters.toString();
  }

  // ---- copying

  function copy(map) {
    const url = riskmap.address(window.location.href, { at: placeOf(map.leaflet) });
    const text = new URL(url, window.location.href).href;
    const secure = window.isSecureContext && navigator.clipboard;
    const done = secure ? navigator.clipboard.writeText(text) : Promise.reject(new Error("plain"));
    done.catch(() => copyByField(text)).then(
      () => note(map, map.say("copied")),
      () => offer(map, text),
    );
  }

  function copyByField(text) {
    const had = document.activeElement;
    const field = riskmap.make("textarea", "visually-hidden");
    field.value = text;
    document.body.append(field);
    field.select();
    const worked = document.execCommand("copy");
    field.remove();
    if (had) had.focus();
    return worked ? Promise.resolve() : Promise.reject(new Error("refused"));
  }

  function offer(map, text) {
    map.tell("note", map.say("copy_by_hand"));
    const field = riskmap.make("input", "map-status__link");
    field.value = text;
    field.readOnly = true;
    field.setAttribute("aria-label", map.say("copy_by_hand"));
    map.status.append(field);
    field.focus();
    field.select();
  }

  function note(map, text) {
    map.tell("note", text);
    window.setTimeout(() => map.tell("note", ""), NOTE);
  }

  riskmap.writeUrl = write;
  riskmap.note = note;
  riskmap.extend(function (map) {
    if (!map.options.stateFrom) return;
    let asked = askedOf(window.location.search);
    look(map);
    const keep = riskmap.throttle(() => {
      if (map.moved) write({ at: placeOf(map.leaflet) });
    }, WAIT);
    map.leaflet.on("moveend", keep);
    map.container.addEventListener("click", (event) => {
      if (event.target.closest(".leaflet-control-zoom")) map.moved = true;
    }, true);
    map.on("page", () => { asked = askedOf(window.location.search); });
    map.on("travel", () => {
      const now = askedOf(window.location.search);
      const arrive = () => {
        if (!look(map)) { map.moved = false; map.refit(); }
        map.emit("restore", read().selected);
      };
      if (now === asked) arrive();
      else riskmap.visit(window.location.href, { history: "none" }).then(arrive);
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest && event.target.closest("[data-tool=copy]")) copy(map);
    });
    const unhide = () => document.querySelectorAll("[data-tool=copy]").forEach((one) => {
      one.hidden = false;
    });
    map.on("page", unhide);
    unhide();
    if (read().selected) map.emit("restore", read().selected);
  });
})();
