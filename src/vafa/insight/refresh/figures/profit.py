"""What the page Profit shows: the year's contribution, who makes it, and who takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.prices import in_constant_prices
from vafa.analytics.measures.profit.categories import (
    CATEGORY_AMOUNTS,
    category_days,
    contribution_by_category,
)
from vafa.analytics.measures.profit.contribution import contribution_by
from vafa.analytics.measures.profit.margins import costed_lines
from vafa.analytics.measures.profit.whale import whale_curve, whale_peak, whale_points
from vafa.analytics.understanding.known import stored
from vafa.insight.refresh.known import Known, rows_of

YEAR_DAYS = 365
CURVE_POINTS = 100
LISTED = 20
PARTS_LISTED = 12
MONEY = ("net_revenue", "gross_margin", "cost_to_serve", "contribution")


def profit_figures(known: Known) -> dict[str, Any]:
    """Compute the page's headline, curve, lists and parts of the last 365 days.

    Without a cost of goods there is no contribution, and the page says what to bring.
    """
    since = known.today - timedelta(days=YEAR_DAYS - 1)
    days, by_customer = known.profit_days, known.contribution
    if days is None or by_customer is None or not knows_profit(known):
        return {"is_known": False, "since": since.isoformat()}
    year = days.filter(days.day.between(since, known.today))
    return {
        "is_known": True,
        "since": since.isoformat(),
        "year": _whole(known, year),
        "curve": _curve(known, by_customer),
        "losers": _losers(known),
        "parts": {
            "strategy": _of_people(known, ("strategy",)),
            "phase": _of_people(known, ("phase", "phase_state")),
            "category": _of_categories(known, since),
            "channel": _of_orders(known, year, "channel"),
            "country": _of_orders(known, year, "country"),
        },
    }


def knows_profit(known: Known) -> bool:
    """Tell whether anybody's contribution is known."""
    rows = known.snapshot
    found = rows_of(known, rows.aggregate(known=rows.contribution_year.count()))
    return bool(found[0]["known"])


def _whole(known: Known, year: ir.Table) -> dict[str, Any]:
    """Add up everything of the year, what was for no customer too."""
    found = rows_of(known, contribution_by(year.mutate(whole=ibis.literal(1)), "whole"))
    return found[0] if found else {}


def _curve(known: Known, by_customer: ir.Table) -> dict[str, Any]:
    curve = whale_points(whale_curve(by_customer), points=CURVE_POINTS)
    points = rows_of(known, curve.order_by("place"))
    return {
        **rows_of(known, whale_peak(by_customer))[0],
        "points": [
            [one["share_of_customers"], one["cumulative"], one["share_of_total"]] for one in points
        ],
    }


def _losers(known: Known) -> dict[str, Any]:
    """Name who costs most among those right of the peak, and what cheaper service would save."""
    rows = known.snapshot
    found = rows.filter(rows.contribution_year < 0)
    saved = found.contribution_fixed_year - found.contribution_year
    summed = found.aggregate(
        customers=found.count(),
        contribution=whole_sum(found.contribution_year),
        cost_to_serve=whole_sum(found.cost_to_serve_year),
        saved=whole_sum(saved),
        mended=whole_sum((found.contribution_fixed_year > 0).fill_null(False).cast("int64")),
    )
    top = found.order_by(ibis.desc(found.cost_to_serve_year.fill_null(0)), "customer_id")
    shown = top.limit(LISTED).select(
        "customer_id",
        contribution="contribution_year",
        cost_to_serve="cost_to_serve_year",
        fixed="contribution_fixed_year",
    )
    return {**rows_of(known, summed)[0], "listed": rows_of(known, shown)}


def _of_people(known: Known, keys: tuple[str, ...]) -> dict[str, Any]:
    """Add up list rows; amounts are null where nobody's is known."""
    rows = known.snapshot.filter(known.snapshot.contribution_year.notnull())
    active = rows.filter((rows.contribution_year != 0) | (rows.revenue_year != 0))
    summed = active.group_by(*keys).aggregate(
        count=active.count(),
        net_revenue=whole_sum(active.revenue_year),
        gross_margin=whole_sum(active.gross_margin_year),
        cost_to_serve=whole_sum(active.cost_to_serve_year),
        contribution=whole_sum(active.contribution_year),
        is_estimated=active.contribution_is_estimated.fill_null(False).cast("int64").max() == 1,
    )
    return _largest(rows_of(known, summed), keys)


def _of_orders(known: Known, year: ir.Table, key: str) -> dict[str, Any]:
    summed = contribution_by(year, key)
    kept = summed.select(key, *MONEY, "is_estimated", count="orders")
    return _largest(rows_of(known, kept), (key,))


def _of_categories(known: Known, since: date) -> dict[str, Any]:
    """Share each order's costs among its lines; a shop without categories is spared the work."""
    lines, rows = known.order_lines, known.profit_rows
    named = rows_of(known, lines.filter(lines.category.notnull()).select("category").limit(1))
    if known.costs is None or rows is None or not named:
        return _largest([], ("category",))
    return _largest(rows_of(known, _by_category(known, rows, since)), ("category",))


def _by_category(known: Known, rows: ir.Table, since: date) -> ir.Table:
    """Work out the year's categories day by day once; today's prices begin with these days."""
    path = known.folder / "category_days"
    if not known.is_real:
        assert known.costs is not None
        bought = known.order_lines.filter(known.order_lines.day.between(since, known.today))
        costed = costed_lines(bought, known.costs.product_costs, known.costs.margin_rates)
        year = rows.filter(rows.day.between(since, known.today))
        return contribution_by_category(stored(known.engine, category_days(year, costed), path))
    assert known.prices is not None
    days = known.engine.read_parquet(str(path.with_suffix(".parquet")))
    factors, calendar = known.prices.factors, known.calendar_days
    return contribution_by_category(
        in_constant_prices(days, factors, calendar, amounts=CATEGORY_AMOUNTS)
    )


def _largest(rows: list[dict[str, Any]], keys: Sequence[str]) -> dict[str, Any]:
    """List the parts with most net revenue by what they leave, and add up all others."""
    ordered = sorted(rows, key=lambda row: (-abs(row["net_revenue"] or 0), _name(row, keys)))
    listed, rest = ordered[:PARTS_LISTED], ordered[PARTS_LISTED:]
    listed.sort(key=lambda row: (row["contribution"] is None, -(row["contribution"] or 0)))
    others = {
        name: None if any(row[name] is None for row in rest) else sum(row[name] for row in rest)
        for name in MONEY
    }
    is_estimated = any(row["is_estimated"] for row in rest)
    return {
        "listed": listed,
        "rest": {"parts": len(rest), **others, "is_estimated": is_estimated},
    }


def _name(row: dict[str, Any], keys: Sequence[str]) -> str:
    return ".".join(row[key] or "" for key in keys)
