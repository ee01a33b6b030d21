"""What is written about orders, in the order of life: recorded, netted, withdrawn."""

from __future__ import annotations

from vafa.orders.actions.batch import Recorded, record_orders, store_orders
from vafa.orders.actions.kinds import apply_product_kind
from vafa.orders.actions.live import (
    Moments,
    NoSuchOrder,
    change_order_status,
    net_orders,
    record_order,
)
from vafa.orders.actions.net import net_returns
from vafa.orders.actions.withdraw import withdraw_run

__all__ = [
    "Moments",
    "NoSuchOrder",
    "Recorded",
    "apply_product_kind",
    "change_order_status",
    "net_orders",
    "net_returns",
    "record_order",
    "record_orders",
    "store_orders",
    "withdraw_run",
]
