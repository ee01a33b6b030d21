"""Orders as they are read: one, a customer's, a run's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils.module_loading import import_string

from vafa.core.batches import chunks
from vafa.core.text import search_key
from vafa.journal.queries import settled_before
from vafa.orders.models import Order, OrderLine, OrderState, ReturnLine, ReturnSighting
from vafa.orders.rules import unpacked_keys
from vafa.orders.rules.hanging import OfOrder

_AFTER_ALL = "\U0010ffff"
_CHUNK = 900


@dataclass(frozen=True, slots=True)
class ReturnTotals:
    """What came back by a run: lines and money, and what of it found no order."""

    lines: int
    amount: int
    lines_unmatched: int
    amount_unmatched: int


def hanging_on_orders() -> tuple[OfOrder, ...]:
    """Return the tables of other features that hang on orders, as the settings name them."""
    return cast("tuple[OfOrder, ...]", import_string(settings.VAFA_OF_ORDERS))


def order(*, order_id: int) -> Order | None:
    """Return one order with its customer, or nothing."""
    return Order.objects.select_related("customer").filter(pk=order_id).first()


def orders_of(*, customer_id: int) -> QuerySet[Order]:
    """Return a customer's orders, latest first."""
    return Order.objects.filter(customer_id=customer_id).order_by("-ordered_at", "-id")


def lines_of(*, order_id: int) -> QuerySet[OrderLine]:
    """Return the lines of an order as its shop listed them."""
    return (
        OrderLine.objects.filter(order_id=order_id)
        .select_related("product")
        .order_by("position", "id")
    )


def orders_numbered(*, text: str, limit: int) -> QuerySet[Order]:
    """Return orders whose number begins with what somebody typed, folded; none for nothing."""
    key = search_key(text.strip().lstrip("#"))
    if not key:
        return Order.objects.none()
    found = Order.objects.filter(number_key__gte=key, number_key__lt=key + _AFTER_ALL)
    return found.select_related("customer").order_by("number_key", "id")[:limit]


def orders_listed(
    *,
    customer_id: int | None = None,
    source: str | None = None,
    number: str | None = None,
    ordered_from: datetime | None = None,
    ordered_before: datetime | None = None,
    updated_since: datetime | None = None,
) -> QuerySet[Order]:
    """Return the orders that fit what is asked, in no order; nothing asked is every order.

    Of those that were written since a moment only the settled ones are given, so that whoever goes
    on from the latest misses none.
    """
    found = Order.objects.all()
    if updated_since is not None:
        found = found.filter(updated_at__gte=updated_since, updated_at__lt=settled_before())
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    if source is not None:
        found = found.filter(source=source)
    if number is not None:
        found = found.filter(number_key=search_key(number)[:80], number=number)
    if ordered_from is not None:
        found = found.filter(ordered_at__gte=ordered_from)
    if ordered_before is not None:
        found = found.filter(ordered_at__lt=ordered_before)
    return found


def keys_of_run(*, run_id: int, key: str, source: str, number: str) -> frozenset[str]:
    """Return the keys of all lines and returns that a run stored under one order number."""
    keys: set[str] = set()
    for packed in OrderState.objects.filter(run_id=run_id, order__key=key).values_list(
        "line_keys", flat=True
    ):
        keys.update(unpacked_keys(packed))
    sightings = ReturnSighting.objects.filter(
        run_id=run_id, return_line__source=source, return_line__number=number
    )
    keys.update(sightings.values_list("return_line__key", flat=True))
    return frozenset(keys)


def unmatched_returns() -> QuerySet[ReturnLine]:
    """Return the returns of which a part found no order, latest first."""
    rest = ReturnLine.objects.filter(matched_quantity_milli__lt=F("quantity_milli"))
    return rest.select_related("customer", "product").order_by("-returned_at", "-id")


def return_totals(*, run_id: int) -> ReturnTotals:
    """Count what came back by a run, and what of it found no order."""
    unmatched = Q(matched_quantity_milli=0)
    totals = ReturnLine.objects.filter(sightings__run_id=run_id).aggregate(
        count_all=Count("id"),
        sum_all=Sum("amount"),
        count_unmatched=Count("id", filter=unmatched),
        sum_unmatched=Sum("amount", filter=unmatched),
    )
    return ReturnTotals(
        lines=totals["count_all"],
        amount=totals["sum_all"] or 0,
        lines_unmatched=totals["count_unmatched"],
        amount_unmatched=totals["sum_unmatched"] or 0,
    )


def orders_netted_by(*, return_ids: Sequence[int]) -> list[int]:
    """Return the orders against which returns are netted now."""
    found: set[int] = set()
    for chunk in chunks(return_ids, _CHUNK):
        orders = Order.objects.filter(lines__return_matches__return_line_id__in=chunk)
        found.update(orders.values_list("id", flat=True))
    return sorted(found)


def customers_with_purchases(*, customer_ids: Sequence[int]) -> set[int]:
    """Return those of some customers who have bought at least once."""
    orders = Order.objects.filter(customer_id__in=list(customer_ids), is_purchase=True)
    found = orders.values_list("customer_id", flat=True).distinct()
    return {customer_id for customer_id in found if customer_id is not None}


def purchase_days_of(
    *, customer_ids: Sequence[int], zone: str, until: date
) -> list[tuple[int, date, int, int]]:
    """Return customer, local day, orders and net revenue of each day with a purchase."""
    local_day = TruncDate("ordered_at", tzinfo=ZoneInfo(zone))
    bought = Order.objects.filter(customer_id__in=list(customer_ids), is_purchase=True)
    days = (
        bought.annotate(day=local_day)
        .filter(day__lte=until)
        .values_list("customer_id", "day")
        .annotate(orders=Count("id"), revenue=Sum("net_revenue"))
        .order_by("customer_id", "day")
    )
    return [(who, day, orders, revenue) for who, day, orders, revenue in days]
