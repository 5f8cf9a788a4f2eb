// Photos of a report: each is sent as soon as it is chosen, under an id of its own, and again until
// it arrived. Without this script they go with the form. ES2020, a classic script.
(function () {
  "use strict";

  const PAUSES = [2000, 5000, 15000, 30000]; // ms before the next try

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function newId() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  }

  function Field(box) {
    this.box = box;
    this.words = box.dataset;
    this.list = box.querySelector("[data-photos-list]");
    this.waiting = new Set();
    const input = box.querySelector("input[type=file]");
    input.classList.add("visually-hidden");
    box.querySelector(".photo-field__pick").hidden = false;
    input.addEventListener("change", () => {
      Array.from(input.files).forEach((file) => this.add(file));
      input.value = "";
    });
    this.list.querySelectorAll("[data-away]").forEach((line) => this.removable(line, line.dataset.away));
    window.addEventListener("online", () => this.waiting.forEach((one) => this.send(one)));
    box.closest("form").addEventListener("submit", (event) => this.hold(event), true);
  }

  Field.prototype.add = function (file) {
    const line = make("li", "photo-field__one");
    const number = this.list.children.length + 1;
    const image = make("img");
    const said = make("span", "hint", this.words.sending);
    image.alt = this.words.alt.replace("{number}", String(number));
    image.width = image.height = 96;
    image.src = URL.createObjectURL(file);
    line.append(image, said);
    this.list.append(line);
    const one = { id: newId(), line: line, said: said, image: image, tries: 0, number: number, busy: false };
    this.waiting.add(one);
    const shrink = (window.riskmap || {}).shrink || ((same) => Promise.resolve(same));
    shrink(file).then((small) => { one.file = small; this.send(one); });
  };

  Field.prototype.send = function (one) {
    if (one.busy || !one.file) return;
    window.clearTimeout(one.timer);
    one.busy = true;
    one.said.textContent = this.words.sending;
    const form = new FormData();
    form.set("csrf_token", this.words.token);
    form.set("id", one.id);
    form.set("report", this.words.report);
    form.set("unit", this.words.unit);
    form.set("photo", one.file, one.file.name);
    fetch(this.words.url, {
      method: "POST", body: form, credentials: "same-origin", headers: { Accept: "application/json" },
    }).then((answer) => answer.json().then((said) => ({ ok: answer.ok, status: answer.status, said: said })))
      .then((answer) => {
        one.busy = false;
        if (answer.ok) this.arrived(one, answer.said);
        else if (answer.status >= 500 || answer.status === 429) this.lost(one);
        else this.refuse(one, answer.said.said);
      })
      .catch(() => { one.busy = false; this.lost(one); });
  };

  Field.prototype.arrived = function (one, said) {
    this.waiting.delete(one);
    URL.revokeObjectURL(one.image.src);
    one.image.src = said.small;
    one.said.remove();
    one.line.dataset.photo = said.id;
    this.removable(one.line, said.remove);
    if (said.at && !said.is_outside) this.offer(one, said.at);
    this.count(said.count);
    this.say(this.words.came.replace("{number}", String(one.number)));
  };

  // Where the camera was is offered to the form's field of a position, never put there by itself.
  Field.prototype.offer = function (one, at) {
    const where = this.box.closest("form").querySelector("[data-position]");
    if (!where) return;
    const button = make("button", "button button--quiet", this.words.use);
    button.type = "button";
    button.addEventListener("click", () => {
      where.dispatchEvent(new CustomEvent("riskmap:position", { detail: { at: at, how: "photo" } }));
    });
    one.line.append(button);
  };

  Field.prototype.lost = function (one) {
    one.tries += 1;
    one.said.textContent = this.words.lost + " ";
    const button = make("button", "button button--quiet", this.words.again);
    button.type = "button";
    button.addEventListener("click", () => this.send(one));
    one.said.append(button);
    this.say(this.words.lost);
    const pause = PAUSES[Math.min(one.tries, PAUSES.length) - 1];
    one.timer = window.setTimeout(() => this.send(one), pause);
  };

  Field.prototype.refuse = function (one, words) {
    this.waiting.delete(one);
    URL.revokeObjectURL(one.image.src);
    one.line.replaceChildren(make("span", "field__trouble", words));
    this.say(words);
  };

  Field.prototype.removable = function (line, url) {
    const button = make("button", "button button--quiet", this.words.remove);
    button.type = "button";
    button.addEventListener("click", () => this.remove(line, url, button));
    line.append(button);
  };

  Field.prototype.remove = function (line, url, button) {
    const form = new FormData();
    form.set("csrf_token", this.words.token);
    button.disabled = true;
    fetch(url, {
      method: "POST", body: form, credentials: "same-origin", headers: { Accept: "application/json" },
    }).then((answer) => {
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
      return answer.json();
    }).then((said) => {
      line.remove();
      if (said.count) this.count(said.count);
      this.box.querySelector("input[type=file]").focus();
    }).catch(() => { button.disabled = false; this.say(this.words.lost); });
  };

  Field.prototype.count = function (text) {
    this.box.querySelector("[data-photos-count] span").textContent = text;
  };

  Field.prototype.say = function (text) {
    this.box.querySelector("[data-photos-said]").textContent = text;
  };

  // The report goes out at the second press at the latest: news waits for no picture.
  Field.prototype.hold = function (event) {
    if (!this.waiting.size || this.hasWarned) return;
    this.hasWarned = true;
    event.preventDefault();
    event.stopImmediatePropagation();
    const note = make("p", "field__trouble", this.words.waits);
    note.setAttribute("role", "alert");
    this.list.after(note);
    note.scrollIntoView({ block: "center" });
  };

  document.querySelectorAll("[data-photos]").forEach((box) => new Field(box));
})();
