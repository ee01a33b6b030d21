"""A process that asks the API for the whole life of an order, is killed in it, and asks again.

`SEED MEMBERS`: for each member, a child lives an order's life and dies at a random statement;
another child sends the same requests with the same keys, to the end.
"""

from __future__ import annotations

import json
import random
import signal
import sys
from typing import Any

# Sets Django up, without a pool.
from vafa.ledger.tests.books_process import die_at, in_a_child  # isort: skip
from django.test.utils import setup_test_environment  # isort: skip
from django.urls import get_resolver  # isort: skip
from vafa.ledger.queries import faults  # isort: skip
from vafa.project.tests.api.conftest import Program  # isort: skip

# A life asks the database about so many things.
STATEMENTS = 330
Whose = dict[str, Any]


def steps(whose: Whose) -> list[tuple[str, str, object]]:
    """Word the requests of a life: what, of which order, and what is told."""
    lines = [
        {"line_id": f"{place}", "product_code": "cup", "quantity_milli": 1_000, "amount": amount}
        for place, amount in enumerate((8_000, 4_000))
    ]
    paying = {"codes": [whose["code"]], "gift_cards": [whose["card"]], "points": 200}
    basket = {"member_id": whose["member"], "lines": lines, "store_credit": 3_000, **paying}
    quote = {**basket, "source": "shop", "number": "1", "reserve_minutes": 10}
    back = [{"lines": [{"line_id": f"{n}", "returned_quantity_milli": 1_000}]} for n in (0, 1)]
    where = f"/loyalty/programmes/{whose['programme']}"
    order = f"{where}/orders/shop:1"
    return [
        ("quotes", f"{where}/quotes", quote),
        ("commit", f"{order}/commit", basket),
        ("returns", f"{order}/returns", back[0]),
        ("cancel", f"{order}/cancel", None),
        ("reopen", f"{order}/reopen", basket),
        ("returns again", f"{order}/returns", back[1]),
    ]


def live(whose: Whose) -> None:
    """Ask for a whole life: each step has a key of its own, the same every time."""
    program = Program(whose["key"])
    for name, address, told in steps(whose):
        key = f"{whose['member']}-{name.replace(' ', '-')}"
        answer = program.post(address, told, **{"Idempotency-Key": key})
        assert answer.status_code == 200, (name, answer.content)


def kills(seed: int, members: list[Whose]) -> int:
    """Kill each life at a random statement, look at the books, and let it be lived again."""
    chance, killed = random.Random(seed), 0
    for whose in members:
        place, before = chance.randint(1, STATEMENTS), chance.random() < 0.5

        def die(place: int = place, before: bool = before, whose: Whose = whose) -> None:
            die_at(place, before=before)
            live(whose)

        def live_again(whose: Whose = whose) -> None:
            assert list(faults()) == []
            live(whose)

        killed += in_a_child(die) == -signal.SIGKILL
        assert in_a_child(live_again) == 0, (seed, whose, place, before)
    return killed


if __name__ == "__main__":
    setup_test_environment()
    # Every child finds the addresses read.
    assert get_resolver().url_patterns
    json.dump(kills(int(sys.argv[1]), json.loads(sys.argv[2])), sys.stdout)
