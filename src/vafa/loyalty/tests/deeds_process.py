"""A process that does what shops ask for, at one moment or until it is killed.

`together DEEDS` does all deeds at one moment, each in a thread with a connection of its own. A deed
names what is done (quote, commit, cancel, return, reopen), to which order of which programme, and
with what. It ends with what it brought, or the reason of a refusal; with a label, after that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

# Sets Django up for many threads.
from vafa.ledger.tests.books_process import together  # isort: skip
from vafa.core.errors import Refused  # isort: skip
from vafa.core.keys import SYSTEM  # isort: skip
from vafa.loyalty.actions import (  # isort: skip
    cancel_checkout,
    commit_checkout,
    quote_checkout,
    reopen_checkout,
    return_lines,
)
from vafa.loyalty.actions.basket import Asked  # isort: skip
from vafa.loyalty.models import Checkout, Member, Programme  # isort: skip
from vafa.loyalty.tests.checkout_cast import NOW, basket  # isort: skip

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
    minutes, asked = deed.get("minutes", 10), asked_of(deed)
    return _brought(quote_checkout(asked=asked, reserve_minutes=minutes, **_where(deed)))


def commit(deed: Deed) -> str:
    return _brought(commit_checkout(asked=asked_of(deed), **_where(deed)))


def cancel(deed: Deed) -> str:
    cancel_checkout(document=deed["order"], **_where(deed))
    return "done"


def give_back(deed: Deed) -> str:
    lines = deed.get("lines", {"l0": 1_000})
    return_lines(document=deed["order"], returned=lines, **_where(deed))
    return "done"


def _where(deed: Deed) -> dict[str, Any]:
    programme = deed.get("programme") or Programme.objects.get().id
    return {"programme_id": programme, "at": NOW, "by": SYSTEM}


def reopen(deed: Deed) -> str:
    return _brought(reopen_checkout(asked=asked_of(deed), **_where(deed)))


DEEDS: dict[str, Callable[[Deed], str]] = {
    "quote": quote,
    "commit": commit,
    "cancel": cancel,
    "return": give_back,
    "reopen": reopen,
}


def do(deed: Deed) -> str:
    """Do one deed and say what it brought."""
    if "label" not in deed:
        return DEEDS[deed["do"]](deed)
    try:
        return f"{deed['label']} {DEEDS[deed['do']](deed)}"
    except Refused as refusal:
        return f"{deed['label']} {refusal.code}"


def _brought(checkout: Checkout) -> str:
    answer = checkout.answer
    names = ("order_discount", "paid_with_points")
    paid = [answer[name] for name in names if answer[name]]
    return f"placed {' '.join(map(str, paid))}".strip()


if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1]), do), sys.stdout)
