"""What a refresh counts for the pages of costs, and hands down to the portfolio."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from vafa.analytics.measures.costing import (
    COVERAGES,
    cost_coverage,
    new_customers_by_channel,
    product_sales,
    work_by_month,
)
from vafa.analytics.measures.months import months_of
from vafa.analytics.measures.profit.acquisition import first_orders
from vafa.catalogue.models import Product
from vafa.core.calendars import month_number
from vafa.core.keys import Actor
from vafa.insight.refresh.known import Known, rows_of
from vafa.portfolio.actions.costs import save_cost_figures
from vafa.portfolio.models import ProductSales, ValuationRun
from vafa.warehouse.queries import Facts

YEAR_DAYS = 365
MONTHS_SHOWN = 24


def save_costs(run: ValuationRun, known: Known, facts: Facts, *, at: datetime, by: Actor) -> None:
    """Count coverage, work and new customers, and what products brought, for the pages of costs."""
    since = known.today - timedelta(days=YEAR_DAYS - 1)
    save_cost_figures(
        run=run,
        figures={
            "since": since.isoformat(),
            "coverage": _coverage(known, facts, since),
            "year": _year(known, facts, since),
            **_months(known, facts),
        },
        sales=_sales(run, known, since),
        at=at,
        by=by,
    )


# Any: figures are JSON with raw numbers.
def _coverage(known: Known, facts: Facts, since: date) -> dict[str, int]:
    costs = facts.costs
    covered = cost_coverage(
        known.order_lines,
        costs.product_costs,
        costs.margin_rates,
        since=since,
        until=known.today,
    )
    found = {row["coverage"]: row["net_revenue"] for row in rows_of(known, covered)}
    return {name: found.get(name) or 0 for name in COVERAGES}


def _year(known: Known, facts: Facts, since: date) -> dict[str, int]:
    bought = known.orders.filter(
        known.orders.is_purchase, known.orders.day.between(since, known.today)
    )
    back = facts.returns.filter(facts.returns.day.between(since, known.today))
    (orders,) = rows_of(
        known, bought.aggregate(count=bought.count(), net_revenue=bought.net_revenue.sum())
    )
    (returns,) = rows_of(known, back.aggregate(count=back.count()))
    return {
        "orders": orders["count"],
        "returns": returns["count"],
        "net_revenue": int(orders["net_revenue"] or 0),
    }


def _months(known: Known, facts: Facts) -> dict[str, Any]:
    """Count the work and the new customers of the latest months, keyed by their first days."""
    latest = month_number(known.today, calendar=known.calendar)
    months = months_of(known.calendar_days)
    starts = {
        row["month_number"]: row["month_start"].isoformat()
        for row in rows_of(known, months)
        if latest - MONTHS_SHOWN < row["month_number"] <= latest
    }
    work = work_by_month(
        known.orders, facts.returns, facts.costs.activity_counts, known.calendar_days
    )
    won = new_customers_by_channel(first_orders(known.orders, known.customers), known.calendar_days)
    return {
        "months": sorted(starts.values()),
        "work": _dated(rows_of(known, work), starts, ("activity_id", "driver", "count")),
        "new_customers": _dated(rows_of(known, won), starts, ("channel", "customers")),
    }


def _dated(
    rows: list[dict[str, Any]], starts: dict[int, str], names: tuple[str, ...]
) -> list[dict[str, Any]]:
    return [
        {"month": starts[row["month_number"]], **{name: row[name] for name in names}}
        for row in rows
        if row["month_number"] in starts
    ]


def _sales(run: ValuationRun, known: Known, since: date) -> list[ProductSales]:
    sold = product_sales(known.order_lines, since=since, until=known.today)
    kept = set(Product.objects.values_list("id", flat=True).iterator(10_000))
    return [
        ProductSales(
            run=run,
            product_id=row["product_id"],
            category=row["category"] or "",
            revenue_year=row["net_revenue"],
            quantity_milli_year=row["quantity_milli"],
        )
        for row in rows_of(known, sold)
        # A product may be gone since the facts were copied.
        if row["product_id"] in kept
    ]
