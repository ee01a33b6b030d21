from __future__ import annotations

from datetime import date

from ibis.expr.types import Table

from vafa.analytics.facts import ORDER_LINES, ORDERS
from vafa.analytics.make import Answer, table_of
from vafa.analytics.measures.mix import category_mix, category_revenue, country_mix

DAY = date(2024, 1, 5)
JANUARY = {"since": date(2024, 1, 1), "until": date(2024, 1, 31)}


def an_order(
    number: int, customer: int | None, net: int, country: str | None = None, *, day: date = DAY
) -> tuple[int, int | None, None, date, bool, int, str | None, None]:
    return (number, customer, None, day, True, net, country, None)


def lines_example() -> Table:
    return table_of(
        ORDER_LINES,
        (1, 1, DAY, 10, "tea", "product", 2000, 60),
        (1, 1, DAY, 11, "tea", "product", 1000, 20),
        (1, 1, DAY, None, None, "shipping", 1000, 9),
        (2, 1, DAY, 12, "cups", "product", 1000, 15),
        (3, None, DAY, 10, "tea", "product", 1000, 5),
    )


def test_the_five_lines_of_the_docstring(answer: Answer) -> None:
    orders = table_of(ORDERS, an_order(1, 1, 80), an_order(2, 1, 15), an_order(3, None, 5))

    mix = answer(category_mix(lines_example(), orders, **JANUARY), "category")

    assert mix == [("cups", 1, 1, 1000, 15, 0.15), ("tea", 2, 1, 4000, 85, 0.85)]


def test_the_revenue_alone_is_that_of_the_mix(answer: Answer) -> None:
    orders = table_of(ORDERS, an_order(1, 1, 80), an_order(2, 1, 15), an_order(3, None, 5))

    found = answer(category_revenue(lines_example(), orders, **JANUARY), "category")

    assert found == [("cups", 15), ("tea", 85)]


def test_lines_of_an_order_that_is_no_purchase_are_not_sold(answer: Answer) -> None:
    failed = (1, 1, None, DAY, False, 80, None, None)
    orders = table_of(ORDERS, failed, an_order(2, 1, 15))

    mix = answer(category_mix(lines_example(), orders, **JANUARY))

    assert mix == [("cups", 1, 1, 1000, 15, 1.0)]


def test_the_period_includes_both_its_ends(answer: Answer) -> None:
    orders = table_of(
        ORDERS,
        an_order(1, 1, 1, "GR", day=date(2023, 12, 31)),
        an_order(2, 1, 2, "GR", day=date(2024, 1, 1)),
        an_order(3, 1, 4, "GR", day=date(2024, 1, 31)),
        an_order(4, 1, 8, "GR", day=date(2024, 2, 1)),
    )

    assert answer(country_mix(orders, **JANUARY)) == [("GR", 2, 1, 6, 1.0)]


def test_the_five_orders_of_the_docstring(answer: Answer) -> None:
    orders = table_of(
        ORDERS,
        an_order(1, 1, 30, "GR"),
        an_order(2, 1, 20, "GR"),
        an_order(3, 2, 10, "GR"),
        an_order(4, None, 40, "IR"),
        (5, 3, None, DAY, False, 99, "IR", None),
    )

    mix = answer(country_mix(orders, **JANUARY), "country")

    assert mix == [("GR", 3, 2, 60, 0.6), ("IR", 1, 0, 40, 0.4)]


def test_an_unknown_country_is_a_row_of_its_own(answer: Answer) -> None:
    mix = answer(country_mix(table_of(ORDERS, an_order(1, 1, 0)), **JANUARY))

    assert mix == [(None, 1, 1, 0, None)]
