"""From facts to one row per customer: what is known before any model speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import ibis
import numpy as np
from ibis.backends import BaseBackend
from ibis.expr import types as ir

from vafa.analytics.choosing.purchases import (
    HASH_FACTOR,
    HASH_SPACE,
    ID_SPACE,
    Purchases,
    bucket_limit,
)
from vafa.analytics.measures.arithmetic import real
from vafa.analytics.measures.customer_days import customer_days
from vafa.analytics.measures.gaps import days_with_gaps, shop_rhythm, with_thresholds
from vafa.analytics.measures.summary import purchase_summary
from vafa.analytics.models.types import FloatArray
from vafa.analytics.understanding.kinds import GAP_STEP, KEYS

# The race looks at about so many customers; more would cost minutes and change no decision.
RACE_CUSTOMERS = 40_000
# A rhythm is a handful of means and quantiles: a sample of so many settles them.
RHYTHM_CUSTOMERS = 500_000


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


@dataclass(frozen=True)
class Separation:
    """Which quantiles of silence make customers at risk and former: `separation_thresholds`."""

    at_risk_quantile: float = 0.80
    former_quantile: float = 0.95


USUAL_SEPARATION = Separation()


def summary_table(
    backend: BaseBackend, days: ir.Table, *, until: date, workplace: Path
) -> ir.Table:
    """Write the purchase summary, one row per customer."""
    return stored(backend, purchase_summary(days, until=until), workplace / "summary")


def judged(
    backend: BaseBackend,
    summary: ir.Table,
    days: ir.Table,
    *,
    until: date,
    customers: int,
    separation: Separation,
    workplace: Path,
) -> ir.Table:
    """Judge everybody's silence as `separation_thresholds` does, from the summary that is there.

    Stores the shop's rhythm; a shop of millions shows it in a sample of its customers.
    """
    rhythm = shop_rhythm(
        sampled(days, customers=customers, at_most=RHYTHM_CUSTOMERS),
        until=until,
        at_risk=separation.at_risk_quantile,
        former=separation.former_quantile,
    )
    own = (summary.repeat_purchases > 0).ifelse(summary.log_gap_sum, ibis.null("float64"))
    there = stored(backend, rhythm, workplace / "rhythm")
    return with_thresholds(summary.mutate(log_gap_sum=own), there, until=until)


def keyed(summary: ir.Table, *, by_gaps: bool) -> ir.Table:
    """Add the bucket of the mean log gap; 0 for all where no model asks for regularity."""
    if not by_gaps:
        return summary.mutate(gap_step=ibis.literal(0, "int64"))
    mean_gap = summary.log_gap_sum / summary.repeat_purchases.cast("float64").nullif(0.0)
    step = (mean_gap / real(GAP_STEP)).floor().cast("int64")
    return summary.mutate(gap_step=step.fill_null(0))


def kinds_of(keyed: ir.Table) -> ir.Table:
    """Count the customers of each kind and add up their mean spends and the squares of them."""
    spend = ibis.greatest(keyed.mean_spend_repeat.fill_null(real(0.0)), real(0.0))
    worthy = keyed.mutate(spend=spend, spend_square=spend * spend)
    return worthy.group_by(*KEYS).aggregate(
        customers=worthy.count(),
        spend_sum=worthy.spend.sum(),
        spend_squares=worthy.spend_square.sum(),
    )


def purchases_in_memory(
    backend: BaseBackend, days: ir.Table, *, customers: int, at_most: int
) -> Purchases:
    """Take the customer-days of at most about so many customers into memory."""
    kept = sampled(days, customers=customers, at_most=at_most)
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
    kept = sampled(known.filter(known.repeat_purchases > 0), customers=customers, at_most=at_most)
    rows = backend.to_pyarrow(kept.select("repeat_purchases", "mean_spend_repeat"))
    x = rows["repeat_purchases"].to_numpy().astype(np.float64)
    return x, rows["mean_spend_repeat"].to_numpy().astype(np.float64)


def stored(backend: BaseBackend, table: ir.Table, path: Path) -> ir.Table:
    """Write a table as Parquet beside the others of this run and give it back, read from there."""
    place = path.with_suffix(".parquet")
    backend.to_parquet(table, place)
    return backend.read_parquet(place)


def sampled(table: ir.Table, *, customers: int, at_most: int) -> ir.Table:
    """Keep the rows of about `at_most` of so many customers, chosen like `Purchases.sampled`."""
    if customers <= at_most:
        return table
    hashed = (table.customer_id % ID_SPACE) * HASH_FACTOR % HASH_SPACE
    return table.filter(hashed < bucket_limit(customers=customers, at_most=at_most))
