"""What the page What they buy shows: products, categories and countries, and what brings back."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.gaps import second_purchases
from vafa.analytics.measures.mix import category_mix, country_mix
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.past_phases import keep_table

YEAR_DAYS = 365
LISTED = 20
MIX_LISTED = 30
BACK_WITHIN_DAYS = 180
BUYERS_MIN = 30
# The 95 % interval of a share.
WILSON_Z = 1.959963984540054


def offer_figures(known: Known) -> dict[str, Any]:
    """Compute the page's figures for the last 365 days and for all time."""
    year = known.today - timedelta(days=YEAR_DAYS - 1)
    bought = _bought_by_customer(known, year)
    return {
        "periods": {
            "year": _period(known, year, _products(known, bought, "year")),
            "all": _period(known, date(1, 1, 1), _products(known, bought, "all")),
        },
        "bring_back": _bring_back(known),
    }


def _period(known: Known, since: date, products: dict[str, Any]) -> dict[str, Any]:
    span = {"since": since, "until": known.today}
    return {
        "since": since.isoformat(),
        "products": products,
        "categories": _mix(_categories(known, span), "category"),
        "countries": _mix(rows_of(known, country_mix(known.orders, **span)), "country"),
    }


def _categories(known: Known, span: dict[str, date]) -> list[dict[str, Any]]:
    """Find the mix of categories; a shop that has none is spared the work."""
    lines = known.order_lines
    named = rows_of(known, lines.filter(lines.category.notnull()).select("category").limit(1))
    return rows_of(known, category_mix(lines, known.orders, **span)) if named else []


def _mix(rows: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """Keep the largest of a mix, and how many more there are with what they add up to."""
    ordered = sorted(rows, key=lambda row: (-row["net_revenue"], row[name] or ""))
    rest = ordered[MIX_LISTED:]
    return {
        "listed": ordered[:MIX_LISTED],
        "named": sum(row[name] is not None for row in rows),
        "rest": {"count": len(rest), "net_revenue": sum(row["net_revenue"] for row in rest)},
    }


def _bought_by_customer(known: Known, year: date) -> ir.Table:
    """Add up what each customer bought of each product, in the year and ever, in one pass."""
    lines = _bought(known, known.order_lines.day <= known.today)
    is_late = lines.day >= year
    by_customer = lines.group_by("product_id", "customer_id").aggregate(
        net_revenue_all=whole_sum(lines.net_revenue),
        quantity_all=whole_sum(lines.quantity_milli),
        net_revenue_year=whole_sum(is_late.ifelse(lines.net_revenue, 0)),
        quantity_year=whole_sum(is_late.ifelse(lines.quantity_milli, 0)),
        lines_all=lines.count(),
        lines_year=whole_sum(is_late.cast("int64")),
    )
    return keep_table(known, by_customer, known.history / "bought.parquet")


def _products(known: Known, bought: ir.Table, period: str) -> dict[str, Any]:
    """Find the products with most net revenue and those that reach most customers."""
    rows = bought.filter(bought[f"lines_{period}"] > 0)
    products = rows.group_by("product_id").aggregate(
        net_revenue=whole_sum(rows[f"net_revenue_{period}"]),
        quantity_milli=whole_sum(rows[f"quantity_{period}"]),
        customers=rows.customer_id.count(),
    )
    # As many rows as the shop has products, in Arrow: one pass for both orders.
    found: pa.Table = known.engine.to_pyarrow(products)
    customers = rows_of(known, rows.aggregate(customers=rows.customer_id.nunique()))
    return {
        "products": found.num_rows,
        "net_revenue": sum(found["net_revenue"].to_pylist()),
        "customers": customers[0]["customers"],
        "by_revenue": _first(found, "net_revenue", "customers"),
        "by_customers": _first(found, "customers", "net_revenue"),
    }


def _first(products: pa.Table, *orders: str) -> list[dict[str, Any]]:
    keys = [(name, "descending") for name in orders]
    rows: list[dict[str, Any]] = (
        products.sort_by([*keys, ("product_id", "ascending")]).slice(0, LISTED).to_pylist()
    )
    return rows


def _bring_back(known: Known) -> dict[str, Any]:
    """Of those whose first order held a product, how many bought again within half a year?

    Only first buyers who were watched for that long count, so that everybody had the same time;
    interval: Wilson 1927, 95 %. Ordered by its lower end, so that few buyers prove little.
    """
    seconds = second_purchases(known.days, until=known.today)
    watched = seconds.filter(seconds.watched_days >= BACK_WITHIN_DAYS)
    firsts = watched.select(
        "customer_id",
        day="first_day",
        came_back=(watched.days_to_second <= BACK_WITHIN_DAYS).fill_null(False).cast("int64"),
    )
    everybody = rows_of(
        known, firsts.aggregate(buyers=firsts.count(), came_back=whole_sum(firsts.came_back))
    )[0]
    lines = _bought(known).join(firsts, ["customer_id", "day"])
    once = lines.group_by("product_id", "customer_id").aggregate(came_back=lines.came_back.max())
    products = once.group_by("product_id").aggregate(
        buyers=once.count(), came_back=whole_sum(once.came_back)
    )
    enough = rows_of(known, products.filter(products.buyers >= BUYERS_MIN))
    rows = [_with_interval(row) for row in enough]
    rows.sort(key=lambda row: (-row["low"], row["product_id"]))
    return {
        "within_days": BACK_WITHIN_DAYS,
        "buyers_min": BUYERS_MIN,
        "products": len(rows),
        "everybody": _with_interval({**everybody, "came_back": everybody["came_back"] or 0}),
        "listed": rows[:LISTED],
    }


def _bought(known: Known, *conditions: ir.BooleanValue) -> ir.Table:
    lines = known.order_lines
    kept = lines.filter(lines.kind == "product", lines.product_id.notnull(), *conditions)
    return kept.semi_join(known.orders.filter(known.orders.is_purchase), "order_id")


def _with_interval(row: dict[str, Any]) -> dict[str, Any]:
    if not row["buyers"]:
        return {**row, "share": None, "low": None, "high": None}
    low, high = wilson(row["came_back"], row["buyers"])
    return {**row, "share": row["came_back"] / row["buyers"], "low": low, "high": high}


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Give the 95 % interval of a share: 18 of 40 is between 0.307 and 0.602."""
    share, square = part / whole, WILSON_Z**2
    middle = share + square / (2 * whole)
    reach = WILSON_Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return (middle - reach) / (1 + square / whole), (middle + reach) / (1 + square / whole)
