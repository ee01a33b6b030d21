"""One order as it happens, from a connected shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.orders.actions.batch import Recorded, record_orders
from vafa.orders.actions.net import rematch
from vafa.orders.models import Order, ReturnLine
from vafa.orders.rules import IncomingOrder, IncomingReturn
from vafa.staff.actions import fix_money


class Moments(NamedTuple):
    """When an order was sent, was with its customer, and was done."""

    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None


NOT_TOLD: Final = Moments()


class NoSuchOrder(Refused):
    code = "no_such_order"
    sentence = _("There is no such order.")


def record_order(
    *, order: IncomingOrder, returns: Sequence[IncomingReturn] = (), at: datetime, by: Actor
) -> Order:
    """Store one order that a shop tells of right now, and net its customer's returns.

    Told twice, or told older news late, it changes nothing and writes no entry in the journal;
    else one entry says so, whose subject is the customer, if there is one.
    """
    with transaction.atomic():
        fix_money(at=at, by=by)
        recorded = record_orders(orders=[order], returns=returns, run_id=None, at=at, by=by)
        stored = Order.objects.get(key=order.key)
        net_orders(recorded=recorded, at=at)
        if _is_news(recorded):
            record(
                kind="orders.order_recorded",
                subject_kind="customer" if stored.customer_id else "",
                subject_id=stored.customer_id,
                at=at,
                by=by,
                payload={"order_id": stored.id},
            )
        stored.refresh_from_db()
    return stored


def net_orders(*, recorded: Recorded, at: datetime) -> None:
    """Net the returns of a few orders that were just stored, and the returns stored with them."""
    with transaction.atomic():
        new_returns = ReturnLine.objects.filter(key__in=recorded.return_keys_new)
        return_ids = list(new_returns.values_list("id", flat=True))
        rematch(order_ids=recorded.order_ids, return_ids=return_ids, at=at)


def _is_news(recorded: Recorded) -> bool:
    return bool(recorded.orders_new or recorded.orders_changed or recorded.return_keys_new)


def change_order_status(
    *,
    order_id: int,
    status: str,
    refunded_amount: int | None,
    changed_at: datetime,
    at: datetime,
    by: Actor,
    moments: Moments = NOT_TOLD,
) -> Order:
    """Say what has become of an order; its lines stay, and older news than it has changes nothing.

    An empty status leaves the one it has, as `moments` that are not told stay.

    Refuses an order that nobody knows.
    """
    with transaction.atomic():
        order = Order.objects.filter(id=order_id).first()
        if order is None:
            raise NoSuchOrder
        news = IncomingOrder(
            key=order.key,
            source=order.source,
            number=order.number,
            customer=None,
            ordered_at=order.ordered_at,
            state_at=changed_at,
            status=status,
            original_currency=order.original_currency,
            rate=order.rate,
            lines=(),
            is_whole=False,
            refunded_amount=refunded_amount,
            shipped_at=moments.shipped_at,
            delivered_at=moments.delivered_at,
            completed_at=moments.completed_at,
        )
        return record_order(order=news, at=at, by=by)
