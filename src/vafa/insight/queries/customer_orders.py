"""What one customer ordered, returned and likes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Q, Sum
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from vafa.catalogue.models import LineKind
from vafa.insight.queries.keyset import moment_place, moment_place_read
from vafa.orders.models import Order, OrderLine, ReturnLine

ORDERS_DRAWN_MAX: Final = 600
PAGE_SIZE: Final = 12
PRODUCTS_READ_MAX: Final = 3_000
SHOWN_MAX: Final = 6
RETURNS_SHOWN_MAX: Final = 20


@dataclass(frozen=True)
class OrderPage:
    """Orders, the latest first, with the place to go on from; None at the end."""

    orders: list[Order]
    next: str | None


@dataclass(frozen=True)
class Bought:
    """A product or category with the net revenue it made and its share of all."""

    name: str
    code: str
    amount: int
    share: float
    orders: int


@dataclass(frozen=True)
class Tastes:
    """What a customer buys most, by product and by category."""

    products: list[Bought]
    categories: list[Bought]
    product_count: int


def latest_orders(*, customer_id: int) -> list[Order]:
    """Return the orders that fit into a picture, the latest first."""
    orders = Order.objects.filter(customer_id=customer_id).order_by("-ordered_at", "-id")
    return list(orders[:ORDERS_DRAWN_MAX])


def first_page(orders: list[Order]) -> OrderPage:
    """Return the first page of orders that were read already."""
    shown = orders[:PAGE_SIZE]
    return OrderPage(shown, _next_place(shown) if len(orders) > PAGE_SIZE else None)


def order_page(*, customer_id: int, after: str) -> OrderPage:
    """Return the page of orders behind a place."""
    orders = Order.objects.filter(customer_id=customer_id)
    place = moment_place_read(after)
    if place is not None:
        orders = orders.filter(TupleLessThan(Tuple(F("ordered_at"), F("id")), place))
    found = list(orders.order_by("-ordered_at", "-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return OrderPage(shown, _next_place(shown) if len(found) > PAGE_SIZE else None)


def returns_of(*, customer_id: int) -> list[ReturnLine]:
    """Return the latest returned lines with their products."""
    lines = ReturnLine.objects.filter(customer_id=customer_id).select_related("product")
    return list(lines.order_by("-returned_at", "-id")[:RETURNS_SHOWN_MAX])


def tastes_of(*, customer_id: int) -> Tastes:
    """Add up what a customer bought and kept, by product and by category."""
    lines = OrderLine.objects.filter(
        order__customer_id=customer_id, order__is_purchase=True, kind=LineKind.PRODUCT
    )
    sums = (
        lines.values("product_id", "product__code", "product__name", "product__category")
        .annotate(
            amount=Sum(F("amount") - F("returned_amount")),
            orders=Count("order_id", distinct=True),
        )
        .filter(Q(amount__gt=0))
        .order_by("-amount", "product_id")[:PRODUCTS_READ_MAX]
    )
    products = list(sums)
    total = sum(product["amount"] for product in products)
    bought = [
        Bought(
            product["product__name"] or product["product__code"],
            product["product__code"],
            product["amount"],
            product["amount"] / total,
            product["orders"],
        )
        for product in products[:SHOWN_MAX]
    ]
    by_category: dict[str, int] = defaultdict(int)
    for product in products:
        by_category[product["product__category"]] += product["amount"]
    return Tastes(bought, _categories(by_category, total), len(products))


def _categories(amounts: dict[str, int], total: int) -> list[Bought]:
    """Rank categories; a shop that names none has nothing to rank."""
    if not any(amounts):
        return []
    ranked = sorted(amounts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Bought(name, "", amount, amount / total, 0) for name, amount in ranked[:SHOWN_MAX]]


def _next_place(shown: list[Order]) -> str:
    return moment_place(shown[-1].ordered_at, shown[-1].id)
