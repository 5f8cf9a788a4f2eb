// The wall screen: a clock by the server's time, ages, and the board asked for again and again.
// Made to run for months: three timers, each set anew after its work, nothing kept but one board.
// ES2020, a classic script.
(function () {
  "use strict";

  const wall = document.getElementById("wall");
  if (!wall) return;
  const words = wall.dataset;
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // as the server writes days
  const refresh = Number(words.refresh) * 1000;
  const PATIENCE = 10000; // ms until a question counts as not answered
  const SHRINKS = ["", "wall__pins--small", "wall__pins--smaller", "wall__pins--smallest"];
  const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];
  let offset = 0; // ms that the server's clock is ahead of this machine's
  let etag = "";
  let heard = null; // when the server last answered, by its clock
  let turned = 0;
  let questions = 0;
  let settled = 0; // the youngest question that has its answer: older answers come too late

  function now() { return new Date(Date.now() + offset); }

  function format(options) {
    return new Intl.DateTimeFormat(language, { timeZone: words.timezone, ...options });
  }

  const dayFormat = format({ year: "numeric", month: "long", day: "numeric", weekday: "long" });
  const timeFormat = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "always" });

  // ---- clock and ages

  function say(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  function tellAges(at) {
    wall.querySelectorAll("[data-age]").forEach((one) => {
      say(one, ageOf((at - new Date(one.dataset.age)) / 1000));
    });
  }

  function tick() {
    const at = now();
    say(wall.querySelector("[data-clock=day]"), dayFormat.format(at));
    say(wall.querySelector("[data-clock=time]"), timeFormat.format(at));
    tellAges(at);
    window.setTimeout(tick, 1000 - (at.getTime() % 1000));
  }

  function ageOf(seconds) {
    const step = STEPS.find(([, length]) => seconds >= length);
    return step ? relative.format(-Math.floor(seconds / step[1]), step[0])
      : relative.format(-Math.max(0, Math.floor(seconds / 60)), "minute");
  }

  // ---- what must not go away shrinks until it fits; the least urgent are counted at last

  function fitPins() {
    const pins = wall.querySelector(".wall__pins");
    const list = pins.querySelector(".wall__list");
    if (!list) return;
    const more = pins.querySelector(".wall__more");
    const lines = Array.from(list.children);
    const fits = () => pins.scrollHeight <= pins.clientHeight + 1;
    lines.forEach((line) => { line.hidden = false; });
    more.hidden = true;
    SHRINKS.some((name) => {
      pins.className = ("wall__pins " + name).trim();
      return fits();
    });
    for (let last = lines.length - 1; last > 0 && !fits(); last -= 1) {
      lines[last].hidden = true;
      more.hidden = false;
      more.textContent = pins.dataset.more.replace("{count}", String(lines.length - last));
    }
  }

  // The second class is told where there is room for all of it.
  function fitClasses() {
    const box = wall.querySelector(".wall__highest");
    const next = box.querySelector(".wall__next");
    if (!next) return;
    next.hidden = false;
    next.hidden = box.scrollHeight > box.clientHeight + 1;
  }

  // ---- quiet things take turns, unless somebody asked for less motion

  const still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function turn() {
    const lines = Array.from(wall.querySelector("[data-turn]").children);
    lines.forEach((line, number) => {
      line.hidden = !still.matches && lines.length > 1 && number !== turned % lines.length;
    });
  }

  function turnOn() {
    turned = (turned + 1) % 1000;
    turn();
    window.setTimeout(turnOn, Number(words.turnS) * 1000);
  }

  // ---- the board

  function arrange() {
    tellAges(now()); // they take room too
    fitPins();
    fitClasses();
    turn();
  }

  function show(text) {
    const read = new DOMParser().parseFromString(text, "text/html");
    const board = read.getElementById("wall-board");
    if (!board) throw new Error("no board");
    document.getElementById("wall-board").replaceWith(document.adoptNode(board));
    arrange();
  }

  function synchronise(answer, askedAt) {
    const date = new Date(answer.headers.get("Date") || "");
    if (Number.isNaN(date.getTime())) return;
    const between = (askedAt + Date.now()) / 2;
    const found = date.getTime() + 500 - between; // the header has whole seconds
    if (Math.abs(found - offset) > 1500) offset = found;
  }

  function lose() {
    const lost = wall.querySelector(".wall__lost");
    if (lost.hidden) {
      lost.textContent = words.lost.replace("{time}", timeFormat.format(heard || now()));
      lost.hidden = false;
    }
    wall.classList.add("wall--lost");
  }

  function recover() {
    heard = now();
    wall.querySelector(".wall__lost").hidden = true;
    wall.classList.remove("wall--lost");
  }

  function ask() {
    questions += 1;
    const number = questions;
    const inTime = (act) => (...given) => {
      if (number < settled) return;
      settled = number;
      act(...given);
    };
    const stop = new AbortController();
    const patience = window.setTimeout(() => stop.abort(), PATIENCE);
    const askedAt = Date.now();
    const headers = etag ? { "If-None-Match": etag } : {};
    return fetch(words.board, { headers: headers, signal: stop.signal, cache: "no-store" })
      .then((answer) => {
        if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
        synchronise(answer, askedAt);
        if (answer.status === 304) return;
        const found = answer.headers.get("ETag") || "";
        return answer.text().then(inTime((text) => { show(text); etag = found; }));
      })
      .then(inTime(recover))
      .catch(inTime(lose))
      .finally(() => window.clearTimeout(patience));
  }

  function askOn() {
    ask().then(() => window.setTimeout(askOn, refresh));
  }

  let resized = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(resized);
    resized = window.setTimeout(arrange, 200);
  });
  // Letters that come late are wider or narrower than those that were measured.
  document.fonts.addEventListener("loadingdone", arrange);
  window.riskmap = Object.assign(window.riskmap || {}, { wall: { ask: ask, arrange: arrange } });

  tick();
  arrange();
  window.setTimeout(turnOn, Number(words.turnS) * 1000);
  askOn();
})();
