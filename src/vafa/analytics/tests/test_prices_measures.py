from __future__ import annotations

from datetime import date
from math import log

import ibis
import pytest

from vafa.analytics.facts import CALENDAR, ORDER_LINES
from vafa.analytics.make import Answer, some_orders, table_of
from vafa.analytics.measures.prices import (
    in_constant_prices,
    price_pairs,
    sold_by_month,
    unit_values,
)
from vafa.analytics.measures.prices.columns import PRICE_PAIRS, SOLD_BY_MONTH, UNIT_VALUES
from vafa.analytics.tests.shelves import JANUARY, UNTIL, calendar, lines_of

FIVE_LINES = lines_of(
    (1, 7, 1, 100), (1, 7, 2, 180), (1, 7, 1, 110), (1, 7, 1, 1_000), (1, 7, -1, -100)
)
FIVE_VALUES = table_of(
    UNIT_VALUES,
    (1, 1, 3, 300, 100.0, log(100), 100),
    (1, 2, 3, 330, 110.0, log(110), 110),
    (2, 1, 2, 100, 50.0, log(50), 50),
    (2, 2, 2, 120, 60.0, log(60), 60),
    (3, 2, 1, 70, 70.0, log(70), 70),
)


def test_the_five_lines_of_the_docstring_give_one_unit_value(answer: Answer) -> None:
    (row,) = answer(unit_values(FIVE_LINES, calendar(), until=UNTIL))

    product, month, lines, revenue, price, log_price, largest = row
    assert (product, month, lines, revenue, largest) == (7, JANUARY, 3, 390, 180)
    assert price == pytest.approx(97.5, rel=1e-12)
    assert log_price == pytest.approx((log(100) + log(90) + log(110)) / 3, rel=1e-12)


def test_the_whole_that_coverage_is_measured_by_holds_the_outlier_too(answer: Answer) -> None:
    sold = sold_by_month(FIVE_LINES, calendar(), until=UNTIL)

    assert answer(sold) == [(JANUARY, date(2024, 1, 1), 1, 1_390)]


def test_lines_after_until_and_lines_of_no_product_have_no_price(answer: Answer) -> None:
    lines = lines_of((1, 1, 1, 50), (2, 1, 1, 60)).union(lines_of((1, 1, 1, 9), kind="shipping"))

    values = unit_values(lines, calendar(), until=date(2024, 1, 31))

    assert answer(values.select("month_number", "net_revenue")) == [(JANUARY, 50)]


def test_the_five_unit_values_of_the_docstring_give_one_pair(answer: Answer) -> None:
    (row,) = answer(price_pairs(FIVE_VALUES))

    assert row[:6] == (2, 1, True, 2, 5, 5)
    assert row[6:10] == (450, 400, 110, 100)
    assert row[10:] == pytest.approx(
        (
            330 * log(1.1) + 120 * log(1.2),
            300 * log(1.1) + 100 * log(1.2),
            log(1.1) + log(1.2),
        ),
        abs=1e-9,
    )


def test_a_product_that_was_not_sold_in_between_is_told_apart(answer: Answer) -> None:
    rows = [
        (product, month, 1, 10, 10.0, log(10), 10)
        for product, month in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 3))
    ]

    pairs = price_pairs(table_of(UNIT_VALUES, *rows)).select(*PRICE_PAIRS.names()[:4])

    assert answer(pairs, "month_number", "months_apart", "is_latest") == [
        (2, 1, True, 1),
        (3, 1, True, 1),
        (3, 2, False, 1),
        (3, 2, True, 1),
    ]


def test_a_product_that_became_another_one_is_left_out_of_the_pair(answer: Answer) -> None:
    before = [(product, 1, 1, 100, 100.0, log(100), 100) for product in range(1, 6)]
    after = [(product, 2, 1, 105, 105.0, log(105), 105) for product in range(1, 5)]
    packed = [(5, 2, 1, 900, 900.0, log(900), 900)]

    pairs = price_pairs(table_of(UNIT_VALUES, *before, *after, *packed))

    assert answer(pairs.select("products", "revenue_now")) == [(4, 420)]


def test_the_five_orders_of_the_docstring_in_the_prices_of_march(answer: Answer) -> None:
    orders = some_orders(
        (1, "2024-01-05", 100),
        (1, "2024-01-31", 51),
        (2, "2024-02-01", 100),
        (2, "2024-02-02", -10),
        (2, "2024-03-01", 70),
    )
    factors = ibis.memtable(
        {"month_number": [JANUARY, JANUARY + 1, JANUARY + 2], "factor": [2.0, 1.25, 1.0]}
    )

    priced = in_constant_prices(orders, factors, calendar())

    assert priced.columns == orders.columns
    assert [row[5] for row in answer(priced, "order_id")] == [200, 102, 125, -13, 70]


def test_a_month_without_a_factor_keeps_its_amounts(answer: Answer) -> None:
    factors = ibis.memtable({"month_number": [JANUARY], "factor": [2.0]})

    priced = in_constant_prices(some_orders((1, "2024-06-01", 100)), factors, calendar())

    assert answer(priced.select("net_revenue")) == [(100,)]


@pytest.mark.parametrize(
    ("declared", "measure"),
    [
        (UNIT_VALUES, lambda lines, days: unit_values(lines, days, until=UNTIL)),
        (SOLD_BY_MONTH, lambda lines, days: sold_by_month(lines, days, until=UNTIL)),
        (PRICE_PAIRS, lambda lines, days: price_pairs(unit_values(lines, days, until=UNTIL))),
    ],
)
def test_a_table_has_the_declared_columns(declared, measure) -> None:  # type: ignore[no-untyped-def]
    lines, days = (ibis.table(one.schema(), name=one.name) for one in (ORDER_LINES, CALENDAR))

    assert measure(lines, days).schema() == declared.schema()
