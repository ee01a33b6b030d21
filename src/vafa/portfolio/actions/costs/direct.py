"""What one order or one customer cost: a parcel, a compensation, a gift."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions import hang_rows
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.refusals import (
    AMOUNT_MAX,
    CostIsAbsurd,
    OtherCurrency,
    UnknownKind,
    refuse_future,
)
from vafa.portfolio.actions.costs.whose import live_root, refuse_unknown_order
from vafa.portfolio.models import DirectCost, DirectKind
from vafa.staff.queries import shop, today


class WhoseCost(Refused):
    code = "whose_cost"
    sentence = _("A cost belongs to one order or to one customer.")


def record_cost(
    *,
    key: str,
    kind: str,
    amount: int,
    day: date,
    order_id: int | None = None,
    customer_id: int | None = None,
    currency: str = "",
    at: datetime,
    by: Actor,
) -> DirectCost:
    """Write down once what an order or a customer cost; the same key again changes nothing.

    An amount below zero is money that came back. What is said of a merged record counts for the
    live customer, and goes home with the record. Refuses another currency than the shop's, a day
    to come, an unknown kind, order or customer, and a cost that is of nobody or of two.
    """
    known = shop()
    if currency and currency != known.currency:
        raise OtherCurrency(currency=known.currency)
    refuse_direct(kind=kind, amount=amount, day=day, today=today(known))
    if (order_id is None) == (customer_id is None):
        raise WhoseCost
    with transaction.atomic():
        refuse_unknown_order(order_id)
        root_id = live_root(customer_id)
        cost, is_new = DirectCost.objects.get_or_create(
            key=key,
            is_in_force=True,
            defaults={
                "order_id": order_id,
                "customer_id": root_id,
                "kind": kind,
                "amount": amount,
                "day": day,
                "stated_at": at,
                "stated_by": str(by),
            },
        )
        if is_new:
            hang_rows(table=DirectCost._meta.label, records={cost.id: customer_id})
            record(
                kind="portfolio.cost_recorded",
                at=at,
                by=by,
                subject_kind="order" if root_id is None else "customer",
                subject_id=order_id or root_id,
                payload={"kind": kind, "amount": amount},
            )
    return cost


def refuse_direct(*, kind: str, amount: int, day: date, today: date) -> None:
    """Refuse an unknown kind, an absurd amount and a day to come."""
    if kind not in DirectKind.values:
        raise UnknownKind
    if abs(amount) > AMOUNT_MAX:
        raise CostIsAbsurd
    refuse_future(day, today=today)
