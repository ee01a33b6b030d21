"""A small invented shop with costs, for tests of what is left of its money."""

from __future__ import annotations

from datetime import date

from ibis.expr import types as ir

from vafa.analytics.facts import (
    ACTIVITIES,
    ACTIVITY_COUNTS,
    COST_RULES,
    DIRECT_COSTS,
    MARGIN_RATES,
    ORDER_LINES,
    ORDERS,
    PRODUCT_COSTS,
    RETURNS,
)
from vafa.analytics.make import Cell, some_customers, table_of
from vafa.analytics.measures.profit.rows import profit_rows
from vafa.analytics.measures.profit.tables import CostTables

BEGIN, END = "1900-01-01", "9999-12-31"
DAY = "2024-01-05"
JANUARY = {"since": date(2024, 1, 1), "until": date(2024, 1, 31)}
WHOLE = 1_000_000  # millionths of the smallest unit

Row = tuple[Cell, ...]


def an_order(
    number: int,
    customer: int | None,
    net: int,
    *,
    day: str = DAY,
    country: str | None = "GR",
    is_purchase: bool = True,
) -> Row:
    """Make an order of the web shop."""
    return (number, customer, None, day, is_purchase, net, country, "web")


def a_line(
    number: int, net: int, *, product: int = 1, category: str | None = "tea", pieces: int = 1
) -> Row:
    """Make a product line; its day is every order's usual one."""
    return (number, None, DAY, product, category, "product", pieces * 1_000, net)


def a_rule(kind: str, per: str, amount: int | None = None, **given: Cell) -> Row:
    """Make a cost rule for all orders and all of time, unless given otherwise."""
    channel, country = given.get("channel"), given.get("country")
    return (
        1,
        kind,
        per,
        amount,
        given.get("points"),
        channel,
        country,
        2 * (channel is not None) + (country is not None),
        given.get("since", BEGIN),
        given.get("until", END),
        given.get("estimated", False),
    )


def an_activity(number: int, driver: str, cost: int, **given: Cell) -> Row:
    """Make an activity that costs so many minor units each time."""
    return (
        number,
        f"work_{number}",
        driver,
        1,
        60,
        cost * WHOLE,
        given.get("since", BEGIN),
        given.get("until", END),
        False,
    )


def costs_of(
    *,
    products: tuple[Row, ...] = (),
    rates: tuple[Row, ...] = (),
    rules: tuple[Row, ...] = (),
    direct: tuple[Row, ...] = (),
    activities: tuple[Row, ...] = (),
    counts: tuple[Row, ...] = (),
) -> CostTables:
    """Make the tables of costs; what is not given is empty."""
    return CostTables(
        product_costs=table_of(PRODUCT_COSTS, *products),
        margin_rates=table_of(MARGIN_RATES, *rates),
        cost_rules=table_of(COST_RULES, *rules),
        direct_costs=table_of(DIRECT_COSTS, *direct),
        activities=table_of(ACTIVITIES, *activities),
        activity_counts=table_of(ACTIVITY_COUNTS, *counts),
    )


def rows_of(
    orders: tuple[Row, ...],
    lines: tuple[Row, ...],
    costs: CostTables,
    *,
    returns: tuple[Row, ...] = (),
    left_out: tuple[int, ...] = (),
) -> ir.Table:
    """Work out January's rows of profit."""
    return profit_rows(
        table_of(ORDERS, *orders),
        table_of(ORDER_LINES, *lines),
        some_customers(*left_out),
        table_of(RETURNS, *returns),
        costs,
        **JANUARY,
    )
