// Core of the map in the browser: live maps, their state, events, words and messages.
// The script that folium writes makes a Leaflet map and hands it to `riskmap.furnish`; whatever
// else the map can do registers with `riskmap.extend`. ES2020, classic scripts, styles through
// the DOM only, texts as text and never as HTML.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const extensions = [];
  const maps = [];

  // ---- small tools that every part uses

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function makeSvg(tag, attributes) {
    const element = document.createElementNS(SVG, tag);
    Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, attributes[name]));
    return element;
  }

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  // "{name} is {level}" with values; words come from the server in the reader's language.
  function fill(text, values) {
    return String(text || "").replace(/\{(\w+)\}/g, (all, name) => (
      values && name in values ? String(values[name]) : all));
  }

  // An address of this server with other parameters; null or "" takes one away.
  function address(url, parameters) {
    const made = new URL(url, window.location.href);
    Object.keys(parameters || {}).forEach((name) => {
      const value = parameters[name];
      if (value === null || value === undefined || value === "") made.searchParams.delete(name);
      else made.searchParams.set(name, value);
    });
    return made.pathname + made.search.replace(/%2F/g, "/").replace(/%2C/g, ",");
  }

  function fetchJson(url, signal) {
    return fetch(url, {
      headers: { Accept: "application/geo+json, application/json" },
      credentials: "same-origin",
      signal: signal,
    }).then((answer) => {
      if (!answer.ok) throw new Error(url + ": " + answer.status);
      return answer.json();
    });
  }

  // Leaflet takes attributions as HTML.
  function escapeText(text) {
    const box = document.createElement("i");
    box.textContent = text || "";
    return box.innerHTML;
  }

  // At most one call in `wait` ms, the last one always.
  function throttle(call, wait) {
    let timer = 0;
    return () => {
      if (timer) return;
      timer = window.setTimeout(() => { timer = 0; call(); }, wait);
    };
  }

  // ---- a live map

  function readState(selector) {
    const element = selector ? document.querySelector(selector) : null;
    return element ? JSON.parse(element.dataset.state) : null;
  }

  function LiveMap(leaflet, options) {
    this.leaflet = leaflet;
    this.container = leaflet.getContainer();
    this.options = options;
    this.words = options.words || {};
    this.state = readState(options.stateFrom) || options.state || {};
    this.listeners = {};
    this.messages = new Map();
    this.moved = false; // whether the reader has moved it; then it is not fitted again
  }

  LiveMap.prototype.on = function (event, listener) {
    (this.listeners[event] = this.listeners[event] || []).push(listener);
    return () => {
      this.listeners[event] = this.listeners[event].filter((one) => one !== listener);
    };
  };

  LiveMap.prototype.emit = function (event, data) {
    (this.listeners[event] || []).slice().forEach((listener) => listener(data));
  };

  LiveMap.prototype.say = function (key, values) {
    const words = this.state.words || {};
    return fill(key in words ? words[key] : this.words[key], values);
  };

  LiveMap.prototype.setState = function (state) {
    const before = this.state;
    this.state = state;
    this.emit("state", state, before);
  };

  // What a click on a unit does: its sheet, unless an extension opens something nearer.
  LiveMap.prototype.choose = function (code) {
    if (!this.state.link || code === this.state.selected) return;
    window.location.assign(this.state.link.replace("{code}", encodeURIComponent(code)));
  };

  // ---- messages over the map: one a subject, with a way to try again

  LiveMap.prototype.tell = function (subject, text, retry) {
    if (text) this.messages.set(subject, { text: text, retry: retry });
    else this.messages.delete(subject);
    showMessages(this);
  };

  function showMessages(map) {
    const had = map.status.contains(document.activeElement);
    map.status.replaceChildren();
    map.messages.forEach((message, subject) => {
      map.status.append(make("p", "", message.text));
      if (!message.retry) return;
      const button = make("button", "button", map.say("retry"));
      button.type = "button";
      button.dataset.subject = subject;
      button.addEventListener("click", message.retry);
      map.status.append(button);
    });
    if (had) map.container.focus();
  }

  // Said to those who listen, shown to nobody.
  LiveMap.prototype.announce = function (text) {
    this.live.textContent = "";
    window.setTimeout(() => { this.live.textContent = text; }, 50);
  };

  function addVoices(map) {
    map.status = make("div", "map-status");
    map.status.setAttribute("role", "status");
    map.live = make("div", "visually-hidden map-live");
    map.live.setAttribute("aria-live", "polite");
    L.DomEvent.disableClickPropagation(map.status);
    map.container.append(map.status, map.live);
  }

  // ---- life of a map

  function furnish(leaflet, options) {
    const map = new LiveMap(leaflet, options);
    map.container.setAttribute("role", "region");
    map.container.setAttribute("aria-label", options.label);
    addVoices(map);
    maps.push(map);
    extensions.forEach((extension) => extension(map));
    return map;
  }

  function extend(extension) {
    extensions.push(extension);
    maps.forEach((map) => extension(map));
  }

  // The server's part of the page was swapped: the state may be another.
  function reread() {
    maps.forEach((map) => {
      if (!map.options.stateFrom) return;
      const state = readState(map.options.stateFrom);
      if (state && JSON.stringify(state) !== JSON.stringify(map.state)) map.setState(state);
    });
  }

  new MutationObserver(() => maps.forEach((map) => map.emit("theme"))).observe(
    document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-text"] },
  );

  window.riskmap = Object.assign(window.riskmap || {}, {
    maps: maps, engines: {}, extend: extend, furnish: furnish, reread: reread, make: make,
    makeSvg: makeSvg, token: token, fill: fill, address: address, fetchJson: fetchJson,
    escapeText: escapeText, throttle: throttle,
  });
})();
