// Theme, text size, contrast, and letters for machines that have no Chinese ones. Loaded in the
// head, before anything is painted, so that nothing flashes. Without this script the system's
// theme and contrast hold and the buttons stay hidden.
(function () {
  "use strict";

  const root = document.documentElement;
  const letters = document.currentScript.dataset.letters;
  root.dataset.scripted = "";

  function recall(name) {
    try { return window.localStorage.getItem("riskmap." + name); } catch { return null; }
  }

  function remember(name, value) {
    try { window.localStorage.setItem("riskmap." + name, value); } catch { /* for this page only */ }
  }

  function asks(feature) { return window.matchMedia(feature).matches; }

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return asks("(prefers-color-scheme: dark)");
  }

  function isStrong() {
    if (root.dataset.contrast) return root.dataset.contrast === "more";
    return asks("(prefers-contrast: more)");
  }

  const theme = recall("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  const contrast = recall("contrast");
  if (contrast === "more" || contrast === "normal") root.dataset.contrast = contrast;
  if (recall("text") === "large") root.dataset.text = "large";

  // ---- letters: a machine without Chinese draws the same empty box for every sign

  function drawn(sign) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 24;
    const pen = canvas.getContext("2d");
    pen.font = "20px sans-serif";
    pen.textBaseline = "top";
    pen.fillText(sign, 2, 2);
    return canvas.toDataURL();
  }

  if (letters && drawn("\u533a") === drawn("\u9669")) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = letters;
    document.head.append(link);
  }

  // ---- the buttons

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
    prepare("[data-setting=contrast]", isStrong, (strong) => {
      root.dataset.contrast = strong ? "more" : "normal";
      remember("contrast", root.dataset.contrast);
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

  // A link with #print leads to a page that is to be printed: once, when all of it is there.
  window.addEventListener("load", () => {
    if (window.location.hash !== "#print" || !document.querySelector("[data-action=print]")) return;
    window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    window.print();
  });
})();
