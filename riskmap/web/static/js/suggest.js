// Names offered while one types: an input with data-suggests="/address" and a datalist.
// The address answers ?text= with [{value, label}]. Without this script what is typed is looked
// for as it stands. ES2020, a classic script.
(function () {
  "use strict";

  const WAIT_MS = 200;

  function option({ value, label }) {
    const made = document.createElement("option");
    made.value = value;
    made.label = label;
    return made;
  }

  function prepare(input) {
    let asked = "";
    let timer = 0;

    async function ask() {
      const text = input.value.trim();
      if (!text || text === asked) return;
      asked = text;
      const answer = await fetch(`${input.dataset.suggests}?text=${encodeURIComponent(text)}`);
      if (!answer.ok || asked !== text) return;
      input.list.replaceChildren(...(await answer.json()).map(option));
    }

    input.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => ask().catch(() => { asked = ""; }), WAIT_MS);
    });
  }

  document.querySelectorAll("input[data-suggests]").forEach(prepare);
})();
