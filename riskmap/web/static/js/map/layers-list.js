// What a feature says, on the map and without it: a panel over the map with its facts, and a list
// of all features in the layer's card, for the keyboard and for ears. Texts are set as text.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const { make, fill } = riskmap;
  const MOST = 300; // lines of a list; further ones are counted

  function factsOf(item) {
    const box = make("section", "map-facts__one");
    box.append(make("h3", "map-facts__title", item.title || ""));
    const list = make("dl", "map-facts__list");
    item.facts.forEach(([label, text]) => {
      list.append(make("dt", "", label), make("dd", "", text));
    });
    if (item.facts.length) box.append(list);
    if (isOurs(item.picture)) box.append(pictureOf(item.picture));
    if (isOurs(item.link)) {
      const link = make("a", "map-facts__link", item.linkText);
      link.href = item.link;
      box.append(link);
    }
    return box;
  }

  function isOurs(address) {
    return Boolean(address) && address.startsWith("/") && !address.startsWith("//");
  }

  // A small picture that the server draws; it comes when somebody looks, or not at all.
  function pictureOf(address) {
    const place = make("div", "map-facts__picture");
    fetch(address, { credentials: "same-origin", cache: "no-store" })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((text) => {
        if (!text) return place.remove();
        const drawn = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
        if (drawn.tagName === "svg") place.append(document.adoptNode(drawn));
        return undefined;
      })
      .catch(() => place.remove());
    return place;
  }

  // One panel a map; Escape and its button close it, the focus goes back where it was.
  function openFeatures(layers, items, latlng) {
    const map = layers.map;
    const opener = document.activeElement;
    const box = make("div", "map-facts");
    box.tabIndex = -1;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", items.map((one) => one.title).join(", "));
    items.forEach((one) => box.append(factsOf({ ...one, linkText: layers.words.more })));
    const popup = L.popup({ className: "map-popup", minWidth: 220, maxWidth: 340, maxHeight: 320,
      autoPanPadding: [16, 16], closeButton: true, autoClose: true })
      .setLatLng(latlng).setContent(box);
    popup.on("remove", () => {
      if (box.contains(document.activeElement) || document.activeElement === document.body) {
        (opener && opener.isConnected ? opener : map.container).focus({ preventScroll: true });
      }
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      map.leaflet.closePopup(popup);
    });
    popup.openOn(map.leaflet);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) {
      close.setAttribute("aria-label", layers.words.close);
      close.title = layers.words.close;
    }
    box.focus({ preventScroll: true });
  }

  // ---- the list in the card

  function placeOf(layer) {
    const slug = layer.told.slug;
    const there = document.querySelector('[data-list="' + CSS.escape(slug) + '"]');
    if (there) return there;
    const card = layer.layers.card(slug);
    if (!card) return null;
    const made = make("div", "layer-list");
    made.dataset.list = slug;
    (card.querySelector("details") || card).append(made);
    return made;
  }

  function listFeatures(layer) {
    const place = placeOf(layer);
    if (!place) return;
    const items = (layer.drawing && layer.drawing.items) || [];
    const wasOpen = place.querySelector("details[open]") !== null;
    place.replaceChildren();
    if (!items.length) return;
    const more = make("details", "layer-list__more");
    more.id = "list-" + layer.told.slug;
    more.open = wasOpen;
    more.append(make("summary", "", fill(layer.layers.words.list, { count: items.length })));
    more.addEventListener("toggle", () => { if (more.open) fillList(more, layer, items); });
    if (wasOpen) fillList(more, layer, items);
    place.append(more);
  }

  function fillList(more, layer, items) {
    if (more.querySelector("ul")) return;
    const list = make("ul", "layer-list__items");
    items.slice(0, MOST).forEach((item) => {
      const line = make("li", "");
      const button = make("button", "layer-list__button", item.title);
      button.type = "button";
      button.addEventListener("click", () => show(layer, item));
      line.append(button);
      list.append(line);
    });
    more.append(list);
    if (items.length > MOST) {
      more.append(make("p", "muted", fill(layer.layers.words.further, { count: items.length - MOST })));
    }
  }

  function show(layer, item) {
    const map = layer.layers.map;
    map.moved = true;
    if (item.drawn) {
      const bounds = item.drawn.getBounds();
      if (!map.leaflet.getBounds().contains(bounds)) map.leaflet.panTo(bounds.getCenter(), { animate: false });
    }
    item.focus();
  }

  riskmap.openFeatures = openFeatures;
  riskmap.listFeatures = listFeatures;
})();
