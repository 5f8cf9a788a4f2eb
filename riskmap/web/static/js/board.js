// The board: on a narrow screen its map is folded until somebody asks for it. Time left until a
// moment, each second: data-until="2026-07-12T00:00:00+00:00"; the server's words stand there
// without this script. ES2020, a classic script.
(function () {
  "use strict";

  const two = (number) => String(number).padStart(2, "0");

  function left(until) {
    const seconds = Math.max(0, Math.floor((until - Date.now()) / 1000));
    const hours = Math.floor(seconds / 3600);
    const rest = two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
    return hours ? hours + ":" + rest : rest;
  }

  function tick() {
    document.querySelectorAll("[data-until]").forEach((one) => {
      const text = left(new Date(one.dataset.until));
      if (one.textContent !== text) one.textContent = text;
    });
    window.setTimeout(tick, 1000 - (Date.now() % 1000));
  }

  if (window.matchMedia("(max-width: 64em)").matches) {
    document.querySelectorAll("[data-narrow-folded]").forEach((one) => { one.open = false; });
  }
  tick();
})();
