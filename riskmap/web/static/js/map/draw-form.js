// Shapes entered by hand, and all of them taken along as a file. ES2020, a classic script; adds to
// riskmap.DrawTool.
(function () {
  "use strict";

  const { make } = window.riskmap;
  const Tool = window.riskmap.DrawTool;
  const { featureOf, readShape, textOf } = window.riskmap.shapes;

  // ---- by hand

  Tool.prototype.prepareForm = function () {
    const form = this.panel.querySelector("form");
    const field = (id) => this.panel.querySelector("#" + id);
    field("draw-kind").addEventListener("change", (event) => {
      this.panel.querySelector("[data-for=circle]").hidden = event.target.value !== "circle";
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const kind = field("draw-kind").value;
      const read = readShape(kind, field("draw-points").value, field("draw-radius").value, this.words);
      field("draw-trouble").textContent = read.trouble || "";
      if (read.trouble) return;
      this.stop();
      this.change(this.shapes.concat([read.shape]));
      this.say(textOf(read.shape, this.words));
      this.leaflet.panInside([read.shape.points[0][1], read.shape.points[0][0]], { padding: [40, 40] });
      form.reset();
      this.panel.querySelector("[data-for=circle]").hidden = true;
    });
  };

  // ---- taking it along

  Tool.prototype.export = function () {
    const collection = {
      type: "FeatureCollection", note: this.words.method,
      features: this.shapes.map((shape) => featureOf(shape, this.words)),
    };
    const text = JSON.stringify(collection, null, 1);
    const address = URL.createObjectURL(new Blob([text], { type: "application/geo+json" }));
    const link = make("a");
    link.href = address;
    link.download = "riskmap-drawn.geojson";
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
})();
