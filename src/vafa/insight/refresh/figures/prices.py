"""What the page Prices shows: how prices moved, how sure that is, and what it changes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from vafa.analytics.choosing.constant_prices import money_ahead, money_forecasts
from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.months import with_month
from vafa.analytics.measures.prices import yearly_inflation
from vafa.analytics.measures.prices.chain import (
    CARRIED_MONTHS_MAX,
    COVERAGE_MIN,
    DRIFT_MAX,
    PRODUCTS_MIN,
)
from vafa.analytics.understanding.known import RACE_CUSTOMERS, purchases_in_memory
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.prices import ShopPrices


def prices_figures(known: Known) -> dict[str, Any]:
    """Compute the index month by month, orders in both prices, and forecasts in both prices."""
    prices = known.prices
    if prices is None:
        return {"months": [], "orders": [], "forecasts": [], "ahead": None}
    return {
        "months": _months(prices),
        "filled": len(prices.deflator.filled) if prices.deflator else 0,
        "limits": {
            "products": PRODUCTS_MIN,
            "coverage": COVERAGE_MIN,
            "carried": CARRIED_MONTHS_MAX,
            "drift": DRIFT_MAX,
        },
        "orders": _orders(known, prices),
        **_forecasts(known),
    }


def _months(prices: ShopPrices) -> list[dict[str, Any]]:
    """Lay both indices side by side, each 100 in the latest month that both know."""
    own = {month.month_number: month for month in prices.own}
    levels = {number: one.level for number, one in own.items() if one.level is not None}
    official = prices.official
    both = [number for number in levels if number in official]
    until = max(both, default=None)
    own_base = levels[until] if until is not None else levels.get(max(levels, default=0), 1.0)
    there = official[until] if until is not None else None
    found = []
    for number, start in sorted(prices.month_starts.items()):
        month, level = own.get(number), levels.get(number)
        other = official.get(number)
        found.append(
            {
                "month": start.isoformat(),
                "level": level and 100.0 * level / own_base,
                "yearly": yearly_inflation(levels, number),
                "official": other and 100.0 * other / (there or other),
                "official_yearly": yearly_inflation(official, number),
                "method": month.method if month else "no_sales",
                "reason": month.reason if month else "",
                "change": month.change if month else None,
                "products": month.products if month else 0,
                "carried": month.carried if month else 0,
                "coverage": month.coverage if month else None,
                "drift": month.drift if month else None,
            }
        )
    return found


def _orders(known: Known, prices: ShopPrices) -> list[dict[str, Any]]:
    """Add up each month's orders as paid and in today's prices; without an index as paid alone."""
    orders = known.orders.filter(known.orders.is_purchase, known.orders.day <= known.today)
    dated = with_month(orders.select("day", "net_revenue"), known.calendar_days)
    summed = dated.group_by("month_number").aggregate(
        orders=dated.count(), paid=whole_sum(dated.net_revenue)
    )
    rows = rows_of(known, summed.order_by("month_number"))
    deflator = prices.deflator
    return [
        {
            "month": prices.month_starts[row["month_number"]].isoformat(),
            "orders": row["orders"],
            "paid": row["paid"],
            "real": deflator and round(row["paid"] * deflator.factor(row["month_number"])),
        }
        for row in rows
    ]


def _forecasts(known: Known) -> dict[str, Any]:
    """Hold forecasts of money in both prices against the past, and the next one side by side."""
    understanding = known.understanding
    if known.real_days is None or understanding.model is None:
        return {"forecasts": [], "ahead": None}
    paid, real = (
        purchases_in_memory(
            known.engine, days, customers=understanding.customers, at_most=RACE_CUSTOMERS
        )
        for days in (known.days, known.real_days)
    )
    until, horizon = known.today, understanding.horizon_days
    checks = money_forecasts(paid, real, until=until, horizon_days=horizon)
    return {
        "forecasts": [_plain(asdict(one)) for one in checks],
        "ahead": money_ahead(paid, real, until=until, horizon_days=horizon),
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }
