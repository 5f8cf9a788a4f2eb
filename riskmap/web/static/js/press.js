// One key for one button: data-press="1". Not while somebody types, and never with Ctrl or Alt.
// ES2020, a classic script.
(function () {
  "use strict";

  const TYPED = "input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]";

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.matches && event.target.matches(TYPED)) return;
    const key = event.key.toLowerCase();
    const button = Array.from(document.querySelectorAll("[data-press]")).find((one) =>
      one.dataset.press === key && !one.disabled && one.getAttribute("aria-disabled") !== "true");
    if (!button) return;
    event.preventDefault();
    button.click();
  });
})();
