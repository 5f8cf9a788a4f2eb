// Theme and text size. Loaded in the head, before anything is painted, so that nothing flashes.
// Without this script the system's theme holds and the buttons stay hidden.
(function () {
  "use strict";

  const root = document.documentElement;

  function recall(name) {
    try { return window.localStorage.getItem("riskmap." + name); } catch { return null; }
  }

  function remember(name, value) {
    try { window.localStorage.setItem("riskmap." + name, value); } catch { /* for this page only */ }
  }

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  const theme = recall("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (recall("text") === "large") root.dataset.text = "large";

  function prepare(selector, isOn, turn) {
    document.querySelectorAll(selector).forEach((button) => {
      const show = () => button.setAttribute("aria-pressed", String(isOn()));
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        turn(!isOn());
        show();
        window.dispatchEvent(new Event("resize")); // maps lay out again
      });
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    prepare("[data-setting=theme]", isDark, (dark) => {
      root.dataset.theme = dark ? "dark" : "light";
      remember("theme", root.dataset.theme);
    });
    prepare("[data-setting=text]", () => root.dataset.text === "large", (large) => {
      if (large) root.dataset.text = "large";
      else delete root.dataset.text;
      remember("text", large ? "large" : "normal");
    });
    document.querySelectorAll("[data-action=print]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  });
})();
