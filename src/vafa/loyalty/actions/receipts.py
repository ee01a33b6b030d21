"""A sale at the counter and the imported order with the number of its receipt are one fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.core.keys import Actor
from vafa.core.text import search_key
from vafa.loyalty.actions.checkout import cancel_checkout, return_lines
from vafa.loyalty.actions.order_checkouts import OFF
from vafa.loyalty.models import Checkout
from vafa.loyalty.queries.counter import SALE_LINE
from vafa.orders.models import Order, OrderLine, OrderStatus


def note_receipt(checkout: Checkout, *, receipt: str) -> None:
    """Write the number of its receipt beside a sale, in the form in which orders are found."""
    checkout.answer = {**checkout.answer, "receipt": search_key(receipt)}
    checkout.save(update_fields=["answer"])


def follow_receipt(
    sale: Checkout, order: Order, lines: Sequence[OrderLine], *, at: datetime, by: Actor
) -> None:
    """Take back of a sale what came back of its order, or all of it; again changes nothing."""
    programme_id, document = sale.programme_id, sale.document
    if order.status in OFF:
        cancel_checkout(programme_id=programme_id, document=document, at=at, by=by)
        return
    back = 1_000 if order.status == OrderStatus.REFUNDED else _milli_back(lines)
    if back:
        returned = {SALE_LINE: back}
        return_lines(programme_id=programme_id, document=document, returned=returned, at=at, by=by)


def _milli_back(lines: Sequence[OrderLine]) -> int:
    """Say which part of an order came back, in thousandths of what its lines cost."""
    bought = [line for line in lines if line.amount > 0 and line.quantity_milli > 0]
    whole = sum(line.amount for line in bought)
    back = sum(line.amount * line.returned_quantity_milli // line.quantity_milli for line in bought)
    return min(1_000, 1_000 * back // whole) if whole else 0
