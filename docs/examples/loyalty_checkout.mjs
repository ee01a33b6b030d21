// A shop's checkout with points: quote, place, return. Node 20 or newer, nothing to install.
//
//     export VAFA_URL=http://localhost:8000
//     export VAFA_KEY=vafa_…        # Settings, Keys for programs; scopes: customers:read,
//                                   // customers:write, loyalty:read, loyalty:write
//     node loyalty_checkout.mjs
//
// It may be stopped at any moment and run again: nothing is taken or given twice.

const ROOT = `${process.env.VAFA_URL.replace(/\/+$/, "")}/api/v1`;
const TRIES_MAX = 5;
const TIMEOUT_MS = 30_000;

const CUSTOMER = "reza@shop.example";
const NAME = { source: "web-shop", number: "2001" };
const BASKET = {
  lines: [
    // What the customer pays with tax, in minor units; quantities in thousandths.
    { line_id: "1", product_code: "cup-blue", quantity_milli: 2000, amount: 3000 },
    { line_id: "2", product_code: "tea", quantity_milli: 1000, amount: 2000 },
  ],
  points: 200,
};

const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

/** Ask Vafa; `once` names a write, so that trying again does nothing twice. */
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

/** Find the membership of a customer; let them join who have none. */
async function memberOf(programme, email) {
  let [customer] = (await ask("POST", "/customers/search", { text: email })).items;
  customer ??= await ask("POST", "/customers", { email, channel: "checkout" }, `customer-${email}`);
  const place = `/loyalty/programmes/${programme}/members`;
  const known = (await ask("GET", `${place}?customer_id=${customer.id}`)).items;
  // In earnest only after they have read the terms and agreed.
  return (
    known.find((member) => member.state === "active") ??
    (await ask("POST", place, { customer_id: customer.id }, `join-${programme}-${customer.id}`))
  );
}

const programmes = (await ask("GET", "/loyalty/programmes")).items;
const programme = programmes.find((one) => one.state === "live").id;
const member = await memberOf(programme, CUSTOMER);
const basket = { ...BASKET, member_id: member.id };
const place = `/loyalty/programmes/${programme}`;

// While the customer pays, the points are put aside: nobody can spend them elsewhere.
const wanted = { ...basket, ...NAME, reserve_minutes: 15 };
const quoted = await ask("POST", `${place}/quotes`, wanted, `quote-${NAME.number}`);
console.log(`to pay: ${quoted.payable}, of it with points: ${quoted.paid_with_points}`);

const order = `${place}/orders/${encodeURIComponent(quoted.document)}`;
const told = (what, { points_earned, points_spent, balance }) =>
  console.log(
    `${what}: ${points_earned} earned, ${points_spent} spent, ${balance.spendable} left`,
  );
told("placed", await ask("POST", `${order}/commit`, basket, `commit-${NAME.number}`));

// One of the two cups came back; told is all that came back so far.
const cameBack = { lines: [{ line_id: "1", returned_quantity_milli: 1000 }] };
told("returned", await ask("POST", `${order}/returns`, cameBack, `return-${NAME.number}-1`));

for (const { rules } of (await ask("GET", `${order}/explain`)).decisions) {
  for (const { rule, explanation } of rules) console.log(`${rule}: ${explanation}`);
}
