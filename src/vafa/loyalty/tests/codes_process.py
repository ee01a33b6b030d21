"""A process that places baskets at one moment, each in a thread with a connection of its own.

`SHOPPERS` is what each wants: a number of an order, codes, gift cards, money of a member. It says
that it is ready, waits for a line, and says how each ended.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import django
from django.conf import settings

# Every thread has a connection of its own, however many they are.
OPTIONS: dict[str, object] = settings.DATABASES["default"]["OPTIONS"]  # type: ignore[assignment]
OPTIONS.pop("pool", None)
django.setup()

from django.db import connection, connections  # noqa: E402  # isort: skip
from vafa.core.errors import Refused  # noqa: E402  # isort: skip
from vafa.core.keys import SYSTEM  # noqa: E402  # isort: skip
from vafa.ledger.actions import repeat_when_disturbed  # noqa: E402  # isort: skip
from vafa.loyalty.actions.basket import Asked  # noqa: E402  # isort: skip
from vafa.loyalty.actions.gift_cards import refund_gift_card  # noqa: E402  # isort: skip
from vafa.loyalty.actions.pushed_codes import redeem_pushed_code  # noqa: E402  # isort: skip
from vafa.loyalty.rules.pushed_codes import ToldUse  # noqa: E402  # isort: skip
from vafa.loyalty.models import Member, Programme  # noqa: E402  # isort: skip
from vafa.loyalty.tests.checkout_cast import NOW, basket, placed  # noqa: E402  # isort: skip

Shopper = dict[str, Any]


def shop(wanted: Shopper) -> str:
    """Do what one shopper, or the shop itself, wants; say how it ended."""
    if "refund" in wanted:
        return f"refunded {refund_gift_card(gift_card_id=wanted['refund'], at=NOW, by=SYSTEM)}"
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


def outcome_of(wanted: Shopper) -> str:
    try:
        return repeat_when_disturbed(act=lambda: shop(wanted))
    except Refused as refusal:
        return refusal.code
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def together(shoppers: list[Shopper]) -> list[str]:
    outcomes = [""] * len(shoppers)
    start = threading.Barrier(len(shoppers) + 1)

    def run(place: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        start.wait()
        outcomes[place] = outcome_of(shoppers[place])
        connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(shoppers))]
    for thread in threads:
        thread.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    start.wait()
    for thread in threads:
        thread.join()
    return outcomes


if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1])), sys.stdout)
