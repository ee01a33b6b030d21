"""A small invented shop for tests: customers who buy by chance and leave by chance."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from vafa.analytics.choosing.purchases import Purchases, day_of
from vafa.analytics.facts import ORDERS

FIRST_DAY = 19_723  # 2024-01-01
UNTIL_DAY = FIRST_DAY + 599
UNTIL = date(2024, 1, 1) + timedelta(days=599)


def invented_purchases(customers: int, *, seed: int = 7) -> Purchases:
    """Make customer-days over 600 days: Gamma rates, Beta chances of leaving, own amounts."""
    rng = np.random.default_rng(seed)
    ids: list[int] = []
    days: list[int] = []
    money: list[int] = []
    for who in range(1, customers + 1):
        rate, leaves = rng.gamma(0.8, 1 / 60), rng.beta(0.9, 3.0)
        day, worth = float(rng.integers(0, 560)), rng.lognormal(8, 0.5)
        while day < 600:
            ids.append(who)
            days.append(FIRST_DAY + int(day))
            money.append(int(worth * rng.lognormal(0, 0.3)))
            day += 1 + rng.exponential(1 / max(rate, 1e-6))
            if rng.random() < leaves:
                break
    return Purchases.of(ids, days, money)


def orders_of(purchases: Purchases) -> ir.Table:
    """Write purchases as an orders table, one order a day."""
    days = [day_of(number) for number in purchases.day]
    size, schema = len(days), ORDERS.arrow_schema()
    columns = {
        "order_id": range(1, size + 1),
        "customer_id": purchases.customer_id,
        "ordered_at": [None] * size,
        "day": days,
        "is_purchase": [True] * size,
        "net_revenue": purchases.net_revenue.astype(np.int64),
        "country": [None] * size,
        "channel": [None] * size,
    }
    arrays = [pa.array(columns[field.name], field.type) for field in schema]
    return ibis.memtable(pa.table(arrays, schema=schema))
