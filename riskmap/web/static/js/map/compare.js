// Two measures side by side: a second map with the same outlines, which moves with the first.
(function () {
  "use strict";

  const riskmap = window.riskmap;

  function stateOf(state) {
    return Object.assign({}, state, {
      measure: state.compare.measure, classes: state.compare.classes, compare: null, layers: [],
      urls: Object.assign({}, state.urls, state.compare.urls),
    });
  }

  // Two maps follow each other; the one that is moved by code does not answer.
  function sync(first, second) {
    let isBusy = false;
    const follow = (from, to) => () => {
      if (isBusy) return;
      isBusy = true;
      to.setView(from.getCenter(), from.getZoom(), { animate: false });
      isBusy = false;
    };
    const there = follow(first, second);
    const back = follow(second, first);
    first.on("move zoom", there);
    second.on("move zoom", back);
    there();
    return () => first.off("move zoom", there);
  }

  function open(map) {
    const frame = document.getElementById("map-second");
    frame.hidden = false;
    document.getElementById("map-frame").classList.add("is-split");
    document.getElementById("cards").open = false;
    const element = riskmap.make("div", "folium-map second-map");
    element.id = "map_second";
    frame.replaceChildren(element);
    map.leaflet.invalidateSize({ animate: false });
    const leaflet = L.map(element, Object.assign({}, map.leaflet.options, { layers: [], renderer: undefined }));
    leaflet.setView(map.leaflet.getCenter(), map.leaflet.getZoom(), { animate: false });
    const second = riskmap.furnish(leaflet, Object.assign({}, map.options, {
      slug: "second", stateFrom: null, state: stateOf(map.state), isSecond: true, keepClear: null,
      label: map.say("second_map", { title: map.state.compare.measure.title }),
    }));
    second.moved = true;
    second.choose = (code) => map.choose(code);
    second.on("drawn", () => { if (map.selected) second.units.select(map.selected); });
    const stop = sync(map.leaflet, leaflet);
    title(map, map.state.measure.title);
    title(second, map.state.compare.measure.title);
    return { map: second, stop: stop, frame: frame };
  }

  function title(map, text) {
    if (map.caption) map.caption.remove();
    map.caption = text ? riskmap.make("p", "map-caption", text) : null;
    if (map.caption) map.container.append(map.caption);
  }

  function close(map, pair) {
    pair.stop();
    pair.map.leaflet.remove();
    riskmap.maps.splice(riskmap.maps.indexOf(pair.map), 1);
    pair.frame.replaceChildren();
    pair.frame.hidden = true;
    document.getElementById("map-frame").classList.remove("is-split");
    title(map, "");
    document.getElementById("cards").open = !riskmap.sheet.isPhone();
    map.leaflet.invalidateSize({ animate: false });
  }

  riskmap.extend(function (map) {
    if (!map.options.stateFrom || !document.getElementById("map-second")) return;
    let pair = null;
    const look = () => {
      const wanted = map.state.compare;
      if (!wanted && pair) { close(map, pair); pair = null; }
      if (wanted && !pair) pair = open(map);
      else if (wanted) {
        pair.map.setState(stateOf(map.state));
        title(map, map.state.measure.title);
        title(pair.map, wanted.measure.title);
      }
    };
    map.on("state", look);
    map.on("select", (code) => { if (pair) pair.map.emit("select", code); });
    look();
  });
})();
