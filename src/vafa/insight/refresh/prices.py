"""A refresh's price index: worked out, chosen, and put to use for the models and the list rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.months import months_of
from vafa.analytics.measures.prices import (
    Deflator,
    PriceMonth,
    chained,
    deflator_of,
    in_constant_prices,
    price_pairs,
    sold_by_month,
    unit_values,
)
from vafa.analytics.understanding import Understanding
from vafa.analytics.understanding.known import days_table, stored
from vafa.core.calendars import month_number
from vafa.core.languages import Calendar
from vafa.insight.queries.prices import official_levels, price_settings
from vafa.warehouse.queries import Facts

YEAR_DAYS = 365
MONEY = ("net_revenue", "revenue_year")


@dataclass(frozen=True)
class ShopPrices:
    """How the shop's prices moved, by its own orders and by an official series.

    `deflator` is the one in force, None when none rules or what there is says too little.
    `month_starts` maps the running number of every month from the first order on to its first day.
    """

    source_asked: str
    inflation_min: float
    base: int
    month_starts: Mapping[int, date]
    own: Sequence[PriceMonth]
    official: Mapping[int, float]
    deflator: Deflator | None

    @property
    def source(self) -> str:
        """Answer whose index is in force: own, official or none."""
        return self.source_asked if self.deflator is not None else "none"

    @property
    def base_month(self) -> date | None:
        """Answer the month whose prices are today's; None without an index in force."""
        return self.month_starts[self.base] if self.deflator is not None else None

    @property
    def is_for_models(self) -> bool:
        """Answer whether prices rise fast enough for models to use constant ones."""
        return self.deflator is not None and abs(self.deflator.yearly) > self.inflation_min

    @property
    def factors(self) -> ir.Table:
        """Give what amounts of each month are multiplied with."""
        assert self.deflator is not None
        schema = pa.schema([("month_number", pa.int64()), ("factor", pa.float64())])
        return ibis.memtable(pa.table(self.deflator.factors(), schema=schema))

    def to_json(self) -> dict[str, Any]:
        """Give what the run's summary tells about prices."""
        known = self.deflator
        return {
            "source": self.source,
            "source_asked": self.source_asked,
            "base_month": self.base_month and self.base_month.isoformat(),
            "inflation_min": self.inflation_min,
            "yearly": known and known.yearly,
            "is_for_models": self.is_for_models,
            "factors": {}
            if known is None
            else {str(n): known.factor(n) for n in sorted(known.levels)},
        }


def shop_prices(
    facts: Facts, calendar_days: ir.Table, *, until: date, calendar: Calendar, workplace: Path
) -> ShopPrices:
    """Work out the shop's own index, choose the one in force, and keep both beside the run."""
    chosen, base = price_settings(), month_number(until, calendar=calendar)
    starts = _month_starts(facts, calendar_days, until=until)
    own = own_index(facts, calendar_days, until=until, workplace=workplace)
    official = official_levels(calendar=calendar)
    known: dict[str, Mapping[int, float]] = {
        "own": {month.month_number: month.level for month in own if month.level is not None},
        "official": official,
    }
    first = min(starts, default=base)
    deflator = deflator_of(known.get(chosen.source, {}), first=first, base=base)
    prices = ShopPrices(chosen.source, chosen.inflation_min, base, starts, own, official, deflator)
    _keep(prices, workplace / "prices.parquet")
    return prices


def own_index(
    facts: Facts, calendar_days: ir.Table, *, until: date, workplace: Path
) -> list[PriceMonth]:
    """Work out the index of the shop's own order lines; what is many stays in the engine."""
    lines, engine = facts.order_lines, facts.engine
    values = stored(
        engine, unit_values(lines, calendar_days, until=until), workplace / "unit_values"
    )
    pairs = engine.to_pyarrow(price_pairs(values)).to_pylist()
    sold = engine.to_pyarrow(sold_by_month(lines, calendar_days, until=until)).to_pylist()
    return chained(pairs, sold)


def orders_for_models(prices: ShopPrices, orders: ir.Table, calendar_days: ir.Table) -> ir.Table:
    """Give the orders in the money that models are to learn from."""
    if not prices.is_for_models:
        return orders
    return in_constant_prices(orders, prices.factors, calendar_days)


def with_both_moneys(
    prices: ShopPrices,
    facts: Facts,
    understanding: Understanding,
    calendar_days: ir.Table,
    *,
    workplace: Path,
) -> Understanding:
    """Put each customer's sums as paid and in today's prices beside the scores.

    `net_revenue` and `revenue_year` stay in the money of the models, so that levels and cuts go
    by one money; `…_paid` and `…_real` are what lists show. `days.parquet` then holds amounts as
    paid, `days_real.parquet` those in today's prices. Without an index nothing changes.
    """
    if prices.deflator is None:
        return understanding
    engine, until = facts.engine, understanding.until
    days, real_days = workplace / "days.parquet", workplace / "days_real.parquet"
    if prices.is_for_models:
        days.replace(real_days)
        paid = days_table(engine, facts.orders, facts.customers, until=until, workplace=workplace)
        real = engine.read_parquet(str(real_days))
    else:
        paid = engine.read_parquet(str(days))
        real = in_constant_prices(paid, prices.factors, calendar_days)
        real = stored(engine, real, real_days.with_suffix(""))
    scored = engine.read_parquet(str(understanding.scored))
    for table, money in ((paid, "paid"), (real, "real")):
        sums = _sums(table, money, until=until)
        scored = scored.left_join(sums, "customer_id").drop("customer_id_right")
    stored(engine, scored, workplace / "valued")
    return replace(understanding, scored=workplace / "valued.parquet")


def _sums(days: ir.Table, money: str, *, until: date) -> ir.Table:
    lately = days.day > until - timedelta(days=YEAR_DAYS)
    whole, year = (f"{name}_{money}" for name in MONEY)
    return days.group_by("customer_id").aggregate(
        **{
            whole: whole_sum(days.net_revenue),
            year: whole_sum(lately.ifelse(days.net_revenue, 0)),
        }
    )


def _month_starts(facts: Facts, calendar_days: ir.Table, *, until: date) -> dict[int, date]:
    """Number the months from that of the first order to the as-of month."""
    opened = facts.orders.aggregate(opened_on=facts.orders.day.min())
    months = months_of(calendar_days).cross_join(opened)
    shown = months.filter(months.month_end >= months.opened_on, months.month_start <= until)
    rows = facts.engine.to_pyarrow(shown.select("month_number", "month_start")).to_pylist()
    return {row["month_number"]: row["month_start"] for row in rows}


def _keep(prices: ShopPrices, path: Path) -> None:
    """Write the levels of every month, so that any figure can be deflated again later."""
    own = {month.month_number: month for month in prices.own}
    known = prices.deflator
    numbers = sorted(prices.month_starts)
    found = [own.get(number) for number in numbers]
    table = {
        "month_number": pa.array(numbers, pa.int64()),
        "month_start": pa.array([prices.month_starts[n] for n in numbers], pa.date32()),
        "level": pa.array([one and one.level for one in found], pa.float64()),
        "method": pa.array([one and one.method for one in found], pa.string()),
        "products": pa.array([one and one.products for one in found], pa.int64()),
        "coverage": pa.array([one and one.coverage for one in found], pa.float64()),
        "official": pa.array([prices.official.get(n) for n in numbers], pa.float64()),
        "factor": pa.array([known and known.factor(n) for n in numbers], pa.float64()),
    }
    pq.write_table(pa.table(table), path)
