from __future__ import annotations

from datetime import date

import ibis
import pytest
from ibis.expr.types import Table

from vafa.analytics.calendars import calendar_table
from vafa.analytics.facts import REVENUE_BY_MONTH
from vafa.analytics.make import Answer, some_customers, some_orders, table_of
from vafa.analytics.measures.customer_days import customer_days
from vafa.analytics.measures.revenue import revenue_by_month, revenue_stability

JANUARY = 2024 * 12


def monthly(*orders: tuple[int | None, str, int], until: date) -> Table:
    calendar = calendar_table(since=date(2024, 1, 1), until=date(2024, 12, 1))
    rows = some_orders(*orders)
    days = customer_days(rows, some_customers(9), until=until)
    return revenue_by_month(rows, days, ibis.memtable(calendar), until=until)


def test_the_five_orders_of_the_docstring_are_new_repeat_and_other(answer: Answer) -> None:
    months = monthly(
        (1, "2024-01-01", 100),
        (1, "2024-01-20", 40),
        (2, "2024-02-03", 70),
        (None, "2024-02-04", 5),
        (9, "2024-02-05", 6),
        until=date(2024, 2, 15),
    )

    assert answer(months, "month_number") == [
        (JANUARY, date(2024, 1, 1), True, 1, 100, 40, 0, 140),
        (JANUARY + 1, date(2024, 2, 1), False, 1, 70, 0, 11, 81),
    ]


def test_a_month_without_sales_is_a_month_of_zero(answer: Answer) -> None:
    months = monthly((1, "2024-01-01", 100), (1, "2024-03-09", 40), until=date(2024, 3, 31))

    totals = answer(months.select("month_number", "is_complete", "net_revenue"), "month_number")

    assert totals == [(JANUARY, True, 100), (JANUARY + 1, True, 0), (JANUARY + 2, True, 40)]


def test_a_month_whose_beginning_nobody_recorded_is_not_complete(answer: Answer) -> None:
    months = monthly((1, "2024-01-02", 100), until=date(2024, 2, 29))

    complete = answer(months.select("month_number", "is_complete"), "month_number")

    assert complete == [(JANUARY, False), (JANUARY + 1, True)]


def test_the_whole_first_day_is_new(answer: Answer) -> None:
    months = monthly((1, "2024-01-01", 10), (1, "2024-01-01", 20), until=date(2024, 1, 31))

    assert answer(months.select("new_net_revenue", "repeat_net_revenue")) == [(30, 0)]


def months_of(*amounts: tuple[int, int], is_complete: bool = True) -> Table:
    rows = (
        (number, date(2024, 1, 1), is_complete, 1, new, repeat, 0, new + repeat)
        for number, (new, repeat) in enumerate(amounts)
    )
    return table_of(REVENUE_BY_MONTH, *rows)


def test_the_five_months_of_the_docstring(answer: Answer) -> None:
    months = months_of((100, 0), (50, 50), (60, 40), (40, 100), (0, 160))

    ((number, mean, variation, repeat_share),) = answer(revenue_stability(months))

    assert (number, mean) == (5, 120.0)
    assert variation == pytest.approx(800**0.5 / 120, abs=1e-9)
    assert repeat_share == pytest.approx(350 / 600, abs=1e-9)


def test_one_complete_month_says_nothing_about_stability(answer: Answer) -> None:
    months = months_of((30, 10)).union(months_of((5, 5), is_complete=False))

    assert answer(revenue_stability(months)) == [(1, 40.0, None, 0.25)]


def test_no_complete_month_is_shown_as_unknown(answer: Answer) -> None:
    assert answer(revenue_stability(months_of((1, 1), is_complete=False))) == [
        (0, None, None, None)
    ]
