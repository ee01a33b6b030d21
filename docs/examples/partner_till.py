"""The till of a partner: find a card, give points, let them be used, take back. Python 3.11.

    export VAFA_URL=http://localhost:8000
    export VAFA_KEY=vafa_…        # made by the shop on your page under Partners: Keys of its tills
    export VAFA_CARD=7Q4K-9TRM    # the number on the member's card
    python partner_till.py

It may be stopped at any moment and run again: nothing is given or taken twice.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from typing import Any

TRIES_MAX = 5
TIMEOUT_SECONDS = 30


class Refused(Exception):
    """The shop says in a problem document why it will not do something."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(f"{problem['code']}: {problem['detail']} {problem['errors']}")
        self.code = problem["code"]


def ask(method: str, path: str, body: object = None, *, once: str = "") -> Any:
    """Ask the shop; `once` names a write, so that trying again does nothing twice."""
    headers = {"Authorization": f"Bearer {os.environ['VAFA_KEY']}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if once:
        headers["Idempotency-Key"] = once
    request = urllib.request.Request(  # noqa: S310
        f"{os.environ['VAFA_URL'].rstrip('/')}/api/v1/loyalty/partner{path}",
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


def tell(deed: str, body: dict[str, object], *, once: str) -> None:
    """Tell the shop of something and print what the member has after it."""
    answer = ask("POST", deed, body, once=once)
    print(f"{answer['move']['kind']}: {answer['move']['points']}, {answer['spendable']} left")  # noqa: T201


def main() -> None:
    """Serve one member: two sales, of which parts come back."""
    # The member is asked whether these are their first letters; nothing else is told.
    card = ask("POST", "/cards/find", {"card": os.environ["VAFA_CARD"]})
    print(f"{card['name']} has {card['spendable']}")  # noqa: T201

    sold = {"card": card["card"], "source": "receipt-1001", "points": 40}
    tell("/given", sold, once="receipt-1001")
    paid = {"card": card["card"], "source": "receipt-1002", "points": 100}
    tell("/used", paid, once="receipt-1002")

    # A return has a name of its own. Without `points` all goes back that is left of the sale.
    part = {"source": "receipt-1001", "return_source": "return-1", "points": 15}
    tell("/given/back", part, once="return-1")
    tell("/used/back", {"source": "receipt-1002", "return_source": "return-2"}, once="return-2")

    account = ask("GET", "/account")
    print(f"open: {account['total']} {account['currency']}")  # noqa: T201


if __name__ == "__main__":
    main()
