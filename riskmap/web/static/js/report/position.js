// Where something is: by the device, by a click on a map of the unit, or in degrees that are typed.
// The map comes only when it is asked for. ES2020, a classic script; styles through the DOM only.
(function () {
  "use strict";

  const PATIENCE = 15000; // ms
  const FRESH = 30000; // ms that an older position is still good
  const NEAREST = 18;
  const DIGITS = 6;

  function load(tag, attributes) {
    return new Promise((done, failed) => {
      const element = document.createElement(tag);
      Object.assign(element, attributes);
      element.onload = done;
      element.onerror = () => failed(new Error(attributes.src || attributes.href));
      document.head.append(element);
    });
  }

  function Where(box) {
    this.box = box;
    this.words = box.dataset;
    const name = this.words.position;
    this.fields = {};
    ["at", "datum", "accuracy_m", "how"].forEach((one) => {
      this.fields[one] = box.querySelector("[name='" + name + "-" + one + "']");
    });
    this.said = box.querySelector("[data-position-said]");
    this.frame = box.querySelector("[data-position-frame]");
    this.button = (what) => box.querySelector("[data-where=" + what + "]");
    box.querySelector("[data-position-tools]").hidden = false;
    this.button("device").addEventListener("click", () => this.locate());
    this.button("map").addEventListener("click", () => this.toggle());
    this.button("middle").addEventListener("click", () => this.take(this.map.getCenter(), "map"));
    this.button("none").addEventListener("click", () => this.clear());
    this.fields.at.addEventListener("change", () => this.typed());
    this.fields.datum.addEventListener("change", () => this.typed());
    box.addEventListener("riskmap:position", (event) => {
      const [lng, lat] = event.detail.at.split(",").map(Number);
      this.take({ lng: lng, lat: lat }, event.detail.how);
    });
    if (this.fields.at.value) this.ask();
  }

  // ---- the device

  Where.prototype.locate = function () {
    if (!navigator.geolocation || !window.isSecureContext) {
      this.said.textContent = this.words.plain;
      return;
    }
    this.said.textContent = this.words.locating;
    navigator.geolocation.getCurrentPosition(
      (found) => this.take(
        { lng: found.coords.longitude, lat: found.coords.latitude }, "device", found.coords.accuracy),
      (trouble) => { this.said.textContent = trouble.code === 1 ? this.words.denied : this.words.slow; },
      { enableHighAccuracy: true, timeout: PATIENCE, maximumAge: FRESH },
    );
  };

  // ---- what is known now

  Where.prototype.take = function (at, how, accuracy) {
    this.fields.at.value = at.lng.toFixed(DIGITS) + ", " + at.lat.toFixed(DIGITS);
    this.fields.datum.value = "wgs84";
    this.fields.how.value = how;
    this.fields.accuracy_m.value = accuracy ? String(Math.round(accuracy)) : "";
    this.ask();
  };

  Where.prototype.typed = function () {
    this.fields.how.value = "typed";
    this.fields.accuracy_m.value = "";
    if (this.fields.at.value.trim()) this.ask();
    else this.clear();
  };

  Where.prototype.clear = function () {
    const { at, how, accuracy_m: accuracy } = this.fields;
    [at, how, accuracy].forEach((one) => { one.value = ""; });
    this.said.textContent = "";
    this.button("none").hidden = true;
    this.draw(null);
    this.button("device").focus();
  };

  Where.prototype.ask = function () {
    const at = this.fields.at.value;
    const url = new URL(this.words.ask, window.location.href);
    url.searchParams.set("at", at);
    url.searchParams.set("datum", this.fields.datum.value);
    this.button("none").hidden = false;
    fetch(url.pathname + url.search, { credentials: "same-origin" })
      .then((answer) => answer.json())
      .then((found) => {
        if (at !== this.fields.at.value) return; // another was taken meanwhile
        const metres = this.fields.accuracy_m.value;
        const about = metres ? " " + this.words.accuracy.replace("{metres}", metres) : "";
        const point = "lon" in found ? found.lon.toFixed(5) + ", " + found.lat.toFixed(5) : "";
        this.said.textContent = found.said + (point ? " (" + point + about + ")" : "");
        this.said.classList.toggle("where__said--outside", Boolean(found.is_outside) || !point);
        this.draw(point ? { lng: found.lon, lat: found.lat } : null);
      })
      .catch(() => { this.said.textContent = at + " · " + this.words.unasked; });
  };

  // ---- the map

  Where.prototype.toggle = function () {
    this.frame.hidden = !this.frame.hidden;
    this.button("map").setAttribute("aria-expanded", String(!this.frame.hidden));
    if (this.frame.hidden) return;
    if (this.map) this.map.invalidateSize();
    else this.open();
  };

  Where.prototype.open = function () {
    const styles = this.words.styles.split(" ").map((href) => load("link", { rel: "stylesheet", href: href }));
    const script = window.L ? [] : [load("script", { src: this.words.leaflet })];
    Promise.all(styles.concat(script)).then(() => this.show()).catch(() => {
      this.frame.hidden = true;
      this.said.textContent = this.words.mapFailed;
    });
  };

  Where.prototype.show = function () {
    const box = this.frame.querySelector("[data-position-map]");
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", this.words.mapLabel);
    const map = this.map = L.map(box, { zoomControl: false, maxZoom: NEAREST, attributionControl: Boolean(this.words.credit) });
    L.control.zoom({ zoomInTitle: this.words.zoomIn, zoomOutTitle: this.words.zoomOut }).addTo(map);
    if (this.words.credit) map.attributionControl.setPrefix(false).addAttribution(this.safe(this.words.credit));
    const [west, south, east, north] = this.words.bounds.split(",").map(Number);
    map.fitBounds([[south, west], [north, east]]);
    if (this.words.outline) {
      L.geoJSON(JSON.parse(this.words.outline), { interactive: false, style: { className: "where__outline" } }).addTo(map);
    }
    this.words.base.split(" ").filter(Boolean).forEach((url) => {
      fetch(url, { credentials: "same-origin" }).then((answer) => answer.json()).then((lines) => {
        L.geoJSON(lines, { interactive: false, style: { className: "where__line" } }).addTo(map).bringToBack();
      }).catch(() => { /* the outline is enough to point */ });
    });
    map.on("click", (event) => this.take(event.latlng, "map"));
    if (this.point) this.draw(this.point);
  };

  Where.prototype.safe = function (text) {
    const box = document.createElement("i");
    box.textContent = text;
    return box.innerHTML;
  };

  Where.prototype.draw = function (at) {
    this.point = at;
    if (!this.map) return;
    if (this.mark) this.mark.remove();
    this.mark = null;
    if (!at) return;
    const metres = Number(this.fields.accuracy_m.value);
    const look = { interactive: false };
    const dot = L.circleMarker(at, { radius: 8, className: "position-dot", ...look });
    const circle = metres ? [L.circle(at, { radius: metres, className: "position-circle", ...look })] : [];
    this.mark = L.layerGroup(circle.concat(dot)).addTo(this.map);
    if (!this.map.getBounds().contains(at)) this.map.setView(at, Math.min(this.map.getZoom(), 16));
  };

  document.querySelectorAll("[data-position]").forEach((box) => new Where(box));
})();
