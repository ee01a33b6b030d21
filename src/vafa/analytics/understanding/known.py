"""From facts to one row per customer: what is known before any model speaks."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import ibis
import numpy as np
from ibis.backends import BaseBackend
from ibis.expr import types as ir

from vafa.analytics.choosing.purchases import Purchases, bucket_limit
from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.customer_days import customer_days
from vafa.analytics.measures.gaps import days_with_gaps, separation_thresholds
from vafa.analytics.measures.summary import purchase_summary
from vafa.analytics.models.types import FloatArray
from vafa.analytics.understanding.kinds import GAP_STEP, KEYS

YEAR_DAYS = 365
# The race looks at about so many customers; more would cost minutes and change no decision.
RACE_CUSTOMERS = 40_000


def days_table(
    backend: BaseBackend,
    orders: ir.Table,
    customers: ir.Table,
    *,
    until: date,
    workplace: Path,
) -> ir.Table:
    """Write the customer-days with their gaps once; every later step reads them."""
    days = days_with_gaps(customer_days(orders, customers, until=until))
    return stored(backend, days, workplace / "days")


USUAL_SEPARATION = Separation()


def known_table(backend: BaseBackend, days: ir.Table, *, until: date, workplace: Path) -> ir.Table:
    """Write what is known of each customer: summary, money of the latest year, thresholds."""
    summary = purchase_summary(days, until=until)
    year_start = until - timedelta(days=YEAR_DAYS)
    money = days.group_by("customer_id").aggregate(
        orders=whole_sum(days.orders),
        revenue_year=whole_sum((days.day > year_start).ifelse(days.net_revenue, 0)),
    )
    thresholds = separation_thresholds(days, until=until).select(
        "customer_id", "silent_days", "usual_gap_days", "at_risk_after_days", "former_after_days"
    )
    joined = summary.join(money, "customer_id").join(thresholds, "customer_id")
    mean_gap = joined.log_gap_sum / joined.repeat_purchases.cast("float64").nullif(0.0)
    known = joined.mutate(gap_step=(mean_gap / GAP_STEP).floor().cast("int64").fill_null(0))
    return stored(backend, known, workplace / "known")


def kinds_of(known: ir.Table) -> ir.Table:
    """Count the customers of each kind and add up their mean spends and the squares of them."""
    spend = ibis.greatest(known.mean_spend_repeat.fill_null(0.0), 0.0)
    return known.group_by(*KEYS).aggregate(
        customers=known.count(), spend_sum=spend.sum(), spend_squares=(spend * spend).sum()
    )


def race_purchases(backend: BaseBackend, days: ir.Table, *, customers: int) -> Purchases:
    """Take the customer-days of a sample of customers into memory for the race."""
    limit = bucket_limit(customers=customers, at_most=RACE_CUSTOMERS)
    kept = days.filter(_hashed(days.customer_id) < limit)
    epoch = ibis.date(1970, 1, 1)
    rows = backend.to_pyarrow(
        kept.select("customer_id", "net_revenue", number=kept.day.delta(epoch, unit="day"))
    )
    names = ("customer_id", "number", "net_revenue")
    return Purchases.of(*(rows[name].to_numpy() for name in names))


def spend_sample(
    backend: BaseBackend, known: ir.Table, *, customers: int, at_most: int = 200_000
) -> tuple[FloatArray, FloatArray]:
    """Take repeat purchases and their mean spend of a sample of customers."""
    limit = bucket_limit(customers=customers, at_most=at_most)
    kept = known.filter(_hashed(known.customer_id) < limit, known.repeat_purchases > 0)
    rows = backend.to_pyarrow(kept.select("repeat_purchases", "mean_spend_repeat"))
    x = rows["repeat_purchases"].to_numpy().astype(np.float64)
    return x, rows["mean_spend_repeat"].to_numpy().astype(np.float64)


def stored(backend: BaseBackend, table: ir.Table, path: Path) -> ir.Table:
    """Write a table as Parquet beside the others of this run and give it back, read from there."""
    place = path.with_suffix(".parquet")
    backend.to_parquet(table, place)
    return backend.read_parquet(place)


def _hashed(customer_id: ir.IntegerColumn) -> ir.IntegerColumn:
    """Scatter customer numbers like `purchases.hashed` does."""
    return (customer_id % 2**31) * 2_654_435_761 % 2**32
