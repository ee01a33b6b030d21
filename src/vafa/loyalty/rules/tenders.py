"""What pays for an order beside money, and how that belongs to its lines. Pure.

Points, gift cards and store credit pay one after another. Each is shared out over the lines by what
is left to pay of them, by largest remainder. So a line that comes back takes its proportion of each
with it, no line ever gets back more than it cost, and the parts of all lines are the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vafa.loyalty.rules.engine import Order, Part
from vafa.loyalty.rules.engine.allocation import allocate
from vafa.loyalty.rules.engine.context import SHIPPING


class Bill(NamedTuple):
    """One line, or the shipping, with what it costs after discounts."""

    key: str
    price: int
    quantity_milli: int


def bills_of(order: Order, discounts: Mapping[str, int]) -> list[Bill]:
    """List what each line and the shipping cost after these discounts."""
    bills = [
        Bill(line.key, line.amount - discounts.get(line.key, 0), line.quantity_milli)
        for line in order.lines
    ]
    return [*bills, Bill(SHIPPING, order.shipping - discounts.get(SHIPPING, 0), 1000)]


def share_out(tenders: Sequence[int], bills: Sequence[Bill]) -> list[tuple[Part, ...]]:
    """Say which part of each tender belongs to which line; together they pay no more than all."""
    left = [bill.price for bill in bills]
    found = []
    for tender in tenders:
        assert 0 <= tender <= sum(left)
        amounts = allocate(tender, left)
        left = [rest - amount for rest, amount in zip(left, amounts, strict=True)]
        found.append(
            tuple(
                Part(bill.key, amount, bill.quantity_milli)
                for bill, amount in zip(bills, amounts, strict=True)
                if amount
            )
        )
    return found
