// The sound of alarms on duty screens: two tones, made here, as long as nobody took an alarm.
// A browser lets a page sound only after somebody pressed something, so the button says how it
// stands; what was chosen is kept for this browser. Parts are swapped by live.js. ES2020.
(function () {
  "use strict";

  const box = document.querySelector("[data-alarm-sound]");
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!box || !Context || (window.riskmap && window.riskmap.alarmSound)) return;
  const KEY = "riskmap.alarm-sound";
  const button = box.querySelector("button");
  const title = document.title;
  let context = null;
  let soundedAt = 0;

  const bar = () => document.getElementById("alarm-bar");
  const count = () => Number(bar() ? bar().dataset.alarms : 0);
  const isWanted = () => window.localStorage.getItem(KEY) === "on";

  function tone(at, pitch) {
    const source = context.createOscillator();
    const volume = context.createGain();
    source.type = "square";
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    volume.gain.setValueAtTime(0.4, at + 0.2);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.26);
    source.connect(volume).connect(context.destination);
    source.start(at);
    source.stop(at + 0.28);
  }

  function sound() {
    soundedAt = Date.now();
    box.dataset.sounded = String(Number(box.dataset.sounded || 0) + 1);
    for (let turn = 0; turn < 3; turn += 1) {
      tone(context.currentTime + turn * 0.7, 988);
      tone(context.currentTime + turn * 0.7 + 0.3, 740);
    }
  }

  const isOn = () => isWanted() && context !== null && context.state === "running";

  function show() {
    const state = isOn() ? "on" : isWanted() ? "blocked" : "off";
    box.dataset.state = state;
    button.setAttribute("aria-pressed", String(state === "on"));
    const word = button.querySelector("[data-word]");
    if (word.textContent !== box.dataset[state]) word.textContent = box.dataset[state];
    const waiting = count();
    document.title = waiting ? "(" + waiting + "!) " + title : title;
  }

  function start() {
    if (!isWanted()) return Promise.resolve();
    if (context === null) {
      context = new Context();
      context.onstatechange = show;
    }
    return context.state === "running" ? Promise.resolve() : context.resume().catch(() => {});
  }

  function tick() {
    show();
    const every = 1000 * Number(bar() ? bar().dataset.every : 12);
    if (count() && isOn() && Date.now() - soundedAt >= every) sound();
  }

  button.addEventListener("click", () => {
    const wasOn = isOn();
    window.localStorage.setItem(KEY, wasOn ? "off" : "on");
    start().then(() => {
      show();
      if (isOn()) sound(); // so that somebody hears what it will sound like
    });
    show();
  });
  // Any press on the page is enough for the browser.
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, () => start()));
  document.addEventListener("riskmap:live", tick);

  // For pages with other news that is worth a sound: once, and only where it is switched on.
  const once = () => { if (isOn()) sound(); };

  box.hidden = false;
  window.riskmap = Object.assign(window.riskmap || {}, { alarmSound: { tick: tick, once: once } });
  start();
  tick();
  window.setInterval(tick, 1000);
})();
