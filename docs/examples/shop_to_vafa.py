"""Send a shop's orders to Vafa and read back whom to look after. Python 3.11, nothing to install.

    export VAFA_URL=http://localhost:8000
    export VAFA_KEY=vafa_…        # Settings, Keys for programs; scopes: shop:read, orders:write,
                                  # orders:read, customers:read, valuations:read
    python shop_to_vafa.py

It may be stopped at any moment and run again: nothing is recorded twice.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

TRIES_MAX = 5
TIMEOUT_SECONDS = 30

# What the shop has sold: in earnest, rows of its own database.
SOLD = [
    ("1001", "2026-02-01T10:00:00Z", "reza@shop.example", [("cup-blue", 2, 1000)]),
    ("1002", "2026-02-03T18:20:00+03:30", "eleni@shop.example", [("pot-green", 1, 3490)]),
    ("1003", "2026-02-09T08:15:00Z", "reza@shop.example", [("cup-blue", 1, 500), ("tea", 1, 890)]),
]


class Refused(Exception):
    """Vafa says in a problem document why it will not do something."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['code']}: {problem['detail']} {problem['errors']}")
        self.code = problem["code"]


class Vafa:
    """One installation of Vafa, asked with one key."""

    def __init__(self, url: str, key: str) -> None:
        self.root = f"{url.rstrip('/')}/api/v1"
        self.key = key

    def get(self, path: str, **query: str) -> Any:
        """Read something."""
        return self._ask("GET", f"{path}?{urllib.parse.urlencode(query)}")

    def write(self, method: str, path: str, body: object, *, once: str) -> Any:
        """Write something; `once` names the write, so that trying again does nothing twice."""
        return self._ask(method, path, body, {"Idempotency-Key": once})

    def every(self, path: str, **query: str) -> Iterator[Any]:
        """Walk through a list, page after page."""
        page = self.get(path, **query)
        yield from page["items"]
        while page["next_cursor"]:
            page = self.get(path, **query, cursor=page["next_cursor"])
            yield from page["items"]

    def _ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Any:
        """Ask, and again when Vafa is busy, the limit is reached or the line is cut."""
        content = None if body is None else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310
            self.root + path, data=content, headers={**sent, **(headers or {})}, method=method
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


def send_orders(vafa: Vafa) -> None:
    """Record what was sold."""
    shop = vafa.get("/shop")
    for number, ordered_at, email, goods in SOLD:
        order = vafa.write(
            "POST",
            "/orders",
            {
                "source": "web-shop",
                "number": number,
                "ordered_at": ordered_at,
                # Of all that is said of an order, the newest counts: so say when it was so.
                "changed_at": ordered_at,
                "status": "paid",
                # Amounts are whole numbers of its minor units.
                "currency": shop["currency"],
                "customer": {"email": email},
                "lines": [
                    {"product_code": code, "quantity_milli": pieces * 1000, "amount": amount}
                    for code, pieces, amount in goods
                ],
            },
            once=f"order-{number}-paid",
        )
        print(f"order {number}: customer {order['customer_id']}, {order['net_revenue']} net")  # noqa: T201


def say_that_it_came_back(vafa: Vafa, number: str) -> None:
    """Tell that an order was refunded."""
    order = next(vafa.every("/orders", source="web-shop", number=number))
    told = {"status": "refunded", "changed_at": "2026-02-12T09:00:00Z"}
    changed = vafa.write("PATCH", f"/orders/{order['id']}", told, once=f"order-{number}-refunded")
    print(f"order {number}: {changed['status']}, {changed['net_revenue']} net")  # noqa: T201


def read_whom_to_look_after(vafa: Vafa) -> None:
    """Print who is at risk, with what is expected of them; null is unknown."""
    for row in vafa.every("/valuations", phase="existing", phase_state="at_risk"):
        expected = row["expected_revenue"]
        print(  # noqa: T201
            f"customer {row['customer_id']}: {row['strategy']}, expected {expected['value']}"
            f" between {expected['low']} and {expected['high']} {row['currency']}"
        )


def follow_customers(vafa: Vafa, mirror: dict[int, Any], since: str) -> str:
    """Bring a copy of the customers in line; returns since when to ask the next time.

    The rows of that very moment come once more then: writing them again changes nothing.
    """
    for row in vafa.every("/customers", updated_since=since):
        since = row["updated_at"]
        if row["state"] == "live":
            mirror[row["id"]] = row
        else:
            # Erased, or merged: then all of theirs belongs to `merged_into`.
            mirror.pop(row["id"], None)
    return since


def main() -> None:
    """Send, tell, read, follow."""
    vafa = Vafa(os.environ["VAFA_URL"], os.environ["VAFA_KEY"])
    send_orders(vafa)
    say_that_it_came_back(vafa, "1002")
    read_whom_to_look_after(vafa)
    mirror: dict[int, Any] = {}
    # In earnest, keep the moment with the copy, and follow every few minutes.
    follow_customers(vafa, mirror, since="1970-01-01T00:00:00Z")
    print(f"{len(mirror)} customers are copied")  # noqa: T201


if __name__ == "__main__":
    main()
