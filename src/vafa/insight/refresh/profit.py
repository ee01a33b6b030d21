"""A refresh's profit: what each customer leaves after everything that they cost.

Everything here is worked out in the engine, for the whole base at once; what is unknown stays
null, so that a shop without any cost is valued by its revenue as before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from vafa.analytics.facts import CUSTOMER_DAYS
from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.gaps import customer_rhythms, thresholds_by_rhythm
from vafa.analytics.measures.prices import in_constant_prices
from vafa.analytics.measures.profit.acquisition import acquisition_cost, first_orders
from vafa.analytics.measures.profit.contribution import customer_contribution
from vafa.analytics.measures.profit.difficulty import difficulty, difficulty_parts
from vafa.analytics.measures.profit.future import contribution_per_day, future_contribution
from vafa.analytics.measures.profit.headroom import category_headroom
from vafa.analytics.measures.profit.returning import (
    BANDS,
    YEAR_DAYS,
    chances_of_return,
    silence_band,
)
from vafa.analytics.measures.profit.rows import profit_rows
from vafa.analytics.measures.profit.service import cheapest_service
from vafa.analytics.measures.profit.tables import AMOUNT_NAMES, MONEY_NAMES, CostTables
from vafa.analytics.understanding import Understanding
from vafa.analytics.understanding.known import stored
from vafa.insight.refresh.prices import ShopPrices
from vafa.portfolio.models import ProfitSettings
from vafa.warehouse.queries import CostFacts, Facts

# Two years of rows show each month beside the same month of the year before.
ROWS_DAYS = 730
# Fewer than so many who left say nothing about who comes back.
CASES_MIN = 30
POINTS = 10_000
SERVED = ("direct_cost", "activity_cost", "cost_to_serve")
# The year's contribution in today's prices; the second only where models use constant prices.
REAL_YEAR = ("contribution_year_real", "contribution_of_models")


@dataclass(frozen=True)
class CostsKnown:
    """Which costs the shop has told of: none of them is required."""

    goods: bool
    service: bool
    acquisition: bool

    @property
    def is_whole(self) -> bool:
        """Answer whether goods and service are both known, so that less service can be judged."""
        return self.goods and self.service

    @classmethod
    def of(cls, costs: CostFacts) -> CostsKnown:
        """Look which tables of costs hold anything."""
        goods = _has_rows(costs.product_costs) or _has_rows(costs.margin_rates)
        served = (costs.cost_rules, costs.direct_costs, costs.activities)
        return cls(goods, any(map(_has_rows, served)), _has_rows(costs.acquisition_spend))


def with_profit(
    facts: Facts,
    understanding: Understanding,
    calendar_days: ir.Table,
    *,
    prices: ShopPrices,
    settings: ProfitSettings,
    workplace: Path,
) -> Understanding:
    """Put beside each customer's scores what they leave, what they cost, and what could be saved.

    Writes `profit_rows.parquet` (two years, one row per order, return or cost), what they add up to
    by day, and `contribution.parquet` (per customer, 365 days) beside the run, for the figures of
    pages; with a price index also `contribution_real.parquet` and `year_real.parquet`, in today's
    prices.
    What is to come is counted in the money of the models: where they use constant prices, by what
    a purchase day leaves in today's.
    """
    engine, until = facts.engine, understanding.until
    known = CostsKnown.of(facts.costs)
    scored = engine.read_parquet(str(understanding.scored))
    rows = stored_rows(facts, until=until, workplace=workplace)
    stored(engine, profit_by_day(rows), workplace / "profit_days")
    year = Year(until - timedelta(days=YEAR_DAYS - 1), until)
    whole = customer_contribution(rows, since=year.since, until=until)
    whole = stored(engine, whole, workplace / "contribution")
    real = _in_todays_prices(facts, prices, rows, calendar_days, year, workplace=workplace)
    days = engine.read_parquet(str(workplace / "days.parquet"))
    of_models = whole if real is None or not prices.is_for_models else real
    per_day = stored(engine, _per_day(scored, of_models, days, year), workplace / "per_day")
    served = _of_year(whole, settings, known)
    real_served = None if real is None else _of_year(real, settings, known)
    if real_served is not None:
        real_served = stored(engine, real_served, workplace / "year_real")
    found = {
        "served": served,
        "real": None if real_served is None else _real_year(real_served, prices),
        "future": future_contribution(scored, per_day) if known.goods else None,
        "if_back": _if_back(facts, scored, per_day, days, until=until, workplace=workplace),
        "difficulty": _difficulty(facts, rows, year),
        "headroom": category_headroom(facts.order_lines, since=year.since, until=until),
        "acquisition": _acquisition(facts, calendar_days) if known.acquisition else None,
    }
    valued = scored
    for name, table in found.items():
        if table is not None:
            there = stored(engine, table, workplace / f"worth_{name}")
            valued = valued.left_join(there, "customer_id").drop("customer_id_right")
    stored(engine, _nothing_of_year(valued, known), workplace / "worth")
    return replace(understanding, scored=workplace / "worth.parquet")


@dataclass(frozen=True)
class Year:
    """The 365 days that the present value looks at, both ends included."""

    since: date
    until: date


def stored_rows(facts: Facts, *, until: date, workplace: Path) -> ir.Table:
    """Work out what each order, return and cost of two years brought, and keep it."""
    costs = facts.costs
    rows = profit_rows(
        facts.orders,
        facts.order_lines,
        facts.customers,
        facts.returns,
        CostTables(
            product_costs=costs.product_costs,
            margin_rates=costs.margin_rates,
            cost_rules=costs.cost_rules,
            direct_costs=costs.direct_costs,
            activities=costs.activities,
            activity_counts=costs.activity_counts,
        ),
        since=until - timedelta(days=ROWS_DAYS - 1),
        until=until,
    )
    return stored(facts.engine, rows, workplace / "profit_rows")


def profit_in_todays_prices(
    rows: ir.Table, prices: ShopPrices, calendar_days: ir.Table
) -> ir.Table:
    """Put every amount that was earned or spent into the prices of the base month.

    Revenue, goods, deliveries and work alike: a unit of money of a month buys the same whatever
    it was paid for.
    """
    return in_constant_prices(rows, prices.factors, calendar_days, amounts=MONEY_NAMES)


def profit_by_day(rows: ir.Table) -> ir.Table:
    """Add up rows of profit by day, channel and country, what was for nobody apart.

    Few enough for every page to add them up as it likes, each time to the same. Of revenue whose
    margin is unknown the amount is counted without its sign, so that none is hidden by a return.
    """
    known = rows.mutate(
        unknown_revenue=rows.unknown_revenue.abs(), is_named=rows.customer_id.notnull()
    )
    return known.group_by("day", "channel", "country", "is_named").aggregate(
        **{name: whole_sum(known[name]) for name in AMOUNT_NAMES}
    )


def _in_todays_prices(
    facts: Facts,
    prices: ShopPrices,
    rows: ir.Table,
    calendar_days: ir.Table,
    year: Year,
    *,
    workplace: Path,
) -> ir.Table | None:
    """Work out what each customer contributed in today's prices; None without an index."""
    if prices.deflator is None:
        return None
    priced = profit_in_todays_prices(rows, prices, calendar_days)
    whole = customer_contribution(priced, since=year.since, until=year.until)
    return stored(facts.engine, whole, workplace / "contribution_real")


def _real_year(served: ir.Table, prices: ShopPrices) -> ir.Table:
    """Take the year's contribution in today's prices, as list rows and as ranks call it."""
    names = REAL_YEAR if prices.is_for_models else REAL_YEAR[:1]
    return served.select("customer_id", **dict.fromkeys(names, served.contribution_year))


def _of_year(whole: ir.Table, settings: ProfitSettings, known: CostsKnown) -> ir.Table:
    """Name the year's amounts as list rows do; without a cost of goods nothing is left to say."""
    served = cheapest_service(
        whole,
        self_service_share=settings.self_service_basis_points / POINTS,
        standard_shipping=settings.standard_shipping_amount,
    )
    joined = whole.join(served, "customer_id")
    nothing = ibis.null("int64")
    return joined.select(
        "customer_id",
        orders_year=joined.orders,
        gross_margin_year=joined.gross_margin if known.goods else nothing,
        **{f"{name}_year": joined[name] if known.service else nothing for name in SERVED},
        contribution_year=joined.contribution if known.goods else nothing,
        contribution_is_estimated=joined.is_estimated if known.goods else ibis.null("boolean"),
        contribution_fixed_year=joined.contribution_fixed if known.is_whole else nothing,
    )


def _nothing_of_year(valued: ir.Table, known: CostsKnown) -> ir.Table:
    """Fill in what is known of those with neither an order nor a cost in the year: nothing."""
    is_absent = valued.orders_year.isnull()
    names = ["gross_margin_year", "contribution_year"] if known.goods else []
    names += [f"{name}_year" for name in SERVED] if known.service else []
    names += [name for name in REAL_YEAR if known.goods and name in valued.columns]
    filled = {name: is_absent.ifelse(0, valued[name]) for name in [*names, "orders_year"]}
    return valued.mutate(**filled)


def _per_day(scored: ir.Table, whole: ir.Table, days: ir.Table, year: Year) -> ir.Table:
    lately = days.filter(days.day.between(year.since, year.until))
    counted = lately.group_by("customer_id").aggregate(days=lately.count())
    return contribution_per_day(scored, whole, counted)


def _if_back(
    facts: Facts,
    scored: ir.Table,
    per_day: ir.Table,
    days: ir.Table,
    *,
    until: date,
    workplace: Path,
) -> ir.Table | None:
    """Say what somebody who left would be worth back, and how likely that is, by their silence.

    Those who had left a year ago show it. None while too few of them are known.
    """
    cut = until - timedelta(days=YEAR_DAYS)
    before = days.filter(days.day <= cut).select(*CUSTOMER_DAYS.names())
    rhythm = facts.engine.read_parquet(str(workplace / "rhythm.parquet"))
    limits = thresholds_by_rhythm(customer_rhythms(before), rhythm, until=cut)
    bands = facts.engine.to_pyarrow(chances_of_return(days, limits, cut=cut)).to_pylist()
    chances = return_chances(bands)
    if not chances:
        return None
    table = ibis.memtable(pa.table(chances, schema=CHANCES))
    banded = scored.select(
        "customer_id", band=silence_band(scored.silent_days, scored.former_after_days)
    )
    joined = banded.join(table, "band").join(per_day, "customer_id")
    value = (joined.days_each * joined.per_day).round().cast("int64")
    return joined.select("customer_id", value_if_back=value, p_return=joined.share)


CHANCES = pa.schema([("band", pa.int64()), ("share", pa.float64()), ("days_each", pa.float64())])


# Any: the rows of `chances_of_return`.
def return_chances(bands: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Choose for each band of silence its own chance, or that of all where it has few cases."""
    whole = {name: sum(row[name] for row in bands) for name in ("former", "returned", "days")}
    if whole["former"] < CASES_MIN:
        return {}
    own = {row["band"]: row for row in bands if row["former"] >= CASES_MIN}
    chosen = [own.get(band, whole) for band in range(len(BANDS) + 1)]
    return {
        "band": list(range(len(chosen))),
        "share": [row["returned"] / row["former"] for row in chosen],
        "days_each": [row["days"] / max(row["returned"], 1) for row in chosen],
    }


def _difficulty(facts: Facts, rows: ir.Table, year: Year) -> ir.Table:
    parts = difficulty_parts(
        rows,
        facts.returns,
        facts.order_troubles,
        facts.costs.activity_counts,
        facts.costs.activities,
        since=year.since,
        until=year.until,
    )
    return difficulty(parts).select("customer_id", "difficulty")


def _acquisition(facts: Facts, calendar_days: ir.Table) -> ir.Table:
    firsts = first_orders(facts.orders, facts.customers)
    return acquisition_cost(firsts, facts.costs.acquisition_spend, calendar_days)


def _has_rows(table: ir.Table) -> bool:
    return bool(table.count().execute())
