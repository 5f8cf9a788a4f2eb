// Find a unit by name, pinyin, initials or code: a combobox with a list (WAI-ARIA 1.2). Enter
// goes to the unit. Without this script the form filters the list.
(function () {
  "use strict";

  const riskmap = window.riskmap;
  const WAIT = 200; // ms after the last letter
  const LIMIT = 8;

  function Finder(map) {
    this.map = map;
    this.field = document.getElementById("find-text");
    this.list = document.getElementById("find-list");
    this.said = document.getElementById("find-said");
    this.results = [];
    this.active = -1;
    this.timer = 0;
    this.asked = "";
  }

  Finder.prototype.wire = function () {
    const set = (name, value) => this.field.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-expanded", "false");
    set("aria-controls", this.list.id);
    this.field.addEventListener("input", () => this.type());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => {
      window.clearTimeout(this.timer); // who has left asks nothing more
      window.setTimeout(() => this.close(), 150);
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.go(this.results[Number(option.dataset.at)]);
    });
    this.field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.enter();
    });
  };

  Finder.prototype.type = function () {
    window.clearTimeout(this.timer);
    // What was asked while typing is shown to who is still there.
    const isHere = () => document.activeElement === this.field;
    this.timer = window.setTimeout(() => this.ask(isHere), WAIT);
  };

  Finder.prototype.ask = function (isWanted) {
    window.clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (this.request) this.request.abort();
    if (!text) { this.close(); return Promise.resolve([]); }
    this.request = new AbortController();
    const url = riskmap.address(this.map.state.urls.find, { q: text, limit: LIMIT });
    return riskmap.fetchJson(url, this.request.signal).then((answer) => {
      this.asked = text;
      if (!isWanted || isWanted()) this.show(answer.results);
      return answer.results;
    }).catch((trouble) => {
      if (trouble.name === "AbortError") return [];
      console.warn("riskmap:", trouble.message);
      this.show([], this.map.say("find_failed"));
      return [];
    });
  };

  Finder.prototype.show = function (results, trouble) {
    this.results = results;
    this.active = -1;
    const lines = results.map((one, at) => optionOf(one, at));
    const nothing = trouble || (results.length ? "" : this.map.say("find_nothing"));
    if (nothing) lines.push(riskmap.make("li", "find__nothing", nothing));
    this.list.replaceChildren(...lines);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.field.removeAttribute("aria-activedescendant");
    this.said.textContent = nothing || this.map.say("find_count", { count: results.length });
  };

  function optionOf(result, at) {
    const option = riskmap.make("li", "find__option");
    option.id = "find-option-" + at;
    option.dataset.at = String(at);
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(riskmap.make("span", "find__name", result.name));
    const where = [result.parent || "", result.code].filter(Boolean).join(" · ");
    option.append(riskmap.make("span", "find__where", where));
    return option;
  }

  Finder.prototype.close = function () {
    window.clearTimeout(this.timer); // nothing opens the list behind the reader's back
    this.list.hidden = true;
    this.active = -1;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  };

  // An answer that is still on its way is not wanted any more.
  Finder.prototype.leave = function () {
    if (this.request) this.request.abort();
    this.close();
  };

  Finder.prototype.move = function (by) {
    if (!this.results.length) return;
    const count = this.results.length;
    this.active = this.active < 0 && by < 0 ? count - 1 : (this.active + by + count) % count;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.active));
      if (at === this.active) option.scrollIntoView({ block: "nearest" });
    });
    this.field.setAttribute("aria-activedescendant", "find-option-" + this.active);
  };

  Finder.prototype.press = function (event) {
    if (event.isComposing) return; // an input method is still spelling
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) this.ask();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.leave();
    }
  };

  Finder.prototype.enter = function () {
    const chosen = this.results[this.active];
    if (chosen && !this.list.hidden) { this.go(chosen); return; }
    const isFresh = this.asked === this.field.value.trim() && this.results.length;
    (isFresh ? Promise.resolve(this.results) : this.ask()).then((results) => {
      if (results.length) this.go(results[0]);
    });
  };

  Finder.prototype.go = function (result) {
    const map = this.map;
    this.field.value = result.name;
    this.leave();
    const link = document.getElementById("level-" + result.level);
    if (!link || !(result.bbox || result.point)) {
      window.location.assign(result.href);
      return;
    }
    const arrive = () => { goTo(map, result); map.choose(result.code); };
    if (result.level === map.state.level) arrive();
    else {
      map.emit("level", result.level);
      riskmap.visit(link.getAttribute("href")).then((worked) => { if (worked) arrive(); });
    }
  };

  function goTo(map, result) {
    map.moved = true;
    if (!result.bbox) {
      map.leaflet.setView([result.point[1], result.point[0]], 15, { animate: false });
      return;
    }
    const [west, south, east, north] = result.bbox;
    riskmap.fit(map, [[south, west], [north, east]], { maxZoom: 16 });
  }

  riskmap.goTo = goTo;
  riskmap.extend(function (map) {
    const urls = map.state.urls || {};
    if (!map.options.stateFrom || !urls.find || !document.getElementById("find-text")) return;
    new Finder(map).wire();
  });
})();
