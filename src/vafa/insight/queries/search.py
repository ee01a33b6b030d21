"""Customers and orders found by anything that somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vafa.core.text import search_key
from vafa.customers.models import Customer
from vafa.customers.queries import search_customers
from vafa.orders.models import Order

TYPED_MAX: Final = 200
# Sorts after every character that a folded number can hold, on both databases.
AFTER_ALL: Final = "\U0010ffff"


@dataclass(frozen=True)
class Found:
    """What was found for a text; `has_more` when more customers fit than are shown."""

    text: str
    customers: list[Customer]
    orders: list[Order]
    has_more: bool

    @property
    def only_customer_id(self) -> int | None:
        """The one customer that everything leads to, if there is just one."""
        ids = {customer.id for customer in self.customers}
        ids |= {order.customer_id or 0 for order in self.orders}
        return next(iter(ids)) if len(ids) == 1 and 0 not in ids else None


def found_by(*, text: str, limit: int) -> Found:
    """Find customers by name, number, e-mail or phone, and orders by number.

    Case, accents, Persian or Arabic letters and kinds of digits make no difference.
    """
    typed = text.strip()[:TYPED_MAX]
    if not typed:
        return Found("", [], [], has_more=False)
    customers = list(search_customers(text=typed, limit=limit + 1))
    return Found(typed, customers[:limit], _orders(typed, limit), len(customers) > limit)


def _orders(typed: str, limit: int) -> list[Order]:
    key = search_key(typed).strip().lstrip("#")
    # A single figure begins too many numbers to mean one of them.
    if len(key) < 2 or not any(char.isdigit() for char in key):
        return []
    orders = Order.objects.filter(number_key__gte=key, number_key__lt=key + AFTER_ALL)
    return list(orders.select_related("customer").order_by("number_key", "id")[:limit])
