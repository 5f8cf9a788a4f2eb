// "Where am I": the position of the device with its accuracy, then the unit around it. Browsers
// give positions to safe pages only; over plain HTTP it says so and a click on the map does it.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const PATIENCE = 15000; // ms
  const FRESH = 60000; // ms that an older position is still good
  const NEAREST = 16; // zoom at most

  function explain(map, reason) {
    map.tell("locate", map.say(reason) + " " + map.say("locate_click"), null);
    map.isLocating = true;
  }

  function reasonOf(trouble) {
    if (trouble.code === 1) return "locate_denied";
    return trouble.code === 3 ? "locate_slow" : "locate_unknown";
  }

  function ask(map) {
    if (!navigator.geolocation || !window.isSecureContext) {
      explain(map, "locate_plain");
      return;
    }
    map.tell("locate", map.say("locating"));
    navigator.geolocation.getCurrentPosition(
      (position) => found(map, position.coords),
      (trouble) => explain(map, reasonOf(trouble)),
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: FRESH },
    );
  }

  function found(map, coords) {
    const at = L.latLng(coords.latitude, coords.longitude);
    const text = map.say("accuracy", { metres: Math.round(coords.accuracy) });
    draw(map, at, coords.accuracy, text);
    map.tell("locate", "");
    if (!L.latLngBounds(map.state.bounds).pad(0.5).contains(at)) {
      riskmap.note(map, map.say("locate_outside"));
      return;
    }
    map.moved = true;
    riskmap.fit(map, at.toBounds(Math.max(coords.accuracy * 4, 800)), { maxZoom: NEAREST });
    riskmap.speak(text);
    unitAt(map, at);
  }

  function draw(map, at, accuracy, text) {
    if (map.position) map.position.remove();
    const look = { renderer: L.svg({ padding: 0.5 }), interactive: false };
    const circle = L.circle(at, { radius: accuracy, className: "position-circle", ...look });
    const dot = L.circleMarker(at, { radius: 7, className: "position-dot", ...look });
    dot.bindTooltip(riskmap.make("span", "", text), {
      permanent: true, direction: "bottom", offset: [0, 8], className: "division-tip position-tip",
    });
    map.position = L.layerGroup([circle, dot]).addTo(map.leaflet);
  }

  // The unit of the level that is shown, or the smallest one there.
  function unitAt(map, at) {
    const url = riskmap.address(map.state.urls.at, { lon: at.lng.toFixed(6), lat: at.lat.toFixed(6) });
    riskmap.fetchJson(url).then((answer) => {
      const units = answer.units;
      const chosen = units.find((one) => one.level === map.state.level) || units[units.length - 1];
      if (!chosen) riskmap.note(map, map.say("locate_outside"));
      else map.choose(chosen.code);
    }).catch((trouble) => {
      console.warn("riskmap:", trouble.message);
      map.tell("locate", map.say("at_failed"), () => { map.tell("locate", ""); unitAt(map, at); });
    });
  }

  riskmap.extend(function (map) {
    const button = document.querySelector("[data-tool=locate]");
    if (!map.options.stateFrom || !button || !(map.state.urls || {}).at) return;
    button.hidden = false;
    button.addEventListener("click", () => ask(map));
    map.on("select", () => {
      if (!map.isLocating) return;
      map.isLocating = false;
      map.tell("locate", "");
    });
  });
})();
