// Drawing by mouse and finger, with Leaflet-Geoman: loaded when the tool is opened, spoken to in the
// reader's language, its own toolbar left out. ES2020, a classic script; adds to riskmap.DrawTool.
(function () {
  "use strict";

  const { make, measure } = window.riskmap;
  const Tool = window.riskmap.DrawTool;
  const { LOOK, pointIcon } = Tool;
  const { shapeOf, textOf } = window.riskmap.shapes;
  const MODES = { point: "Marker", line: "Line", area: "Polygon", circle: "Circle" };
  let loading = null;

  Tool.load = function (data) {
    loading = loading || new Promise((done, fail) => {
      const style = make("link");
      style.rel = "stylesheet";
      style.href = data.style;
      const script = make("script");
      script.src = data.script;
      script.addEventListener("load", done);
      script.addEventListener("error", () => { loading = null; script.remove(); fail(); });
      document.head.append(style, script);
    });
    return loading;
  };

  Tool.prototype.ready = function () {
    const leaflet = this.leaflet;
    if (!leaflet.pm) {
      leaflet.pm = new L.PM.Map(leaflet);
      const words = this.words;
      leaflet.pm.setLang("riskmap", { tooltips: {
        placeMarker: words.place, placeMarkerTouch: words.place, firstVertex: words.first,
        continueLine: words.next, finishLine: words.finishLine, finishPoly: words.finishArea,
        startCircle: words.centre, finishCircle: words.rim,
      } }, "en");
      leaflet.pm.setGlobalOptions({ snappable: false, continueDrawing: false });
      leaflet.on("pm:create", (event) => this.created(event.layer));
      leaflet.on("pm:drawend", () => this.ended());
      leaflet.on("mousemove", (event) => this.moved(event.latlng));
    }
    if (!this.panel) return;
    this.draw(); // layers made from now on can be changed
    if (this.wanted) this.start(this.wanted);
    this.wanted = null;
  };

  Tool.prototype.start = function (mode) {
    if (!this.leaflet.pm) { // still on its way: begin as soon as it is here
      this.wanted = mode;
      return;
    }
    const again = this.mode === mode;
    this.stop();
    if (again) return;
    this.mode = mode;
    this.map.isDrawing = true;
    this.leaflet.pm.enableDraw(MODES[mode], {
      snappable: false, continueDrawing: false, allowSelfIntersection: mode !== "area",
      markerStyle: { icon: pointIcon() }, pathOptions: LOOK, templineStyle: LOOK,
      hintlineStyle: { ...LOOK, dashArray: "4 6" },
    });
    this.show();
  };

  Tool.prototype.stop = function () {
    if (this.isEditing) this.edit();
    if (this.leaflet.pm) this.leaflet.pm.disableDraw();
    this.ended();
  };

  Tool.prototype.ended = function () {
    this.mode = null;
    this.map.isDrawing = this.isEditing;
    if (this.panel) this.show();
  };

  // What Geoman keeps of the shape that is being drawn.
  Tool.prototype.drawing = function () {
    return this.mode ? this.leaflet.pm.Draw[MODES[this.mode]] : null;
  };

  Tool.prototype.finish = function () {
    const drawing = this.drawing();
    if (drawing && drawing._finishShape) drawing._finishShape();
  };

  Tool.prototype.created = function (layer) {
    const kind = this.mode;
    layer.remove();
    if (kind) this.change(this.shapes.concat([shapeOf(kind, layer)]));
  };

  // While the pointer moves: how long, how large, so far.
  Tool.prototype.moved = function (at) {
    if (!this.mode || !this.panel) return;
    const here = [at.lng, at.lat];
    const drawing = this.drawing();
    const working = drawing && drawing._layer;
    if (this.mode === "point") this.say(textOf({ kind: "point", points: [here] }, this.words));
    else if (this.mode === "circle") this.sayCircle(drawing, here);
    else if (working && working.getLatLngs) {
      const points = working.getLatLngs().map((one) => [one.lng, one.lat]).concat([here]);
      const kind = points.length < 3 ? "line" : this.mode;
      if (points.length > 1) this.say(textOf({ kind: kind, points: points }, this.words));
    }
  };

  Tool.prototype.sayCircle = function (drawing, here) {
    const centre = drawing._centerMarker && drawing._layer && drawing._layer.getLatLng();
    if (!centre || !drawing._layerGroup || !drawing._layerGroup.hasLayer(drawing._layer)) return;
    const points = [[centre.lng, centre.lat]];
    this.say(textOf({ kind: "circle", points: points, radius: measure.length([points[0], here]) },
      this.words));
  };

  Tool.prototype.edit = function () {
    this.isEditing = !this.isEditing;
    this.map.isDrawing = this.isEditing;
    this.group.eachLayer((layer) => {
      if (!layer.pm) return;
      if (this.isEditing) layer.pm.enable({ snappable: false, allowSelfIntersection: true });
      else layer.pm.disable();
    });
    if (!this.isEditing) this.draw();
    else this.show();
  };
})();
