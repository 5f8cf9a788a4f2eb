// Draw and measure: points, lines, areas, circles. The list of shapes is the one truth; layers on the
// map are made from it. It is kept for this window only and sent nowhere. draw-mouse.js and
// draw-form.js bring shapes into it. ES2020, a classic script; words stand in
// templates/atlas/map/_draw.html.
(function () {
  "use strict";

  const { extend, make, makeSvg } = window.riskmap;
  const { shapeOf, textOf } = window.riskmap.shapes;
  const KEPT = "riskmap.drawn";
  const STEPS = 50; // that can be undone
  const LOOK = { color: "#16262F", weight: 3, fillColor: "#16262F", fillOpacity: 0.12 };

  // ---- how shapes look

  function layerOf(shape) {
    const points = shape.points.map((one) => [one[1], one[0]]);
    if (shape.kind === "line") return L.polyline(points, LOOK);
    if (shape.kind === "area") return L.polygon(points, LOOK);
    if (shape.kind === "circle") return L.circle(points[0], { ...LOOK, radius: shape.radius });
    return L.marker(points[0], { icon: pointIcon(), keyboard: false });
  }

  function pointIcon() {
    return L.divIcon({ className: "draw-point", iconSize: [14, 14] });
  }

  // ---- the tool of one map

  function Tool(map, template) {
    this.map = map;
    this.leaflet = map.leaflet;
    this.template = template;
    this.group = L.featureGroup();
    this.shapes = recall();
    this.past = [];
    this.future = [];
    this.mode = null;
    this.isEditing = false;
    this.button = addButton(this);
  }

  function recall() {
    try { return JSON.parse(window.sessionStorage.getItem(KEPT)) || []; } catch { return []; }
  }

  function remember(shapes) {
    try { window.sessionStorage.setItem(KEPT, JSON.stringify(shapes)); } catch { /* not kept */ }
  }

  function addButton(tool) {
    const control = L.control({ position: "topright" });
    const button = make("button", "draw-toggle");
    const word = tool.template.content.querySelector("#draw-title").textContent;
    button.type = "button";
    button.title = word;
    button.setAttribute("aria-label", word);
    button.setAttribute("aria-expanded", "false");
    const icon = makeSvg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "icon" });
    icon.append(makeSvg("path", { d: "M21.3 8.7 8.7 21.3a1 1 0 0 1-1.4 0l-4.6-4.6a1 1 0 0 1 0-1.4"
      + "L15.3 2.7a1 1 0 0 1 1.4 0l4.6 4.6a1 1 0 0 1 0 1.4zM7.5 10.5l2 2m1-5 2 2m1-5 2 2m-11 7 2 2" }));
    button.append(icon);
    control.onAdd = () => button;
    control.addTo(tool.leaflet);
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => (tool.panel ? tool.close() : tool.open()));
    return button;
  }

  Tool.prototype.open = function () {
    this.panel = this.template.content.firstElementChild.cloneNode(true);
    this.words = { ...this.panel.dataset };
    this.live = this.panel.querySelector(".draw__live");
    this.list = this.panel.querySelector(".draw__list");
    L.DomEvent.disableClickPropagation(this.panel);
    L.DomEvent.disableScrollPropagation(this.panel);
    // The arrow keys move the map; in a field they move the caret.
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.escape();
      event.stopPropagation();
    });
    this.panel.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.prepareForm();
    this.map.container.append(this.panel);
    this.button.setAttribute("aria-expanded", "true");
    this.group.addTo(this.leaflet);
    this.panel.querySelector("[data-mode]").focus();
    Tool.load(this.template.dataset).then(() => this.ready(), () => this.say(this.words.failed));
    this.draw();
  };

  Tool.prototype.close = function () {
    this.stop();
    this.panel.remove();
    this.panel = null;
    this.group.remove();
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  };

  Tool.prototype.escape = function () {
    if (this.mode || this.isEditing) this.stop();
    else this.close();
  };

  Tool.prototype.say = function (text) { this.live.textContent = text; };

  Tool.prototype.press = function (button) {
    if (!button || button.disabled) return;
    if (button.dataset.mode) this.start(button.dataset.mode);
    else if (button.dataset.remove) this.remove(Number(button.dataset.remove));
    else if (button.dataset.draw) this[button.dataset.draw]();
  };

  // ---- changing what is there

  Tool.prototype.edited = function (layer, number) {
    const shapes = this.shapes.slice();
    shapes[number] = shapeOf(shapes[number].kind, layer);
    this.keep(shapes);
    this.show();
  };

  Tool.prototype.remove = function (number) {
    this.stop();
    this.change(this.shapes.filter((_, at) => at !== number));
    this.say(this.words.removed);
    const next = this.list.querySelector("button") || this.panel.querySelector("[data-mode]");
    next.focus();
  };

  Tool.prototype.undo = function () { this.step(this.past, this.future); };
  Tool.prototype.redo = function () { this.step(this.future, this.past); };

  Tool.prototype.step = function (from, to) {
    const drawing = this.drawing();
    if (from === this.past && drawing && drawing._removeLastVertex) {
      drawing._removeLastVertex();
      return;
    }
    if (!from.length) return;
    this.stop();
    to.push(this.shapes);
    this.shapes = from.pop();
    remember(this.shapes);
    this.draw();
  };

  Tool.prototype.keep = function (shapes) {
    this.past = this.past.concat([this.shapes]).slice(-STEPS);
    this.future = [];
    this.shapes = shapes;
    remember(shapes);
  };

  Tool.prototype.change = function (shapes) {
    this.keep(shapes);
    this.draw();
  };

  // ---- what is seen: layers, list, buttons

  Tool.prototype.draw = function () {
    this.group.clearLayers();
    this.shapes.forEach((shape, number) => {
      const layer = layerOf(shape);
      layer.bindTooltip(String(number + 1), {
        permanent: true, direction: "center", className: "draw-number", interactive: false,
      });
      layer.on("pm:edit pm:markerdragend pm:dragend", () => this.edited(layer, number));
      this.group.addLayer(layer);
    });
    this.show();
  };

  Tool.prototype.show = function () {
    const lines = this.shapes.map((shape, number) => lineOf(this, shape, number));
    this.list.replaceChildren(...lines);
    this.panel.querySelectorAll("[data-mode]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.mode === this.mode));
    });
    const can = {
      finish: this.mode === "line" || this.mode === "area", edit: this.shapes.length > 0,
      undo: this.past.length > 0 || Boolean(this.mode), redo: this.future.length > 0,
      export: this.shapes.length > 0,
    };
    Object.keys(can).forEach((name) => {
      this.panel.querySelector("[data-draw=" + name + "]").disabled = !can[name];
    });
    this.panel.querySelector("[data-draw=edit]")
      .setAttribute("aria-pressed", String(this.isEditing));
  };

  function lineOf(tool, shape, number) {
    const line = make("li", "draw__shape");
    const text = textOf(shape, tool.words);
    const button = make("button", "button", tool.list.dataset.remove);
    button.type = "button";
    button.dataset.remove = String(number);
    button.setAttribute("aria-label", tool.list.dataset.remove + ": " + text);
    line.append(make("span", "draw__text", text), button);
    return line;
  }

  Object.assign(Tool, { LOOK: LOOK, pointIcon: pointIcon });
  window.riskmap.DrawTool = Tool;

  extend((map) => {
    const template = document.getElementById("draw-template");
    if (!template || window.riskmap.maps[0] !== map) return;
    const tool = map.drawTool = new Tool(map, template);
    map.on("escape", (event) => { // where the pointer draws, the map has the focus
      if (event.defaultPrevented || !(tool.mode || tool.isEditing)) return;
      event.preventDefault();
      tool.stop();
    });
  });
})();
