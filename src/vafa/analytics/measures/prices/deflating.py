"""Amounts of past months in the prices of one month."""

from __future__ import annotations

from collections.abc import Sequence

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real


def in_constant_prices(
    table: ir.Table,
    factors: ir.Table,
    calendar: ir.Table,
    *,
    amounts: Sequence[str] = ("net_revenue",),
) -> ir.Table:
    """What would the amounts of each row be at the prices of the base month?

    `factors` (month_number, factor) says by what an amount of a month is multiplied: level of
    the base month / level of the month. `amounts` (net revenue alone unless given) are rounded to
    whole minor units, half away from zero; the other columns stay, and so does what is null. A
    day whose month has no factor keeps its amounts. Any table with `day` and these columns:
    orders, order lines, customer-days, rows of profit.

    Source: deflation by a price index, ILO et al. (2020), chapter 2.

    Example, prices doubled from January to March and stood at 1.6 in February; base March:

    | day        | net revenue | factor | at March's prices |
    |------------|-------------|--------|-------------------|
    | 2024-01-05 | 100         | 2      | 200               |
    | 2024-01-31 | 51          | 2      | 102               |
    | 2024-02-01 | 100         | 1.25   | 125               |
    | 2024-02-02 | -10         | 1.25   | -13               |
    | 2024-03-01 | 70          | 1      | 70                |
    """
    days = calendar.select("day", month_number=calendar.month_number.cast("int64"))
    by_day = days.join(factors.select("month_number", "factor"), "month_number")
    joined = table.left_join(by_day.select("day", "factor"), "day")
    factor = joined.factor.fill_null(real(1.0))
    priced = {
        name: (joined[name].cast("float64") * factor).round().cast("int64") for name in amounts
    }
    return joined.mutate(**priced).select(*table.columns)
