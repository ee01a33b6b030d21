"""The figures of the report, from the tables of an analysis; money in minor units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
from ibis.expr import types as ir

from vafa.analytics.calendars import calendar_table
from vafa.analytics.facts import CUSTOMER_DAYS
from vafa.analytics.measures.cohorts import cohort_retention
from vafa.analytics.measures.gaps.second_purchase import (
    first_to_second,
    second_purchases,
    time_to_second_order,
)
from vafa.core.languages import Calendar
from vafa.insight.analyse.analysis import Analysis
from vafa.insight.rules.verdicts import reals

TOP_CUSTOMERS = 25
COHORTS_MAX, MONTHS_MAX = 18, 12
CURVE_POINTS_MAX = 120
BEST_SHARES = (0.01, 0.05, 0.10, 0.20, 0.50)

# Any: a row as Arrow gives it.
Row = dict[str, Any]


@dataclass(frozen=True)
class Cohort:
    """Who began in a month, and the share of them who bought in each month since."""

    month: date
    customers: int
    shares: Sequence[float]


@dataclass(frozen=True)
class SecondOrders:
    """The curve of second purchases (days, share) and the days by which shares had come back."""

    curve: Sequence[tuple[float, float]]
    quantiles: Sequence[tuple[float, int | None]]


@dataclass(frozen=True)
class ReportFigures:
    """Everything that the report shows beside the understanding itself.

    `phases` and `strategies` have rows with customers, spend and expected_spend.
    `concentration` are points (share of customers, share of money), best customers first.
    `chances` counts customers by tenths of their chance to buy, None without a forecast.
    """

    repeat_share: float
    phases: Sequence[Row]
    strategies: Sequence[Row]
    concentration: Sequence[tuple[float, float]]
    chances: Sequence[int] | None
    top: Sequence[Row]
    second_orders: SecondOrders
    cohorts: Sequence[Cohort]


def figures_of(analysis: Analysis, *, calendar: Calendar, week_start: int) -> ReportFigures:
    """Work out the figures of the report; months are those of the reader's calendar."""
    judged, tables = analysis.judged, analysis.tables
    days = tables.read("days").select(*CUSTOMER_DAYS.names())
    repeaters = tables.one(
        judged.aggregate(share=(judged.purchase_days > 1).cast("float64").mean())
    )
    return ReportFigures(
        repeat_share=repeaters["share"],
        phases=list(tables.rows(_by(judged, "phase", "phase_state"))),
        strategies=list(tables.rows(_by(judged, "strategy"))),
        concentration=_concentration(analysis),
        chances=_chances(analysis),
        top=_top(analysis),
        second_orders=_second_orders(analysis, days),
        cohorts=_cohorts(analysis, days, calendar, week_start),
    )


def _by(judged: ir.Table, *names: str) -> ir.Table:
    return (
        judged.group_by(*names)
        .aggregate(
            customers=judged.count(),
            spend=judged.net_revenue.sum().cast("int64"),
            expected_spend=judged.expected_spend.sum().cast("int64"),
        )
        .order_by(*names)
    )


def _concentration(analysis: Analysis) -> list[tuple[float, float]]:
    """Add up the money of the best customers first; no points where nobody brought any."""
    spend = reals(analysis.tables.engine.to_pyarrow(analysis.judged.select("net_revenue"))[0])
    best_first = np.sort(np.maximum(spend, 0.0))[::-1]
    added = np.cumsum(best_first)
    if not len(added) or added[-1] <= 0:
        return []
    shares = sorted({*np.linspace(0.02, 1.0, 50).tolist(), *BEST_SHARES})
    counts = [max(round(share * len(added)), 1) for share in shares]
    return [
        (share, float(added[count - 1] / added[-1]))
        for share, count in zip(shares, counts, strict=True)
    ]


def _chances(analysis: Analysis) -> list[int] | None:
    if analysis.understanding.model is None:
        return None
    judged = analysis.judged
    tenth = ibis.least((judged.p_buys * 10).floor().cast("int64"), ibis.literal(9))
    counted = judged.group_by(tenth=tenth).aggregate(customers=judged.count())
    found = {row["tenth"]: row["customers"] for row in analysis.tables.rows(counted)}
    return [found.get(place, 0) for place in range(10)]


def _top(analysis: Analysis) -> list[Row]:
    """List those of whom most is expected; without a forecast, those who brought most."""
    judged = analysis.judged
    order = [ibis.desc("net_revenue"), ibis.asc("customer_id")]
    if analysis.understanding.model is not None:
        order.insert(0, ibis.desc("expected_spend"))
    return list(analysis.tables.rows(judged.order_by(order).limit(TOP_CUSTOMERS)))


def _second_orders(analysis: Analysis, days: ir.Table) -> SecondOrders:
    until = analysis.understanding.until
    tables = analysis.tables
    curve = tables.store("curve", first_to_second(second_purchases(days, until=until)))
    # The end of the curve hangs on a few early customers.
    everyone = tables.one(curve.aggregate(most=curve.at_risk.max()))["most"] or 0
    read = curve.filter(curve.at_risk * 20 >= everyone).order_by("day")
    points = [(float(row["day"]), float(row["share_bought"])) for row in tables.rows(read)]
    quantiles = time_to_second_order(curve).order_by("quantile")
    return SecondOrders(
        curve=_thinned([(0.0, 0.0), *points]),
        quantiles=[(row["quantile"], row["day"]) for row in tables.rows(quantiles)],
    )


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    places = np.unique(np.linspace(0, len(points) - 1, CURVE_POINTS_MAX).astype(int))
    return [points[place] for place in places]


def _cohorts(
    analysis: Analysis, days: ir.Table, calendar: Calendar, week_start: int
) -> list[Cohort]:
    until = analysis.understanding.until
    listed = calendar_table(
        since=analysis.counts.first_day, until=until, calendar=calendar, week_start=week_start
    )
    cells = cohort_retention(days, ibis.memtable(listed), until=until)
    rows = analysis.tables.rows(
        cells.filter(cells.months_since <= MONTHS_MAX).order_by(
            "cohort_month_number", "months_since"
        )
    )
    found: dict[date, list[Row]] = {}
    for row in rows:
        found.setdefault(row["cohort_month_start"], []).append(row)
    return [
        Cohort(month, group[0]["cohort_customers"], [row["share"] for row in group])
        for month, group in list(found.items())[-COHORTS_MAX:]
    ]
