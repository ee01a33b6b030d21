"""A shop's checkout with points: quote, place, return. Python 3.11, nothing to install.

    export VAFA_URL=http://localhost:8000
    export VAFA_KEY=vafa_…        # Settings, Keys for programs; scopes: customers:read,
                                  # customers:write, loyalty:read, loyalty:write
    python loyalty_checkout.py

It may be stopped at any moment and run again: nothing is taken or given twice.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

TRIES_MAX = 5
TIMEOUT_SECONDS = 30

CUSTOMER = "reza@shop.example"
SOURCE, NUMBER = "web-shop", "2001"
BASKET = {
    "lines": [
        # What the customer pays with tax, in minor units; quantities in thousandths.
        {"line_id": "1", "product_code": "cup-blue", "quantity_milli": 2000, "amount": 3000},
        {"line_id": "2", "product_code": "tea", "quantity_milli": 1000, "amount": 2000},
    ],
    "points": 200,
}


class Refused(Exception):
    """Vafa says in a problem document why it will not do something."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['code']}: {problem['detail']} {problem['errors']}")
        self.code = problem["code"]


def ask(method: str, path: str, body: object = None, *, once: str = "") -> Any:
    """Ask Vafa; `once` names a write, so that trying again does nothing twice."""
    headers = {"Authorization": f"Bearer {os.environ['VAFA_KEY']}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if once:
        headers["Idempotency-Key"] = once
    request = urllib.request.Request(  # noqa: S310
        f"{os.environ['VAFA_URL'].rstrip('/')}/api/v1{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers=headers,
        method=method,
    )
    for tries in range(1, TRIES_MAX + 1):
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            wait = error.headers.get("Retry-After")
            if wait is None or tries == TRIES_MAX:
                raise Refused(json.load(error)) from None
            time.sleep(int(wait))
        except OSError:
            if tries == TRIES_MAX:
                raise
            time.sleep(2**tries)
    raise AssertionError("unreachable")


def member_of(programme: int, email: str) -> Any:
    """Find the membership of a customer; let them join who have none."""
    found = ask("POST", "/customers/search", {"text": email})["items"]
    if not found:
        told = {"email": email, "channel": "checkout"}
        found = [ask("POST", "/customers", told, once=f"customer-{email}")]
    place = f"/loyalty/programmes/{programme}/members"
    customer = found[0]["id"]
    known = ask("GET", f"{place}?customer_id={customer}")["items"]
    active = [member for member in known if member["state"] == "active"]
    # In earnest only after they have read the terms and agreed.
    return (
        active[0]
        if active
        else ask("POST", place, {"customer_id": customer}, once=f"join-{programme}-{customer}")
    )


def tell(what: str, answer: Any) -> None:
    """Print what an answer says of points: they are true at this moment, nothing comes later."""
    earned, spent = answer["points_earned"], answer["points_spent"]
    print(f"{what}: {earned} earned, {spent} spent, {answer['balance']['spendable']} left")  # noqa: T201


def main() -> None:
    """Sell something for points and money, and take a part of it back."""
    programmes = ask("GET", "/loyalty/programmes")["items"]
    programme = next(one["id"] for one in programmes if one["state"] == "live")
    member = member_of(programme, CUSTOMER)
    basket = {**BASKET, "member_id": member["id"]}
    place = f"/loyalty/programmes/{programme}"

    # While the customer pays, the points are put aside: nobody can spend them elsewhere.
    name = {"source": SOURCE, "number": NUMBER, "reserve_minutes": 15}
    quoted = ask("POST", f"{place}/quotes", {**basket, **name}, once=f"quote-{NUMBER}")
    print(f"to pay: {quoted['payable']}, of it with points: {quoted['paid_with_points']}")  # noqa: T201

    order = f"{place}/orders/{urllib.parse.quote(quoted['document'], safe='')}"
    placed = ask("POST", f"{order}/commit", basket, once=f"commit-{NUMBER}")
    tell("placed", placed)

    # One of the two cups came back; told is all that came back so far.
    came_back = {"lines": [{"line_id": "1", "returned_quantity_milli": 1000}]}
    returned = ask("POST", f"{order}/returns", came_back, once=f"return-{NUMBER}-1")
    tell("returned", returned)

    for decision in ask("GET", f"{order}/explain")["decisions"]:
        for rule in decision["rules"]:
            print(f"{rule['rule']}: {rule['explanation']}")  # noqa: T201


if __name__ == "__main__":
    main()
