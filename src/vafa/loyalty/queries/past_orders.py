"""Orders of the past as rules see them, read in pieces: never more than one piece in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from vafa.catalogue.models import Product
from vafa.loyalty.queries.context import basket_of
from vafa.loyalty.queries.past_rows import HEAD, LINE, PastHead, PastLine, PastProduct
from vafa.loyalty.queries.spending import spend_counted
from vafa.loyalty.rules.trials import PastOrder
from vafa.orders.models import Order, OrderLine

ORDERS_AT_ONCE = 2_000


def bought_before(*, at: datetime) -> Iterator[tuple[int, int, datetime]]:
    """Return who had bought before a moment: customer, how often, and when the latest time."""
    purchases = Order.objects.filter(is_purchase=True, customer__isnull=False, ordered_at__lt=at)
    counted = purchases.values("customer_id").annotate(orders=Count("id"), latest=Max("ordered_at"))
    rows = counted.order_by("customer_id").values_list("customer_id", "orders", "latest")
    yield from rows.iterator(ORDERS_AT_ONCE)


def past_order_count(*, since: datetime, until: datetime) -> int:
    """Count the orders that `past_orders` gives."""
    return _purchases(since, until).count()


def past_orders(*, since: datetime, until: datetime) -> Iterator[list[PastOrder]]:
    """Return the purchases of known customers from one moment until before another, by time."""
    products: dict[int, PastProduct] = {}
    after: tuple[datetime, int] | None = None
    while heads := _heads(since, until, after):
        yield _described(heads, products)
        after = (heads[-1].ordered_at, heads[-1].id)


def _purchases(since: datetime, until: datetime) -> QuerySet[Order]:
    return Order.objects.filter(
        is_purchase=True, customer__isnull=False, ordered_at__gte=since, ordered_at__lt=until
    )


def _heads(since: datetime, until: datetime, after: tuple[datetime, int] | None) -> list[PastHead]:
    found = _purchases(since, until)
    if after:
        at, order_id = after
        later = Q(ordered_at__gt=at) | Q(ordered_at=at, id__gt=order_id)
        # The bound by itself lets the index begin at the right place.
        found = found.filter(later, ordered_at__gte=at)
    rows = found.order_by("ordered_at", "id").values_list(*HEAD)[:ORDERS_AT_ONCE]
    return [PastHead._make(row) for row in rows]


def _described(heads: Sequence[PastHead], products: dict[int, PastProduct]) -> list[PastOrder]:
    lines = _lines([head.id for head in heads], products)
    return [_past_order(head, lines[head.id]) for head in heads]


def _past_order(head: PastHead, lines: Sequence[PastLine]) -> PastOrder:
    return PastOrder(
        customer=head.customer_id,
        at=head.ordered_at,
        basket=basket_of(head, lines),
        country=head.customer_country,
        net_revenue=head.net_revenue,
        told=_told_of(head),
        returned={
            line.key: line.returned_quantity_milli
            for line in lines
            if line.returned_quantity_milli > 0 and line.quantity_milli > 0
        },
        spend=spend_counted(head, lines),
    )


def _told_of(head: PastHead) -> tuple[tuple[str, datetime], ...]:
    """List what the shop told of an order, as those are followed that come in."""
    told = (
        ("order_placed", head.ordered_at),
        ("order_paid", head.ordered_at),
        ("order_shipped", head.shipped_at),
        ("order_delivered", head.delivered_at),
        ("order_completed", head.completed_at),
    )
    return tuple((trigger, moment) for trigger, moment in told if moment is not None)


def _lines(order_ids: Sequence[int], products: dict[int, PastProduct]) -> dict[int, list[PastLine]]:
    rows = list(
        OrderLine.objects.filter(order_id__in=order_ids)
        .order_by("order_id", "position", "id")
        .values_list(*LINE)
    )
    _learn({row[-1] for row in rows} - products.keys(), products)
    found: dict[int, list[PastLine]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(PastLine._make((*row[:-1], products[row[-1]])))
    return found


def _learn(unknown: set[int], products: dict[int, PastProduct]) -> None:
    """Read the products that have not been seen yet."""
    if unknown:
        rows = Product.objects.filter(id__in=unknown).values_list("id", "code", "category")
        products.update({number: PastProduct(code, category) for number, code, category in rows})
