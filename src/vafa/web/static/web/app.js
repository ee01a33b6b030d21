// What every page does by keyboard and finger: menu, palette, menus, dialogs, toasts.
(() => {
  "use strict";
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

  // The menu at phone width -------------------------------------------------
  const side = () => one("[data-side]");
  const openSide = (isOpen) => {
    if (!side()) return;
    side().classList.toggle("is-open", isOpen);
    one(".vafa-veil").hidden = !isOpen;
    const button = one("[data-side-open]");
    button.setAttribute("aria-expanded", String(isOpen));
    one(".vafa-main").inert = isOpen;
    (isOpen ? one("[data-side-close]", side()) : button).focus();
  };

  // The command palette -----------------------------------------------------
  const palette = () => document.getElementById("palette");
  const options = () => all("[role=option]", palette());
  const choose = (option) => {
    options().forEach((other) => other.setAttribute("aria-selected", String(other === option)));
    if (!option) return;
    option.id = "palette-choice";
    options().filter((other) => other !== option).forEach((other) => other.removeAttribute("id"));
    option.scrollIntoView({ block: "nearest" });
    one("#palette-input").setAttribute("aria-activedescendant", "palette-choice");
  };
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  const openPalette = () => {
    if (!palette() || palette().open) return;
    palette().showModal();
    const input = one("#palette-input");
    input.value = "";
    input.focus();
    one("form", palette()).dispatchEvent(new Event("vafa:open"));
  };
  const onPaletteKey = (event) => {
    const count = options().length;
    if (!count) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(options()[(chosen() + step + count) % count]);
      event.preventDefault();
    } else if (event.key === "Enter") {
      (options()[chosen()] || options()[0]).click();
      event.preventDefault();
    }
  };

  // Toasts ------------------------------------------------------------------
  const lastsMs = 7000;
  const closeLater = (toast) => {
    if (!toast.classList.contains("is-error")) setTimeout(() => toast.remove(), lastsMs);
  };
  const showToast = ({ text, level }) => {
    const toast = one("#toast-template").content.firstElementChild.cloneNode(true);
    toast.classList.add(`is-${level || "info"}`);
    one("span", toast).textContent = text;
    one("#toasts").append(toast);
    closeLater(toast);
  };

  // One listener for every click and key -------------------------------------
  const closest = (event, selector) => event.target.closest && event.target.closest(selector);
  document.addEventListener("click", (event) => {
    if (closest(event, "[data-side-open]")) openSide(true);
    if (closest(event, "[data-side-close]")) openSide(false);
    if (closest(event, "[data-palette-open]")) openPalette();
    if (event.target === palette()) palette().close();
    const opener = closest(event, "[data-dialog-open]");
    if (opener) document.getElementById(opener.dataset.dialogOpen).showModal();
    if (closest(event, "[data-dialog-close]") || event.target.matches("dialog.vafa-dialog")) event.target.closest("dialog").close();
    const toastButton = closest(event, "[data-toast-close]");
    if (toastButton) toastButton.closest("[data-toast]").remove();
    all("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (closest(event, "[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyK") { event.preventDefault(); openPalette(); return; }
    if (palette() && palette().open) { onPaletteKey(event); return; }
    if (event.key === "Escape") {
      const menu = one("details[data-menu][open]");
      if (menu) { menu.open = false; one("summary", menu).focus(); }
      if (side() && side().classList.contains("is-open")) openSide(false);
    }
    const isTyping = closest(event, "input, textarea, select, [contenteditable]");
    if (event.key === "/" && !isTyping && one("[data-search-box]")) { event.preventDefault(); one("[data-search-box]").focus(); }
  });

  // Light and dark without a round trip; the server keeps the choice ----------
  document.addEventListener("submit", (event) => {
    const form = closest(event, "[data-theme-form]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    document.documentElement.dataset.themeChoice = body.get("theme");
    all("[name=theme]", form).forEach((button) => button.setAttribute("aria-pressed", String(button === event.submitter)));
    form.closest("details").open = false;
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  });

  // "Choose all" of a list, and how many are chosen ---------------------------
  document.addEventListener("change", (event) => {
    const master = closest(event, "[data-choose-all]");
    const list = closest(event, "[data-choices]");
    if (!list) return;
    const boxes = all("input[type=checkbox]:not([data-choose-all])", list);
    if (master) boxes.forEach((box) => { box.checked = master.checked; });
    const count = boxes.filter((box) => box.checked).length;
    all("[data-choose-all]", list).forEach((box) => { box.checked = count === boxes.length; box.indeterminate = count > 0 && count < boxes.length; });
    all("[data-when-chosen]", list).forEach((part) => { part.hidden = count === 0; });
  });

  document.addEventListener("vafa:toast", (event) => showToast(event.detail));
  document.addEventListener("htmx:beforeRequest", () => one("#busy")?.classList.add("is-on"));
  document.addEventListener("htmx:afterRequest", () => one("#busy")?.classList.remove("is-on"));
  document.addEventListener("htmx:afterSwap", (event) => { if (event.target.id === "palette-results") choose(options()[0]); });
  document.addEventListener("DOMContentLoaded", () => {
    all("[data-toast]").forEach(closeLater);
    if (isMac) all("[data-command-key]").forEach((key) => { key.textContent = "⌘"; });
  });
})();
