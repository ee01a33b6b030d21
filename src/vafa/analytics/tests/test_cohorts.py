from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import Table

from vafa.analytics.calendars import calendar_table
from vafa.analytics.make import Answer, some_customer_days
from vafa.analytics.measures.cohorts import cohort_retention
from vafa.core.languages import Calendar

JANUARY, FEBRUARY = 2024 * 12, 2024 * 12 + 1


def year_2024(calendar: Calendar = "gregorian") -> Table:
    days = calendar_table(since=date(2024, 1, 1), until=date(2024, 12, 1), calendar=calendar)
    return ibis.memtable(days)


def worked_example() -> Table:
    return some_customer_days(
        (1, "2024-01-05", 10),
        (1, "2024-01-20", 10),
        (1, "2024-03-02", 10),
        (2, "2024-01-09", 10),
        (3, "2024-02-11", 10),
    )


def test_the_five_days_of_the_docstring_are_two_cohorts(answer: Answer) -> None:
    retention = cohort_retention(worked_example(), year_2024(), until=date(2024, 3, 31))

    assert answer(retention, "cohort_month_number", "months_since") == [
        (JANUARY, date(2024, 1, 1), 0, 2, 2, 1.0, 30),
        (JANUARY, date(2024, 1, 1), 1, 2, 0, 0.0, 0),
        (JANUARY, date(2024, 1, 1), 2, 2, 1, 0.5, 10),
        (FEBRUARY, date(2024, 2, 1), 0, 1, 1, 1.0, 10),
        (FEBRUARY, date(2024, 2, 1), 1, 1, 0, 0.0, 0),
    ]


def test_a_month_that_is_not_over_is_absent_and_not_zero(answer: Answer) -> None:
    retention = cohort_retention(worked_example(), year_2024(), until=date(2024, 3, 30))

    cells = answer(retention.select("cohort_month_start", "months_since", "customers"))

    assert sorted(cells) == [
        (date(2024, 1, 1), 0, 2),
        (date(2024, 1, 1), 1, 0),
        (date(2024, 2, 1), 0, 1),
    ]


def test_a_cohort_whose_month_is_not_over_is_absent(answer: Answer) -> None:
    days = some_customer_days((1, "2024-02-10", 5))

    assert answer(cohort_retention(days, year_2024(), until=date(2024, 2, 28))) == []


def test_jalali_months_are_the_shops_months(answer: Answer) -> None:
    days = some_customer_days((1, "2024-03-19", 7), (1, "2024-03-20", 8), (2, "2024-03-20", 9))

    retention = cohort_retention(days, year_2024("jalali"), until=date(2024, 4, 19))

    assert answer(retention, "cohort_month_number", "months_since") == [
        (16835, date(2024, 2, 20), 0, 1, 1, 1.0, 7),
        (16835, date(2024, 2, 20), 1, 1, 1, 1.0, 8),
        (16836, date(2024, 3, 20), 0, 1, 1, 1.0, 9),
    ]


def test_all_of_cdnows_customers_began_in_its_first_quarter(
    answer: Answer, cdnow_tenth: Table
) -> None:
    calendar = ibis.memtable(calendar_table(since=date(1997, 1, 1), until=date(1998, 6, 30)))

    retention = cohort_retention(cdnow_tenth, calendar, until=date(1998, 6, 30))

    cells = answer(retention.filter(retention.months_since == 0), "cohort_month_number")
    assert [cell[1] for cell in cells] == [date(1997, 1, 1), date(1997, 2, 1), date(1997, 3, 1)]
    assert sum(cell[3] for cell in cells) == 2357
    assert len(answer(retention)) == 18 + 17 + 16
