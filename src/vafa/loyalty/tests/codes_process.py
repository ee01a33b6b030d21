"""A process that places baskets at one moment, each in a thread with a connection of its own.

`SHOPPERS` is what each wants: a number of an order, codes, gift cards, money of a member. It says
that it is ready, waits for a line, and says how each ended.
"""

from __future__ import annotations

import json
import sys
from typing import Any

# Sets Django up for many threads.
from vafa.ledger.tests.books_process import together  # isort: skip
from vafa.core.keys import SYSTEM  # isort: skip
from vafa.loyalty.actions.basket import Asked  # isort: skip
from vafa.loyalty.actions.budgets import change_budget  # isort: skip
from vafa.loyalty.actions.gift_cards import refund_gift_card  # isort: skip
from vafa.loyalty.actions.pushed_codes import redeem_pushed_code  # isort: skip
from vafa.loyalty.rules.pushed_codes import ToldUse  # isort: skip
from vafa.loyalty.models import Member, Programme  # isort: skip
from vafa.loyalty.tests.checkout_cast import NOW, basket, placed  # isort: skip

Shopper = dict[str, Any]


def shop(wanted: Shopper) -> str:
    """Do what one shopper, or the shop itself, wants; say how it ended."""
    if "refund" in wanted:
        return f"refunded {refund_gift_card(gift_card_id=wanted['refund'], at=NOW, by=SYSTEM)}"
    if "budget" in wanted:
        said = {"name": "Spring", "amount": wanted["amount"], "reason": "It goes well."}
        change_budget(budget_id=wanted["budget"], at=NOW, by=SYSTEM, **said)
        return "changed"
    if "told" in wanted:
        told = ToldUse(wanted["told"], wanted["order"], NOW)
        programme = Programme.objects.get()
        return redeem_pushed_code(programme_id=programme.id, told=told, at=NOW, by=SYSTEM)
    members = Member.objects.select_related("programme", "customer")
    member = members.filter(pk=wanted.get("member", 0))
    asked = Asked(
        basket(wanted["order"], wanted.get("amount", 5_000)),
        member.first(),
        codes=tuple(wanted.get("codes", ())),
        gift_cards=tuple(wanted.get("gift_cards", ())),
        store_credit=wanted.get("store_credit", 0),
    )
    answer = placed(asked).answer
    paid = answer["paid_with_gift_cards"] + answer["paid_with_store_credit"]
    return f"placed {paid}" if paid else "placed"


if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1]), shop), sys.stdout)
