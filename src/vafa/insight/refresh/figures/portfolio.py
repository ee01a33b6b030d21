"""What the page Portfolio shows: who is worth what now and later, and where value sleeps."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, real, whole_sum
from vafa.analytics.measures.revenue import revenue_by_month, revenue_stability
from vafa.insight.refresh.figures.value_map import value_map
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.rows import cuts_of
from vafa.insight.rules.verdicts import SIGNIFICANT_SHARE
from vafa.lifecycle.queries import fixed_periods

YEAR_DAYS = 365
SIGNIFICANT_LISTED = 50
SLEEPERS_LISTED = 10
ENDS_LISTED = 5
HUNDREDTHS = 100


def portfolio_figures(known: Known) -> dict[str, Any]:
    """Compute the page's map, groups, curve and lists as of the refresh's day."""
    return {
        "map": value_map(known),
        "strategies": _strategies(known),
        "money": _money(known),
        "steadiness": _steadiness(known),
        "concentration": _concentration(known),
        "significant": _significant(known),
        "ends": _ends(known),
        "sleeping": _sleeping(known),
    }


def _strategies(known: Known) -> list[dict[str, Any]]:
    """Count customers by strategy, with what they brought lately and are expected to bring."""
    rows = known.snapshot
    counted = rows.group_by("strategy").aggregate(
        customers=rows.count(),
        revenue_year=whole_sum(rows.revenue_year),
        expected_revenue=whole_sum(rows.expected_revenue),
        expected_revenue_24=whole_sum(rows.expected_revenue_24),
    )
    return rows_of(known, counted.order_by("strategy"))


def _money(known: Known) -> dict[str, Any]:
    rows = known.snapshot.filter(known.snapshot.purchase_days > 0)
    summed = rows.aggregate(
        customers=rows.count(),
        revenue_year=whole_sum(rows.revenue_year),
        revenue_total=whole_sum(rows.revenue_total),
        expected_revenue_24=whole_sum(rows.expected_revenue_24),
    )
    return rows_of(known, summed)[0]


def _steadiness(known: Known) -> dict[str, Any]:
    """How much of the last year's complete months came from returning customers, how evenly."""
    months = revenue_by_month(known.orders, known.days, known.calendar_days, until=known.today)
    year = months.filter(months.month_start > known.today - timedelta(days=YEAR_DAYS + 31))
    found = rows_of(known, revenue_stability(year))[0]
    return {name: _finite(found[name]) for name in ("months", "variation", "repeat_share")}


def _concentration(known: Known) -> dict[str, Any]:
    """Which share of the year's net revenue comes from which share of its customers?

    Customers with a purchase in the last 365 days, best first, in hundredths of their number;
    `shares` is one pair (share of customers, share of net revenue) per hundredth. Gini is
    (n + 1 - 2 Σ place · revenue / Σ revenue) / n with places counted from the best: 0 when all
    bring the same, near 1 when one brings everything.
    """
    rows = known.snapshot
    bought = rows.filter(rows.latest_day > known.today - timedelta(days=YEAR_DAYS))
    best_first = ibis.window(order_by=[ibis.desc("revenue_year"), "customer_id"])
    ranked = bought.select(
        "revenue_year",
        place=ibis.row_number().over(best_first) + 1,
        customers=bought.count().over(ibis.window()),
    )
    placed = ranked.mutate(
        hundredth=(ranked.place * HUNDREDTHS + ranked.customers - 1) // ranked.customers
    )
    grouped = placed.group_by("hundredth").aggregate(
        customers=placed.count(),
        revenue=whole_sum(placed.revenue_year),
        weighted=(placed.place.cast("float64") * placed.revenue_year.cast("float64")).sum(),
    )
    found = rows_of(known, grouped.order_by("hundredth"))
    customers = sum(row["customers"] for row in found)
    revenue = sum(row["revenue"] for row in found)
    if revenue <= 0:
        return {"customers": customers, "revenue": revenue, "gini": None, "shares": []}
    shares, people, money = [[0.0, 0.0]], 0, 0
    for row in found:
        people, money = people + row["customers"], money + row["revenue"]
        shares.append([people / customers, money / revenue])
    weighted = math.fsum(row["weighted"] for row in found)
    gini = (customers + 1 - 2 * weighted / revenue) / customers
    return {"customers": customers, "revenue": revenue, "gini": gini, "shares": shares}


def _significant(known: Known) -> dict[str, Any]:
    """Name the first of the ranked list (R104), and where significance begins."""
    rows = known.snapshot
    cuts = cuts_of(known.understanding.scored, fixed_periods())
    volume_cut = _volume_cut(known, cuts.volume_significant)
    first = rows.filter(rows.value_rank <= SIGNIFICANT_LISTED).order_by("value_rank")
    reaches = [
        rows[column] >= real(math.floor(cut))
        for column, cut in (
            ("expected_revenue_24", cuts.future_significant),
            ("revenue_total", volume_cut),
        )
        if cut is not None
    ]
    among = rows.filter(ibis.or_(*reaches)) if reaches else rows.limit(0)
    summed = among.aggregate(
        customers=among.count(),
        revenue_year=whole_sum(among.revenue_year),
        expected_revenue_24=whole_sum(among.expected_revenue_24),
    )
    return {
        "future_cut": _whole(cuts.future_significant),
        "volume_cut": _whole(volume_cut),
        "totals": rows_of(known, summed)[0],
        "listed": [row["customer_id"] for row in rows_of(known, first.select("customer_id"))],
    }


def _volume_cut(known: Known, of_models: float | None) -> float | None:
    """Find where volume is significant in the money of the page.

    Strategies go by the money of the models; in the other money the same share of customers is.
    """
    is_models_money = known.prices is None or known.prices.is_for_models == known.is_real
    if is_models_money or of_models is None:
        return of_models
    rows = known.snapshot.filter(known.snapshot.revenue_total > 0)
    cut = rows.revenue_total.cast("float64").quantile(SIGNIFICANT_SHARE)
    found: float | None = rows_of(known, rows.aggregate(cut=cut))[0]["cut"]
    return found


def _ends(known: Known) -> list[int]:
    """Name the proposals to end that concern most money, for a person to decide."""
    rows = known.snapshot
    proposed = rows.filter(rows.strategy == "END", ~rows.is_end_approved)
    top = proposed.order_by(ibis.desc("revenue_total"), "customer_id").limit(ENDS_LISTED)
    return [row["customer_id"] for row in rows_of(known, top.select("customer_id"))]


def _sleeping(known: Known) -> dict[str, Any]:
    """What customers used to bring in a year who are silent now, beside everybody's share."""
    rows = known.snapshot
    rows = rows.filter(rows.purchase_days > 0)
    active_days = ibis.greatest(days_from(rows.first_day, rows.latest_day), YEAR_DAYS)
    yearly = rows.revenue_total.cast("float64") * YEAR_DAYS / active_days.cast("float64")
    rows = rows.mutate(yearly=yearly.round().cast("int64"))
    counted = rows.group_by("phase", "phase_state").aggregate(
        customers=rows.count(),
        revenue_total=whole_sum(rows.revenue_total),
        yearly=whole_sum(rows.yearly),
        expected_revenue=whole_sum(rows.expected_revenue),
    )
    asleep = {
        "at_risk": rows.filter(rows.phase_state == "at_risk"),
        "former": rows.filter(rows.phase == "former", rows.phase_state == ""),
    }
    return {
        "phases": rows_of(known, counted.order_by("phase", "phase_state")),
        "listed": {name: _best_sleepers(known, table) for name, table in asleep.items()},
    }


def _best_sleepers(known: Known, rows: ir.Table) -> list[dict[str, Any]]:
    top = rows.order_by(ibis.desc("yearly"), "customer_id").limit(SLEEPERS_LISTED)
    return rows_of(known, top.select("customer_id", "yearly"))


def _whole(value: float | None) -> int | None:
    return None if value is None else math.floor(value)


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else value
