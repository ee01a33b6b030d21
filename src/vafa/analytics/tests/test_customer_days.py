from __future__ import annotations

from datetime import date

from vafa.analytics.facts import ORDERS
from vafa.analytics.make import Answer, some_customers, some_orders, table_of
from vafa.analytics.measures.customer_days import customer_days

UNTIL = date(2024, 1, 31)


def test_the_five_orders_of_the_docstring_are_two_customer_days(answer: Answer) -> None:
    orders = table_of(
        ORDERS,
        (1, 1, None, "2024-01-03", True, 500, None, None),
        (2, 1, None, "2024-01-03", True, 250, None, None),
        (3, 1, None, "2024-01-20", False, 900, None, None),
        (4, 9, None, "2024-01-05", True, 100, None, None),
        (5, 2, None, "2024-01-31", True, 70, None, None),
    )

    days = answer(customer_days(orders, some_customers(9), until=UNTIL), "customer_id")

    assert days == [(1, date(2024, 1, 3), 2, 750), (2, date(2024, 1, 31), 1, 70)]


def test_an_order_after_until_is_not_known_yet(answer: Answer) -> None:
    orders = some_orders((1, "2024-01-31", 10), (1, "2024-02-01", 20))

    days = answer(customer_days(orders, some_customers(), until=UNTIL))

    assert days == [(1, date(2024, 1, 31), 1, 10)]


def test_an_order_without_a_customer_is_nobodys_purchase(answer: Answer) -> None:
    orders = some_orders((None, "2024-01-02", 10), (None, "2024-01-02", 10), (4, "2024-01-02", 5))

    days = answer(customer_days(orders, some_customers(), until=UNTIL))

    assert days == [(4, date(2024, 1, 2), 1, 5)]


def test_a_customer_missing_from_the_customers_table_still_counts(answer: Answer) -> None:
    days = answer(customer_days(some_orders((7, "2024-01-02", 3)), some_customers(9), until=UNTIL))

    assert days == [(7, date(2024, 1, 2), 1, 3)]


def test_rial_sums_beyond_a_doubles_digits_stay_exact(answer: Answer) -> None:
    large = 9_007_199_254_740_993
    orders = some_orders((1, "2024-01-02", large), (1, "2024-01-02", 2))

    days = answer(customer_days(orders, some_customers(), until=UNTIL))

    assert days == [(1, date(2024, 1, 2), 2, large + 2)]
