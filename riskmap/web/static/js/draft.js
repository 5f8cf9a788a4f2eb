// A report that is written is kept while somebody types: a lost line, a reload or a dead battery
// cost at most the last second. Everything works without this script; then each page is kept when
// one leaves it by a button. ES2020, a classic script.
(function () {
  "use strict";

  const form = document.querySelector("form[data-keeps]");
  const note = document.querySelector("[data-kept]");
  if (!form) return;

  const PAUSE_MS = 1200;
  const AGAIN_MS = 10000;
  let timer = null;
  let underway = false;
  let changed = false;

  function say(text) {
    if (note) note.textContent = text;
  }

  // Without a connection it is tried again until it is kept; what was typed stays in the page.
  async function keep() {
    if (underway || !changed) return;
    underway = true;
    changed = false;
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const body = new URLSearchParams(typed);
    body.set("act", "keep");
    try {
      const answer = await fetch(form.action, { method: "POST", body: body, redirect: "error", credentials: "same-origin", keepalive: true });
      if (answer.status !== 204) throw new Error(String(answer.status));
      if (note) say(note.dataset.words.replace("{at}", answer.headers.get("Kept-At")));
    } catch (fault) {
      changed = true;
      if (note) say(note.dataset.fails);
    }
    underway = false;
    if (changed) later(AGAIN_MS);
  }

  function later(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, pause);
  }

  // A number that is typed takes "as before" away; "as before" takes nothing, so it can be undone.
  function unsay(event) {
    const slug = event.target.name.startsWith("number-") ? event.target.name.slice(7) : "";
    const same = slug && form.elements["same-" + slug];
    if (same && event.target.value) same.checked = false;
  }

  form.addEventListener("input", (event) => {
    unsay(event);
    changed = true;
    later(PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    changed = false;
    window.clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  window.addEventListener("online", keep);
})();
