// What the components do beyond HTML: folds, tabs, dialogs, toasts, busy buttons, faults in forms.
// Everything works without this script; it only shortens the way. ES2020, a classic script.
(function () {
  "use strict";

  const each = (where, selector, act) => where.querySelectorAll(selector).forEach(act);

  // Prepared once, however often a part of the page is swapped for a fresh one.
  function fresh(element) {
    if (element.dataset.lively) return false;
    element.dataset.lively = "true";
    return true;
  }

  // ---- folds: a button shows and hides a part of the page; one of them is open at a time

  function fold(button, open) {
    const panel = document.getElementById(button.dataset.discloses);
    button.setAttribute("aria-expanded", String(open));
    panel.classList.toggle("is-folded", !open);
  }

  function prepareFold(button) {
    if (!fresh(button)) return;
    const panel = document.getElementById(button.dataset.discloses);
    button.setAttribute("aria-controls", panel.id);
    button.hidden = false;
    fold(button, button.hasAttribute("data-open"));
    button.addEventListener("click", () => {
      const open = button.getAttribute("aria-expanded") !== "true";
      each(document, "[data-discloses]", (other) => fold(other, false));
      fold(button, open);
    });
    [button, panel].forEach((part) => part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || button.getAttribute("aria-expanded") !== "true") return;
      fold(button, false);
      button.focus();
    }));
  }

  // ---- tabs: a list of links to parts of the page becomes tabs with arrow keys

  function chooseTab(tabs, chosen, moveFocus) {
    tabs.forEach((tab) => {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !on;
    });
    if (moveFocus) chosen.focus();
  }

  function stepOf(key, at, count) {
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: count - 1 };
    return key in steps ? (steps[key] + count) % count : null;
  }

  function prepareTabs(list) {
    if (!fresh(list)) return;
    const tabs = Array.from(list.querySelectorAll("a[href^='#']"));
    list.setAttribute("role", "tablist");
    tabs.forEach((tab, at) => {
      const panel = document.getElementById(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.tabIndex = 0;
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        chooseTab(tabs, tab, true);
      });
      tab.addEventListener("keydown", (event) => {
        const next = event.key === " " ? at : stepOf(event.key, at, tabs.length);
        if (next === null) return;
        event.preventDefault();
        chooseTab(tabs, tabs[next], true);
      });
    });
    const asked = tabs.find((tab) => tab.hash === window.location.hash);
    chooseTab(tabs, asked || tabs[0], false);
  }

  // ---- dialogs: open by a button, close by Escape or a button, give the focus back

  function prepareDialog(opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!fresh(opener) || !dialog || !dialog.showModal) return;
    opener.hidden = false;
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", () => {
      dialog.showModal();
      dialog.addEventListener("close", () => opener.focus(), { once: true });
    });
    if (!fresh(dialog)) return;
    each(dialog, "[data-closes]", (button) => {
      button.addEventListener("click", () => dialog.close());
    });
  }

  // ---- toasts: say what was done; it stands on the page as well, and stays until dismissed

  const TOASTS = 3;

  function toast(text) {
    const box = document.querySelector("[data-toasts]");
    const note = document.createElement("div");
    note.className = "toast";
    const words = document.createElement("p");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = box.dataset.dismiss;
    button.addEventListener("click", () => {
      note.remove();
      document.getElementById("main").focus({ preventScroll: true });
      makeRoom(box);
    });
    note.append(words, button);
    box.append(note);
    while (box.children.length > TOASTS) box.firstElementChild.remove();
    makeRoom(box);
  }

  // What gets the focus is scrolled clear of the toasts.
  function makeRoom(box) {
    const height = box.children.length ? box.offsetHeight + 24 : 0;
    document.documentElement.style.setProperty("--toasts", height + "px");
  }

  // ---- forms: no second sending while the first is on its way; faults get the focus

  function prepareForm(form) {
    if (!fresh(form)) return;
    form.addEventListener("submit", (event) => {
      if (form.getAttribute("aria-busy") === "true") {
        event.preventDefault();
        return;
      }
      form.setAttribute("aria-busy", "true");
      each(form, "[type=submit]", (button) => button.setAttribute("aria-disabled", "true"));
    });
  }

  function rest(form) {
    form.removeAttribute("aria-busy");
    each(form, "[type=submit]", (button) => button.removeAttribute("aria-disabled"));
  }

  // A link to what is folded away opens it, and leads to its first field.
  function prepareUnfold(link) {
    if (!fresh(link)) return;
    link.addEventListener("click", () => {
      const folded = document.getElementById(link.hash.slice(1));
      folded.open = true;
      const first = folded.querySelector("input:not([type=hidden]), select, textarea");
      if (first) window.setTimeout(() => first.focus());
    });
  }

  // All boxes of a set at once; without a script each is ticked by itself.
  function prepareTicks(button) {
    if (!fresh(button)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      each(document.getElementById(button.dataset.ticks), "input[type=checkbox]", (box) => {
        box.checked = button.value === "all";
      });
    });
  }

  // What is shown once goes to the clipboard; over plain HTTP there is only the old way.
  async function copied(part) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(part.textContent).then(() => true, () => false);
    }
    window.getSelection().selectAllChildren(part);
    return document.execCommand("copy");
  }

  function prepareCopy(button) {
    if (!fresh(button)) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (await copied(document.getElementById(button.dataset.copies))) toast(button.dataset.copied);
    });
  }

  function prepareFaults(summary) {
    if (!fresh(summary)) return;
    each(summary, "a[href^='#']", (link) => link.addEventListener("click", (event) => {
      const field = document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      field.focus();
    }));
    if (summary.hasAttribute("data-takes-focus")) summary.focus();
  }

  // ---- all of it, for the page and for every part that is put into it later

  function enliven(where) {
    each(where, "[data-discloses]", prepareFold);
    each(where, "[data-tabs]", prepareTabs);
    each(where, "[data-opens]", prepareDialog);
    each(where, "form[method=post]", prepareForm);
    each(where, "[data-faults]", prepareFaults);
    each(where, "[data-ticks]", prepareTicks);
    each(where, "[data-unfolds]", prepareUnfold);
    each(where, "[data-copies]", prepareCopy);
    each(where, "[data-shown-by]", prepareShownBy);
    each(where, "[data-toast]", (button) => {
      if (!fresh(button)) return;
      button.hidden = false;
      button.addEventListener("click", () => toast(button.dataset.toast));
    });
  }

  // ---- fields that one choice of several asks for: data-shown-by="name=value"

  function prepareShownBy(part) {
    if (!fresh(part)) return;
    const form = part.closest("form");
    const [name, value] = part.dataset.shownBy.split("=");
    const show = () => {
      part.hidden = !form.querySelector(`input[name="${name}"][value="${value}"]:checked`);
    };
    form.addEventListener("change", show);
    show();
  }

  // ---- paper: what is folded away is printed too, then folded again

  function unfold() {
    each(document, "details:not([open])", (one) => { one.open = true; one.dataset.unfolded = ""; });
  }

  function foldAgain() {
    each(document, "details[data-unfolded]", (one) => {
      one.open = false;
      delete one.dataset.unfolded;
    });
  }

  window.addEventListener("beforeprint", unfold);
  window.addEventListener("afterprint", foldAgain);

  enliven(document);
  // A page that comes back from the browser's memory may send its forms again.
  window.addEventListener("pageshow", () => each(document, "form[method=post]", rest));
  window.riskmap = Object.assign(window.riskmap || {}, { enliven: enliven, toast: toast });
})();
