from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from vafa.analytics.calendars import calendar_table
from vafa.analytics.facts import (
    ACTIVITY_COUNTS,
    MARGIN_RATES,
    ORDER_LINES,
    ORDERS,
    PRODUCT_COSTS,
    RETURNS,
)
from vafa.analytics.make import Answer, Cell, table_of
from vafa.analytics.measures.costing import (
    cost_coverage,
    new_customers_by_channel,
    product_sales,
    work_by_month,
)

DAY = date(2024, 1, 5)
JANUARY = {"since": date(2024, 1, 1), "until": date(2024, 1, 31)}
EVER = (date(1900, 1, 1), date(9999, 12, 31))
JANUARY_NUMBER = 2024 * 12


def a_line(
    product: int, category: str, net: int, pieces: int = 1, day: date = DAY
) -> tuple[Cell, ...]:
    return (1, 1, day, product, category, "product", pieces * 1000, net)


def two_months() -> Table:
    return ibis.memtable(calendar_table(since=date(2024, 1, 1), until=date(2024, 2, 29)))


def lines() -> Table:
    return table_of(
        ORDER_LINES, a_line(10, "tea", 100), a_line(11, "tea", 50), a_line(12, "cups", 30)
    )


def test_revenue_is_covered_by_costs_then_by_rates(answer: Answer) -> None:
    costs = table_of(PRODUCT_COSTS, (10, 60_000_000, *EVER))
    rates = table_of(MARGIN_RATES, ("tea", 4_000, False), (None, 3_000, True))

    covered = answer(cost_coverage(lines(), costs, rates, **JANUARY), "coverage")

    assert covered == [("estimated", 30), ("known", 100), ("rated", 50)]


def test_revenue_without_a_cost_and_a_rate_is_unknown(answer: Answer) -> None:
    costs = table_of(PRODUCT_COSTS, (10, 60_000_000, date(1900, 1, 1), DAY))
    rates = table_of(MARGIN_RATES, ("cups", 4_000, True))

    covered = answer(cost_coverage(lines(), costs, rates, **JANUARY), "coverage")

    assert covered == [("estimated", 30), ("unknown", 150)]


def test_what_a_product_brought_is_added_up(answer: Answer) -> None:
    sold = table_of(
        ORDER_LINES,
        a_line(10, "tea", 60, 2),
        a_line(10, "tea", 20),
        a_line(10, "tea", 99, day=date(2024, 2, 1)),
        (1, 1, DAY, None, None, "shipping", 1000, 9),
    )

    assert answer(product_sales(sold, **JANUARY)) == [(10, "tea", 80, 3000)]


def test_work_is_counted_by_month(answer: Answer) -> None:
    orders = table_of(
        ORDERS,
        *((number, 1, None, DAY, number < 3, 5, None, "shop") for number in (1, 2, 3)),
    )
    later = date(2024, 2, 2)
    returns = table_of(RETURNS, (1, 1, later, 1, "shop", 1, 1000, 5))
    done = table_of(ACTIVITY_COUNTS, (7, 1, later, 3), (7, None, later, 1))

    work = answer(work_by_month(orders, returns, done, two_months()), "month_number")

    assert sorted(work, key=str) == [
        (JANUARY_NUMBER, None, "order", 2),
        (JANUARY_NUMBER + 1, 7, None, 4),
        (JANUARY_NUMBER + 1, None, "return", 1),
    ]


def test_new_customers_are_counted_by_channel_and_month(answer: Answer) -> None:
    first = pa.table(
        {
            "customer_id": [1, 2, 3],
            "day": [DAY, date(2024, 1, 9), DAY],
            "channel": ["shop", "shop", None],
        }
    )

    won = answer(new_customers_by_channel(ibis.memtable(first), two_months()), "channel")

    assert sorted(won, key=str) == [(JANUARY_NUMBER, "shop", 2), (JANUARY_NUMBER, None, 1)]
