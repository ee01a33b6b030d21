// The place to drop a file: its name and size at once, a kind refusal before it is sent in vain.
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const onReady = () => {
    const form = one("[data-upload]");
    if (!form) return;
    const drop = one("[data-drop]", form);
    const input = one("input[type=file]", form);
    const name = one("[data-file-name]", form);
    const note = one("[data-file-note]", form);
    const button = one("[type=submit]", form);
    const limit = Number(form.dataset.limitBytes);
    const figures = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    const show = () => {
      const file = input.files[0];
      if (!file) return;
      const isTooLarge = file.size > limit;
      const bdi = document.createElement("bdi");
      bdi.textContent = file.name;
      name.replaceChildren(bdi);
      const size = file.size < 1e6 ? `${figures.format(file.size / 1e3)} kB` : `${figures.format(file.size / 1e6)} MB`;
      note.textContent = isTooLarge ? form.dataset.tooLarge : size;
      drop.classList.toggle("is-refused", isTooLarge);
      button.disabled = isTooLarge;
    };
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((kind) => drop.addEventListener(kind, () => drop.classList.add("is-over")));
    ["dragleave", "drop"].forEach((kind) => drop.addEventListener(kind, () => drop.classList.remove("is-over")));
    form.addEventListener("submit", () => {
      button.disabled = true;
      one("[data-sending]", form).hidden = false;
    });
    window.addEventListener("pageshow", () => { button.disabled = false; one("[data-sending]", form).hidden = true; });
    show();
  };
  document.addEventListener("DOMContentLoaded", onReady);
})();
