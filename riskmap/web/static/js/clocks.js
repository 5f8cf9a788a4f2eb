// Counts down what the server said: until when, and what time it is there. The words stand in the
// page; without this script they are right as of when it was made. ES2020, a classic script.
(function () {
  "use strict";

  const EVERY = 5000;
  const began = Date.now();

  function span(ms, words) {
    const all = Math.ceil(Math.abs(ms) / 60000);
    const minutes = all % 60;
    const hours = Math.floor(all / 60);
    if (hours >= 24) {
      return words.days.replace("{days}", Math.floor(hours / 24)).replace("{hours}", hours % 24);
    }
    const text = hours ? words.hours : words.minutes;
    return text.replace("{hours}", hours).replace("{minutes}", minutes);
  }

  function tick(part) {
    // The server's time when the part was made, and what has passed here since it came.
    if (!part.dataset.came) part.dataset.came = String(Date.now() - began);
    const now = Date.parse(part.dataset.now) + Date.now() - began - Number(part.dataset.came);
    part.querySelectorAll("[data-due]").forEach((one) => {
      const ms = Date.parse(one.dataset.due) - now;
      const text = (ms >= 0 ? part.dataset.left : part.dataset.over)
        .replace("{span}", span(ms, part.dataset));
      const words = one.querySelector("[data-words]");
      if (words.textContent !== text) words.textContent = text;
      one.classList.toggle("state--missed", ms < 0);
      one.classList.toggle("state--due", ms >= 0);
    });
  }

  const all = () => document.querySelectorAll("[data-clocks]").forEach(tick);
  all();
  window.setInterval(all, EVERY);
  document.addEventListener("riskmap:live", all);
})();
