"""A process in which devices send sales and adjustments, in many threads at one moment."""

from __future__ import annotations

import json
import sys
from uuid import UUID

# Sets Django up for many threads.
from vafa.ledger.tests.books_process import TASKS, together  # isort: skip
from vafa.core.keys import Actor  # isort: skip
from vafa.loyalty.actions.adjustments import adjust_points  # isort: skip
from vafa.loyalty.actions.counter import Sale, sell_at_counter  # isort: skip
from vafa.loyalty.tests.test_counter import NOON  # isort: skip


def sell(*, member: int, number: int, points: int) -> None:
    sale = Sale(UUID(int=number), 2_000, NOON, points)
    sell_at_counter(member_id=member, sale=sale, at=NOON, by=Actor.person(1))


def adjust(*, member: int, points: int) -> None:
    adjust_points(member_id=member, points=points, reason="Late", at=NOON, by=Actor.person(1))


TASKS.update(sell=sell, adjust=adjust)

if __name__ == "__main__":
    json.dump(together(json.loads(sys.argv[1])), sys.stdout)
