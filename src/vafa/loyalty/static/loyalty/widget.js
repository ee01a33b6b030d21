// Shows a loyalty programme on a page of the shop. One script tag, nothing else:
//   <script src="…/static/loyalty/widget.js" data-programme="1" data-language="fa" async></script>
// With data-token, signed by the shop's server for its customer, it shows what they have.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || !script.dataset.programme) return;
  const { programme, token = "", place = "" } = script.dataset;
  const language = script.dataset.language || document.documentElement.lang.slice(0, 2);
  const address = new URL(`/widget/${encodeURIComponent(programme)}/`, script.src);

  const STYLE = `
:host { all: initial !important; display: block !important; margin-block: 16px !important;
  max-inline-size: 416px !important; color-scheme: light dark; }
:host([hidden]) { display: none !important; }
* { box-sizing: border-box; margin: 0; padding: 0; }
section { --ink: light-dark(#14211f, #e7ecec); --quiet: light-dark(#566462, #a3b0b0);
  --line: light-dark(#e3e7e7, #2a3236); --accent: var(--vafa-accent, light-dark(#0b7c85, #45c1c6));
  font: 400 15px/1.55 var(--vafa-font, Vazirmatn, Inter, system-ui, sans-serif); color: var(--ink);
  background: light-dark(#fff, #15191b); border: 1px solid var(--line); border-radius: 14px;
  padding: 16px 18px; text-align: start; }
h2 { font-size: 15px; font-weight: 600; }
h3 { font-size: 13px; font-weight: 600; color: var(--quiet); margin-block: 12px 2px; }
.balance { font-size: 26px; font-weight: 700; line-height: 1.35; }
.quiet { color: var(--quiet); font-size: 14px; }
ul { list-style: none; }
li { padding-block: 3px; overflow-wrap: anywhere; }
li + li { border-block-start: 1px solid var(--line); }
a { display: block; margin-block-start: 14px; padding: 10px 14px; border-radius: 10px; color: light-dark(#fff, #04201f);
  background: var(--accent); text-align: center; text-decoration: none; font-weight: 600; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
summary { cursor: pointer; color: var(--quiet); font-size: 14px; margin-block-start: 10px; }`;

  const make = (name, text, kind) => {
    const part = document.createElement(name);
    if (text) part.textContent = text;
    if (kind) part.className = kind;
    return part;
  };

  const list = ({ title, items }) => {
    if (!items.length) return [];
    const rows = make("ul");
    rows.append(...items.map((item) => make("li", item)));
    return [make("h3", title), rows];
  };

  class VafaLoyalty extends HTMLElement {
    constructor() {
      super();
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    async connectedCallback() {
      this.hidden = true;
      try {
        const [known, own] = await Promise.all([this.ask(), token ? this.ask(token) : null]);
        this.show(known, own);
      } catch {
        // A shop's page goes on without us: what cannot be shown is left out.
        this.remove();
      }
    }

    async ask(signed) {
      const asked = new URL(address);
      const how = { credentials: "omit", referrerPolicy: "origin", signal: AbortSignal.timeout(10000) };
      if (signed) Object.assign(how, { method: "POST", body: JSON.stringify({ token: signed, language }) });
      else if (language) asked.searchParams.set("language", language);
      const answer = await fetch(asked, how);
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }

    show(known, own) {
      const box = make("section");
      box.lang = known.language;
      box.dir = known.direction;
      box.setAttribute("aria-label", known.name);
      const name = make("h2", known.name);
      name.dir = "auto";
      box.append(name);
      const is = own && own.is_known ? own : {};
      if (is.balance) box.append(make("p", is.balance, "balance"));
      if (is.waiting) box.append(make("p", is.waiting, "quiet"));
      if (is.tier) box.append(make("p", [is.tier.name, is.tier.way].filter(Boolean).join(" · "), "quiet"));
      if (is.moves) box.append(...list(is.moves));
      const public_ = [...list(is.earning || known.earning), ...list(known.paying)];
      if (is.balance && public_.length) {
        const more = make("details");
        more.append(make("summary", known.earning.title), ...public_);
        box.append(more);
      } else {
        box.append(...public_);
      }
      if (is.link && new URL(is.link.url).origin === address.origin) {
        const link = make("a", is.link.label);
        link.href = is.link.url;
        link.rel = "noreferrer";
        box.append(link);
      } else {
        box.append(make("p", known.invitation, "quiet"));
      }
      this.shadowRoot.replaceChildren(box);
      this.hidden = false;
    }
  }

  if (!customElements.get("vafa-loyalty")) customElements.define("vafa-loyalty", VafaLoyalty);
  const put = () => {
    const widget = document.createElement("vafa-loyalty");
    const target = place && document.querySelector(place);
    if (target) target.append(widget);
    else if (script.parentNode && script.parentNode !== document.head) script.after(widget);
    else document.body.append(widget);
  };
  if (document.body) put();
  else document.addEventListener("DOMContentLoaded", put);
})();
