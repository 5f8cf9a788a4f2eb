// Buttons that put a text of the page on the clipboard; hidden where there is no script. Over plain
// HTTP there is no navigator.clipboard, so the text is marked and copied. ES2020, a classic script.
(function () {
  "use strict";

  const status = document.querySelector("[data-copied]");

  function mark(element) {
    if ("select" in element) {
      element.select();
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  document.querySelectorAll("[data-copies]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      mark(document.getElementById(button.dataset.copies));
      const done = document.execCommand("copy");
      if (done && status) status.textContent = status.dataset.copied;
      button.focus();
    });
  });
})();
