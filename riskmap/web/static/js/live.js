// Open screens: a part that says data-live="reports duties" and has an id is fetched anew when one
// of its topics changed (riskmap.store.live), and once a minute, as time alone changes what is due.
//
//   data-live         topics, with spaces between them
//   data-live-from    address that holds the part, where that is not the page itself; for pages
//                     with names, each look at which is written down, and for what answers a form
//   data-live-says    what the part says in one sentence; told politely when it is another one
//   data-live-every   seconds until it is fetched at the latest; 60 by default
//
// What has the focus, what is unfolded and what somebody typed stay. A part in which somebody
// types is left alone if its field would be gone. Where the line is down the page says since when;
// it asks less often then, and not at all while nobody sees it. The event "riskmap:live" tells
// other scripts which part is new. Without this script there is a link that loads the page again.
// ES2020, a classic script.
(function () {
  "use strict";

  const EVERY = 1000; // ms between two questions
  const LONGEST = 15000; // ms between two questions while the line is down
  const PATIENCE = 8000; // ms until a question counts as not answered
  const LATE_S = 10; // a write may take so long from its time stamp to its commit
  const QUIET = 5000; // ms between two sentences that are told
  const KEPT = "input:not([type=hidden]):not([type=file]), select, textarea";

  const numbers = {}; // by topic: how often it changed
  const parts = () => Array.from(document.querySelectorAll("[data-live][id]"));
  const topicsOf = (part) => part.dataset.live.split(/\s+/).filter(Boolean);
  const statuses = () => Array.from(document.querySelectorAll("[data-live-status]"));
  const fetchedAt = new Map(); // by address
  const wanted = new Set(); // addresses of parts that are out of date
  const held = new Set(); // of those, in which somebody works
  const gone = new Set(); // addresses at which nothing is found any more
  let heard = Date.now(); // when the server last answered
  let failures = 0;
  let timer = 0;
  let isAsking = false;
  let isOver = false; // signed out: nothing is asked any more
  let busyMs = 0; // what the last fetch took

  // ---- what the page says of its age

  function clock(at) {
    const zone = statuses().map((one) => one.dataset.timezone).find(Boolean);
    return new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    }).format(at);
  }

  function tell(state, at) {
    statuses().forEach((status) => {
      const words = status.dataset[state];
      const line = status.querySelector("[data-live-words]");
      const text = words.replace("{time}", clock(at));
      if (line.textContent !== text) line.textContent = text;
      status.classList.toggle("live--lost", state === "lost" || state === "over");
      const alarm = status.querySelector("[data-live-alert]");
      const loud = state === "fresh" ? "" : text;
      if (alarm && alarm.textContent !== loud) alarm.textContent = loud;
    });
  }

  let toldAt = 0;
  let telling = 0;
  const sentences = new Map(); // by id of the part

  function announce(part) {
    if (!part.dataset.liveSays) return;
    sentences.set(part.id, part.dataset.liveSays);
    window.clearTimeout(telling);
    telling = window.setTimeout(() => {
      toldAt = Date.now();
      const box = document.querySelector("[data-live-told]");
      if (box) box.textContent = Array.from(sentences.values()).join(" ");
      sentences.clear();
    }, Math.max(0, toldAt + QUIET - Date.now()));
  }

  // ---- the same element in the old part and in the new one

  function nameOf(element, part) {
    if (element.id) return "#" + element.id;
    let home = element.parentElement;
    while (home !== part && !home.id && !home.dataset.key) home = home.parentElement;
    const at = home === part ? "" : home.dataset.key || home.id;
    const same = element.tagName + "|" + (element.name || "") + "|" + (element.getAttribute("href") || "");
    const alike = Array.from(home.querySelectorAll(element.tagName.toLowerCase())).filter((one) =>
      same === one.tagName + "|" + (one.name || "") + "|" + (one.getAttribute("href") || ""));
    return [at, same, alike.indexOf(element)].join("|");
  }

  function byName(part, selector) {
    const found = new Map();
    part.querySelectorAll(selector).forEach((one) => found.set(nameOf(one, part), one));
    return found;
  }

  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";

  function isTyped(field) {
    if (field.tagName === "SELECT") {
      return Array.from(field.options).some((one) => one.selected !== one.defaultSelected)
        && field.selectedIndex > 0;
    }
    return isTicked(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  }

  function kept(part) {
    const typed = new Map();
    byName(part, KEPT).forEach((field, name) => {
      if (isTyped(field)) typed.set(name, field);
    });
    const open = [];
    byName(part, "details").forEach((one, name) => open.push([name, one.open]));
    const focused = part.contains(document.activeElement) && document.activeElement !== part
      ? document.activeElement : null;
    return { typed: typed, open: open, focused: focused, name: focused && nameOf(focused, part) };
  }

  // Tell whether nothing that somebody typed or works with would be lost.
  function fits(before, next) {
    const fields = byName(next, KEPT);
    if (Array.from(before.typed.keys()).some((name) => !fields.has(name))) return false;
    const works = before.focused && before.focused.matches(KEPT);
    return !works || fields.has(before.name);
  }

  function giveBack(before, part) {
    const fields = byName(part, KEPT);
    before.typed.forEach((old, name) => {
      const field = fields.get(name);
      if (isTicked(old)) field.checked = old.checked;
      else field.value = old.value;
    });
    const folds = byName(part, "details");
    before.open.forEach(([name, open]) => {
      if (folds.has(name)) folds.get(name).open = open;
    });
    if (!before.focused) return;
    const again = byName(part, before.focused.tagName.toLowerCase()).get(before.name);
    const target = again || (part.tabIndex >= 0 ? part : null);
    if (!target) return;
    target.focus({ preventScroll: true });
    if (target.setSelectionRange && typeof before.focused.selectionStart === "number") {
      target.setSelectionRange(before.focused.selectionStart, before.focused.selectionEnd);
    }
  }

  // The text of a part as it came, to compare with: scripts may have changed the part since.
  const came = new Map();

  function swap(part, next) {
    const text = next.outerHTML;
    if ((came.get(part.id) || part.outerHTML) === text) return true;
    if (part.querySelector("form[aria-busy=true]")) return false;
    const before = kept(part);
    if (!fits(before, next)) return false;
    came.set(part.id, text);
    const said = part.dataset.liveSays;
    const fresh = document.adoptNode(next);
    part.replaceWith(fresh);
    if (window.riskmap && window.riskmap.enliven) window.riskmap.enliven(fresh);
    giveBack(before, fresh);
    if (fresh.dataset.liveSays !== said) announce(fresh);
    fresh.dispatchEvent(new CustomEvent("riskmap:live", { bubbles: true }));
    return true;
  }

  // ---- other scripts that listen: each says its topics, and is called with those that grew

  const listeners = [];

  function listen(topics, call) {
    listeners.push({ topics: topics, call: call });
    ask();
  }

  // ---- asking

  async function get(address, missing) {
    const stop = new AbortController();
    const patience = window.setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, {
        signal: stop.signal, cache: "no-store", redirect: "manual", credentials: "same-origin",
      });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) isOver = true;
      if (missing && [404, 405, 410].includes(answer.status)) missing();
      if (!answer.ok) throw new Error(String(answer.status));
      return answer;
    } finally {
      window.clearTimeout(patience);
    }
  }

  const here = () => window.location.href.split("#")[0];
  const addressOf = (part) => new URL(part.dataset.liveFrom || here(), here()).href;

  async function refresh(address) {
    const began = Date.now();
    const answer = await get(address, () => gone.add(address));
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    const stays = parts().filter((part) => addressOf(part) === address).map((part) => {
      const next = read.getElementById(part.id);
      return !next || swap(part, next);
    });
    busyMs = Date.now() - began;
    fetchedAt.set(address, Date.now());
    if (stays.every(Boolean)) wanted.delete(address);
    held[stays.every(Boolean) ? "delete" : "add"](address);
  }

  function notice(answer) {
    const grew = Object.keys(answer).filter((topic) => {
      const [number, age] = answer[topic];
      const isNews = topic in numbers
        ? numbers[topic] !== number
        : age !== null && age < performance.now() / 1000 + LATE_S;
      numbers[topic] = number;
      return isNews;
    });
    parts().forEach((part) => {
      if (topicsOf(part).some((topic) => grew.includes(topic))) wanted.add(addressOf(part));
    });
    if (grew.length) listeners.forEach((one) => one.call(grew));
  }

  function noticeAge() {
    parts().forEach((part) => {
      const address = addressOf(part);
      if (!fetchedAt.has(address)) fetchedAt.set(address, Date.now());
      const every = 1000 * Number(part.dataset.liveEvery || 60);
      if (Date.now() - fetchedAt.get(address) >= every) wanted.add(address);
    });
  }

  // A page that is slow to make is asked for less often, so that many screens do not hold it up.
  function isTimeFor(address) {
    if (gone.has(address)) wanted.delete(address);
    return !gone.has(address) && Date.now() - (fetchedAt.get(address) || 0) >= Math.max(900, 4 * busyMs);
  }

  async function round() {
    const others = listeners.flatMap((one) => one.topics());
    const topics = Array.from(new Set(parts().flatMap(topicsOf).concat(others))).sort();
    if (!topics.length) return;
    notice(await (await get("/live?topics=" + topics.join(","))).json());
    noticeAge();
    for (const address of Array.from(wanted).filter(isTimeFor)) {
      await refresh(address).catch((fault) => { if (!gone.has(address)) throw fault; });
    }
    heard = Date.now();
  }

  async function ask() {
    if (isAsking || isOver || document.hidden) return;
    isAsking = true;
    window.clearTimeout(timer);
    try {
      await round();
      failures = 0;
      tell(held.size ? "held" : "fresh", heard);
    } catch (fault) {
      failures += 1;
      tell(isOver ? "over" : "lost", heard);
    }
    isAsking = false;
    const pause = failures ? Math.min(LONGEST, EVERY * 2 ** (failures - 1)) : EVERY;
    if (!isOver) timer = window.setTimeout(ask, pause);
  }

  // A page of the browser's memory, one that is looked at again, a line that is back: ask at once.
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
  window.addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  window.riskmap = Object.assign(window.riskmap || {}, {
    live: { ask: ask, listen: listen, refresh: (part) => refresh(addressOf(part)) },
  });
  if (parts().length) ask();
})();
