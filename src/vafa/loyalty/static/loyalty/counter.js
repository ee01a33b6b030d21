// The counter: finds members, records sales, and keeps them while there is no network.
// Each sale gets its number when its button is pressed, so however often it is sent it counts once.
(() => {
  "use strict";
  const root = document.querySelector("[data-counter]");
  if (!root) return;
  const KEY = "vafa-counter-sales";
  const words = document.querySelector("[data-words]").dataset;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const findForm = part("find-form");
  const saleForm = part("sale-form");
  const count = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: root.dataset.digits });
  let chosen = null;
  // What stands in the way: nothing, "away", "signed-out" or "wrong".
  let trouble = navigator.onLine ? "" : "away";
  let isSending = false;
  // The sale whose answer is waited for with open eyes.
  let watched = "";

  // What is kept on this device ----------------------------------------------
  const kept = () => JSON.parse(localStorage.getItem(KEY) || "[]");
  const keep = (sales) => localStorage.setItem(KEY, JSON.stringify(sales));
  const change = (number, fields) =>
    keep(kept().map((sale) => (sale.number === number ? { ...sale, ...fields } : sale)));
  const drop = (number) => keep(kept().filter((sale) => sale.number !== number));
  const newNumber = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // Asking the server ---------------------------------------------------------
  // Gives the answer; throws "away" without a network, "signed-out", or "wrong" when it failed.
  const ask = async (address, fields, isSecond = false) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", findForm.elements.csrfmiddlewaretoken.value);
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    let answer;
    try {
      answer = await fetch(address, { method: "POST", body });
    } catch {
      throw new Error("away");
    }
    if (answer.redirected) throw new Error("signed-out");
    if (answer.status === 403 && !isSecond && (await renew())) return ask(address, fields, true);
    if (!answer.ok && answer.status !== 422) throw new Error("wrong");
    return answer;
  };
  // After signing in again the page's token is an old one.
  const renew = async () => {
    const page = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
    if (!page || page.redirected) throw new Error(page ? "signed-out" : "away");
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("[data-find-form] [name=csrfmiddlewaretoken]");
    if (token) findForm.elements.csrfmiddlewaretoken.value = token.value;
    return Boolean(token);
  };
  const note = (problem) => {
    trouble = problem;
    show();
  };

  // What the page shows ---------------------------------------------------------
  const element = (name, text, fields = {}) => {
    const made = Object.assign(document.createElement(name), fields);
    made.textContent = text;
    return made;
  };
  const button = (text, act) => {
    const made = element("button", text, { type: "button", className: "btn btn-sm" });
    made.addEventListener("click", act);
    return made;
  };
  const show = () => {
    const sales = kept();
    const waiting = sales.filter((sale) => !sale.refusal).length;
    const said = [];
    const isAway = trouble === "away";
    if (trouble) said.push({ away: words.offline, "signed-out": words.signedOut }[trouble] || words.wrong);
    if (waiting) said.push(words.waiting.replace("COUNT", count.format(waiting)));
    part("state").hidden = !said.length;
    part("state").querySelector("span").textContent = said.join(" ");
    if (trouble === "signed-out") part("state").querySelector("span").append(" ", element("a", words.signIn, { href: location.pathname }));
    root.querySelectorAll("[data-online]").forEach((one) => { one.hidden = isAway; });
    if (!chosen) saleForm.hidden = !isAway;
    part("queue").hidden = !sales.length;
    part("queue").querySelector("ul").replaceChildren(...sales.map((sale) => {
      const line = document.createElement("li");
      const name = element("span", `${sale.name} · ${sale.amount}`);
      name.dir = "auto";
      line.append(name);
      if (sale.refusal) line.append(button(words.remove, () => { drop(sale.number); show(); }), element("p", sale.refusal));
      return line;
    }));
  };
  const answer = (title, lines, more) => {
    const box = part("answer");
    box.hidden = false;
    box.replaceChildren(element("h2", title), ...lines.map((line) => element("p", line)), ...(more ? [more] : []));
  };
  const choose = (who) => {
    chosen = who;
    part("who").textContent = who ? who.name : "";
    part("balance").textContent = who ? who.has : "";
    part("other").hidden = !who;
    part("found").replaceChildren();
    saleForm.hidden = !who && trouble !== "away";
    if (who) saleForm.elements.amount.focus();
  };
  const receipt = (number, told) => {
    const offer = told.is_called_off ? null : button(words.callOff, async () => {
      const address = root.dataset.callOff.replace("/0/", `/${told.member}/`).replace(/0{8}-0{4}-0{4}-0{4}-0{12}/, number);
      try {
        const back = await (await ask(address, {})).json();
        answer(back.title || back.refusal, back.lines || []);
      } catch (problem) {
        note(problem.message);
      }
    });
    answer(told.title, told.lines, offer);
  };

  // Sending what is kept, one after the other ------------------------------------
  const send = async () => {
    if (isSending) return;
    isSending = true;
    try {
      let next;
      while ((next = kept().find((sale) => !sale.refusal))) {
        const { name, ...fields } = next;
        const told = await (await ask(root.dataset.sell, fields)).json();
        trouble = "";
        if (told.refusal) change(next.number, { refusal: told.refusal });
        else drop(next.number);
        if (next.number === watched) {
          if (told.refusal) { drop(next.number); answer(told.refusal, []); } else receipt(next.number, told);
        }
      }
      show();
    } catch (problem) {
      note(problem.message);
      throw problem;
    } finally {
      isSending = false;
    }
  };
  const sendQuietly = () => send().catch(() => {});

  // What people do ------------------------------------------------------------------
  findForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    choose(null);
    part("answer").hidden = true;
    try {
      const found = await ask(root.dataset.find, { text: findForm.elements.text.value });
      part("found").innerHTML = await found.text();
      note("");
      sendQuietly();
    } catch (problem) {
      note(problem.message);
    }
  });
  const chosenFrom = (one) => choose({ member: one.dataset.member, name: one.dataset.name, has: one.dataset.has });
  part("found").addEventListener("click", async (event) => {
    const one = event.target.closest("[data-member]");
    if (one) chosenFrom(one);
    const joining = event.target.closest("[data-join]");
    if (!joining) return;
    joining.disabled = true;
    try {
      const joined = await ask(joining.dataset.join, {});
      const text = await joined.text();
      if (!joined.ok) { answer(text, []); return; }
      part("found").innerHTML = text;
      chosenFrom(part("found").querySelector("[data-member]"));
    } catch (problem) {
      joining.disabled = false;
      note(problem.message);
    }
  });
  part("other").addEventListener("click", () => { choose(null); findForm.elements.text.focus(); });
  saleForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = findForm.elements.text.value.trim();
    const points = trouble === "away" ? "" : saleForm.elements.points.value.trim();
    const amount = saleForm.elements.amount.value.trim();
    const receipt = saleForm.elements.receipt.value.trim();
    if (!amount || !(chosen || typed)) { answer(chosen || typed ? words.needsAmount : words.offline, []); return; }
    if (points && !navigator.onLine) { answer(words.noPoints, []); return; }
    const sale = {
      number: newNumber(), member: chosen ? chosen.member : "", who: typed, amount, receipt, points,
      pressed_at: new Date().toISOString(), name: chosen ? chosen.name : typed,
    };
    watched = sale.number;
    keep([...kept(), sale]);
    saleForm.reset();
    choose(null);
    findForm.reset();
    show();
    try {
      if (!navigator.onLine) throw new Error("away");
      await send();
    } catch {
      // From here on it is one of those that wait.
      watched = "";
      if (!navigator.onLine) note("away");
      answer(points ? words.unsure : words.kept, []);
    }
  });
  const tryAgain = () => {
    if (kept().some((sale) => !sale.refusal)) sendQuietly();
    else if (trouble) ask(root.dataset.find, { text: "" }).then(() => note(""), (problem) => note(problem.message));
  };
  window.addEventListener("online", tryAgain);
  window.addEventListener("offline", () => note("away"));
  // A device that believes it is away is believed for a minute at most.
  setInterval(() => { if (navigator.onLine) tryAgain(); }, 5000);
  setInterval(tryAgain, 60000);
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(root.dataset.worker).catch(() => {});
  choose(null);
  show();
  if (navigator.onLine) sendQuietly();
})();
