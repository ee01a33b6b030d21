"""The columns of orders of the past that rules look at, as light as a tuple."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple


class PastProduct(NamedTuple):
    """A product by its code and its category."""

    code: str
    category: str


class PastHead(NamedTuple):
    """The columns of an order that count."""

    id: int
    key: str
    customer_id: int
    ordered_at: datetime
    source: str
    country: str
    shipping_amount: int
    net_revenue: int
    discount_amount: int
    shipped_at: datetime | None
    delivered_at: datetime | None
    completed_at: datetime | None
    customer_country: str


class PastLine(NamedTuple):
    """The columns of a line that count, with its product."""

    order_id: int
    key: str
    kind: str
    amount: int
    quantity_milli: int
    tax_amount: int
    returned_quantity_milli: int
    product: PastProduct


HEAD: Final = (
    "id",
    "key",
    "customer_id",
    "ordered_at",
    "source",
    "country",
    "shipping_amount",
    "net_revenue",
    "discount_amount",
    "shipped_at",
    "delivered_at",
    "completed_at",
    "customer__country",
)
LINE: Final = (
    "order_id",
    "key",
    "kind",
    "amount",
    "quantity_milli",
    "tax_amount",
    "returned_quantity_milli",
    "product_id",
)
