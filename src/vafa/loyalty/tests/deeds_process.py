"""A process that does what shops ask for, at one moment or until it is killed.

`together DEEDS` does all deeds at one moment, each in a thread with a connection of its own. A deed
names what is done (quote, commit, cancel, return, reopen), to which order, and with what. It ends
with what it brought: the discount, or the reason of a refusal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

# Sets Django up for many threads.
from vafa.ledger.tests.books_process import together  # isort: skip
from vafa.loyalty.actions.basket import Asked  # isort: skip
from vafa.loyalty.actions.checkout import NoSuchCheckout  # isort: skip
from vafa.loyalty.models import Checkout, CheckoutState, Member  # isort: skip
from vafa.loyalty.tests.checkout_cast import (  # isort: skip
    basket,
    came_back,
    cancelled,
    placed,
    quoted,
)

Deed = dict[str, Any]


def asked_of(deed: Deed) -> Asked:
    members = Member.objects.select_related("programme", "customer")
    return Asked(
        basket(deed["order"], *deed.get("amounts", ())),
        members.filter(pk=deed.get("member", 0)).first(),
        codes=tuple(deed.get("codes", ())),
        points=deed.get("points", 0),
        gift_cards=tuple(deed.get("gift_cards", ())),
        store_credit=deed.get("store_credit", 0),
    )


def quote(deed: Deed) -> str:
    return _brought(quoted(asked_of(deed), deed.get("minutes", 10)))


def commit(deed: Deed) -> str:
    return _brought(placed(asked_of(deed)))


def cancel(deed: Deed) -> str:
    cancelled(deed["order"])
    return "done"


def give_back(deed: Deed) -> str:
    came_back(deed.get("lines", {"l0": 1_000}), deed["order"])
    return "done"


def reopen(deed: Deed) -> str:
    known = Checkout.objects.filter(document=deed["order"]).first()
    if known is None or known.state == CheckoutState.QUOTED:
        raise NoSuchCheckout
    return commit(deed)


DEEDS: dict[str, Callable[[Deed], str]] = {
    "quote": quote,
    "commit": commit,
    "cancel": cancel,
    "return": give_back,
    "reopen": reopen,
}


def do(deed: Deed) -> str:
    """Do one deed and say what it brought."""
    return DEEDS[deed["do"]](deed)


def _brought(checkout: Checkout) -> str:
    answer = checkout.answer
    names = ("order_discount", "paid_with_points")
    paid = [answer[name] for name in names if answer[name]]
    return f"placed {' '.join(map(str, paid))}".strip()


if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1]), do), sys.stdout)
