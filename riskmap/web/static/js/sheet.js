// The sheet of a unit: long lists that are folded on a phone stand open where there is room.
// Everything works without this script; it only shortens the way. ES2020, a classic script.
(function () {
  "use strict";

  const wide = window.matchMedia("(min-width: 60em)");

  function unfold() {
    if (!wide.matches) return;
    document.querySelectorAll("details[data-open-wide]").forEach((list) => { list.open = true; });
  }

  unfold();
  wide.addEventListener("change", unfold);
})();
