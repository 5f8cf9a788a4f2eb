// The depth of water is asked for dangers of water only. Without this script it is always there.
(function () {
  "use strict";

  const depth = document.querySelector("[data-depth]");
  const kinds = document.querySelectorAll("input[name=what]");

  function show() {
    const chosen = document.querySelector("input[name=what]:checked");
    depth.hidden = !(chosen && "hasDepth" in chosen.dataset);
    depth.disabled = depth.hidden;
  }

  kinds.forEach((one) => one.addEventListener("change", show));
  show();
})();
