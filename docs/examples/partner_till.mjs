// The till of a partner: find a card, give points, let them be used, take back. Node 20 or newer.
//
//     export VAFA_URL=http://localhost:8000
//     export VAFA_KEY=vafa_…        // made by the shop on your page under Partners: Keys of its tills
//     export VAFA_CARD=7Q4K-9TRM    // the number on the member's card
//     node partner_till.mjs
//
// It may be stopped at any moment and run again: nothing is given or taken twice.

const ROOT = `${process.env.VAFA_URL.replace(/\/+$/, "")}/api/v1/loyalty/partner`;
const TRIES_MAX = 5;
const TIMEOUT_MS = 30_000;

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** Ask the shop; `once` names a write, so that trying again does nothing twice. */
async function ask(method, path, body, once) {
  const headers = { Authorization: `Bearer ${process.env.VAFA_KEY}` };
  if (body) headers["Content-Type"] = "application/json";
  if (once) headers["Idempotency-Key"] = once;
  for (let tries = 1; ; tries += 1) {
    let answer;
    try {
      answer = await fetch(ROOT + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      if (tries === TRIES_MAX) throw error;
      await pause(2 ** tries);
      continue;
    }
    if (answer.ok) return answer.json();
    const wait = answer.headers.get("Retry-After");
    if (wait === null || tries === TRIES_MAX) {
      const problem = await answer.json();
      throw new Error(`${problem.code}: ${problem.detail} ${JSON.stringify(problem.errors)}`);
    }
    await pause(Number(wait));
  }
}

/** Tell the shop of something and print what the member has after it. */
async function tell(deed, body, once) {
  const { move, spendable } = await ask("POST", deed, body, once);
  console.log(`${move.kind}: ${move.points}, ${spendable} left`);
}

// The member is asked whether these are their first letters; nothing else is told.
const { card, name, spendable } = await ask("POST", "/cards/find", { card: process.env.VAFA_CARD });
console.log(`${name} has ${spendable}`);

await tell("/given", { card, source: "receipt-1001", points: 40 }, "receipt-1001");
await tell("/used", { card, source: "receipt-1002", points: 100 }, "receipt-1002");

// A return has a name of its own. Without `points` all goes back that is left of the sale.
const part = { source: "receipt-1001", return_source: "return-1", points: 15 };
await tell("/given/back", part, "return-1");
await tell("/used/back", { source: "receipt-1002", return_source: "return-2" }, "return-2");

const account = await ask("GET", "/account");
console.log(`open: ${account.total} ${account.currency}`);
