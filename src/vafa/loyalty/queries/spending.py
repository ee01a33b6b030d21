"""What an order counts in money towards a tier, of real orders and of those in a trial alike."""

from __future__ import annotations

from collections.abc import Iterable

from vafa.catalogue.models import LineKind
from vafa.loyalty.queries.past_rows import PastHead, PastLine
from vafa.loyalty.rules.qualifying import Share, kept_spend
from vafa.orders.models import Order, OrderLine


def spend_counted(order: Order | PastHead, lines: Iterable[OrderLine | PastLine]) -> int:
    """Say what was paid for the goods of an order that were kept, with their tax."""
    shares = [
        Share(line.amount + line.tax_amount, line.quantity_milli, line.returned_quantity_milli)
        for line in lines
        if line.kind == LineKind.PRODUCT and line.amount > 0 and line.quantity_milli > 0
    ]
    return kept_spend(shares, discount=order.discount_amount)
