// The panel of the chosen unit: at the right on a desk, in the bottom sheet on a phone. Its
// content is made by the server; Escape closes it and gives the focus back.
(function () {
  "use strict";

  const riskmap = window.riskmap;

  function Panel(map) {
    this.map = map;
    this.element = document.getElementById("panel");
    this.code = null;
    this.opener = null;
    this.heightBefore = "low";
  }

  Panel.prototype.open = function (code, how) {
    const wish = Object.assign({ focus: true, history: "step" }, how);
    if (this.code === code && !this.element.hidden) {
      if (wish.focus) this.element.focus();
      return;
    }
    if (!this.code) {
      this.opener = document.activeElement;
      this.heightBefore = riskmap.sheet.get();
    }
    if (wish.history !== "none") riskmap.writeUrl({ selected: code }, !this.code);
    this.code = code;
    this.map.emit("select", code);
    this.isRestored = wish.history === "none";
    this.load(code, wish.focus);
  };

  Panel.prototype.load = function (code, focus) {
    const url = this.map.state.link.replace("{code}", encodeURIComponent(code)) + "/panel";
    this.show();
    this.element.setAttribute("aria-busy", "true");
    fetch(riskmap.address(url, { measure: (this.map.state.measure || {}).slug }), {
      headers: { Accept: "text/html" }, credentials: "same-origin",
    }).then((answer) => {
      if (!answer.ok) throw new Error(url + ": " + answer.status);
      return answer.text();
    }).then((text) => {
      if (this.code === code) this.fill(text, focus);
    }).catch((trouble) => {
      console.warn("riskmap:", trouble.message);
      if (this.code === code) this.fail(code, focus);
    });
  };

  Panel.prototype.show = function () {
    this.element.hidden = false;
    document.getElementById("column").classList.add("has-panel");
    if (riskmap.sheet.isPhone() && riskmap.sheet.get() === "low") riskmap.sheet.set("half");
  };

  Panel.prototype.fill = function (text, focus) {
    const parsed = new DOMParser().parseFromString(text, "text/html");
    const content = parsed.querySelector("[data-panel]");
    this.element.replaceChildren(...(content ? [document.adoptNode(content)] : []));
    this.settle(focus);
  };

  Panel.prototype.fail = function (code, focus) {
    const box = riskmap.make("div", "panel__trouble");
    box.append(riskmap.make("p", "", this.map.say("panel_failed")));
    const again = riskmap.make("button", "button", this.map.say("retry"));
    again.type = "button";
    again.addEventListener("click", () => this.load(code, true));
    const close = riskmap.make("button", "button", this.map.say("close"));
    close.type = "button";
    close.dataset.panelClose = "";
    box.append(again, close);
    this.element.replaceChildren(box);
    this.settle(focus);
  };

  Panel.prototype.settle = function (focus) {
    this.element.removeAttribute("aria-busy");
    this.element.scrollTop = 0;
    this.element.querySelectorAll("[data-js]").forEach((one) => { one.hidden = false; });
    const title = this.element.querySelector("h1");
    if (title) this.element.setAttribute("aria-label", title.textContent);
    if (focus) this.element.focus({ preventScroll: true });
    if (!this.isRestored) this.bringIntoView(); // an address says itself where to look
  };

  // The chosen unit must not lie under a card or under the sheet.
  Panel.prototype.bringIntoView = function () {
    const bounds = this.map.units && this.map.units.boundsOf && this.map.units.boundsOf(this.code);
    if (bounds) riskmap.reveal(this.map, bounds);
  };

  Panel.prototype.close = function (how) {
    if (!this.code) return;
    const code = this.code;
    const had = this.element.contains(document.activeElement);
    this.code = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    document.getElementById("column").classList.remove("has-panel");
    if (riskmap.sheet.isPhone()) riskmap.sheet.set(this.heightBefore);
    this.map.emit("select", null);
    if (!how || how.history !== "none") riskmap.writeUrl({ selected: null });
    if (had) this.giveBack(code);
  };

  Panel.prototype.giveBack = function (code) {
    const row = document.getElementById("row-" + code);
    const opener = this.opener && this.opener.isConnected && this.opener !== document.body
      ? this.opener : null;
    (opener || row || this.map.container).focus({ preventScroll: false });
    this.opener = null;
  };

  // Rows of the list open the panel as the map does; with Ctrl they open the sheet.
  function wireRows(panel) {
    document.addEventListener("click", (event) => {
      const link = event.target.closest ? event.target.closest("#side tr[data-code] a") : null;
      const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!link || !plain) return;
      event.preventDefault();
      link.focus();
      panel.open(link.closest("tr").dataset.code);
    });
  }

  riskmap.extend(function (map) {
    if (!map.options.stateFrom || !document.getElementById("panel")) return;
    const panel = new Panel(map);
    map.choose = (code) => panel.open(code);
    wireRows(panel);
    map.on("escape", (event) => {
      if (!panel.code) return;
      event.preventDefault();
      panel.close();
    });
    map.on("restore", (code) => {
      if (code) panel.open(code, { focus: false, history: "none" });
      else panel.close({ history: "none" });
    });
    map.on("drawn", () => { if (panel.code && map.units) map.units.select(panel.code); });
    panel.element.addEventListener("click", (event) => {
      if (event.target.closest("[data-panel-close]")) panel.close();
    });
  });
})();
