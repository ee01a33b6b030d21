from __future__ import annotations

from datetime import date

import ibis
import pytest
from ibis.expr.types import Table

from vafa.analytics.calendars import calendar_table
from vafa.analytics.facts import (
    ACQUISITION_SPEND,
    ACTIVITIES,
    ACTIVITY_COUNTS,
    ORDER_LINES,
    ORDER_TROUBLES,
    ORDERS,
    RETURNS,
)
from vafa.analytics.make import Answer, Cell, some_customers, table_of
from vafa.analytics.measures.profit.acquisition import acquisition_cost, first_orders
from vafa.analytics.measures.profit.balance import balance_by_month
from vafa.analytics.measures.profit.contribution import contribution_by_month, customer_contribution
from vafa.analytics.measures.profit.difficulty import difficulty, difficulty_parts
from vafa.analytics.measures.profit.headroom import category_headroom
from vafa.analytics.measures.profit.service import cheapest_service
from vafa.analytics.tests.profits import (
    DAY,
    JANUARY,
    a_line,
    a_rule,
    an_activity,
    an_order,
    costs_of,
    rows_of,
)

RATE_40 = ((None, 4_000, True),)


def january() -> Table:
    days = calendar_table(
        since=date(2024, 1, 1), until=date(2024, 2, 29), calendar="gregorian", week_start=0
    )
    return ibis.memtable(days)


def test_the_cheapest_service_saves_work_returns_and_fast_delivery(answer: Answer) -> None:
    costs = costs_of(
        rates=RATE_40,
        direct=((1, 1, 1, DAY, "shipping", 25), (2, None, 1, DAY, "return_handling", 10)),
        activities=(an_activity(1, "call", 50),),
        counts=((1, 1, DAY, 1),),
    )
    rows = rows_of((an_order(1, 1, 100),), (a_line(1, 100),), costs)
    whole = customer_contribution(rows, **JANUARY)

    found = answer(cheapest_service(whole, self_service_share=0.7, standard_shipping=15))

    assert found == [(1, 55, pytest.approx(55 / 40), -45 + 55)]


def test_delivery_beyond_the_shop_s_mean_is_what_standard_delivery_saves(answer: Answer) -> None:
    rules = (a_rule("shipping", "order", 10), a_rule("shipping", "order", 30, country="IR"))
    orders = (an_order(1, 1, 100), an_order(2, 2, 100, country="IR"))
    rows = rows_of(orders, (a_line(1, 100), a_line(2, 100)), costs_of(rates=RATE_40, rules=rules))
    whole = customer_contribution(rows, **JANUARY)

    served = cheapest_service(whole, self_service_share=0.7, standard_shipping=None)

    assert answer(served, "customer_id") == [(1, 0, 0.0, 30), (2, 10, 0.25, 20)]


def test_an_unknown_contribution_cannot_be_recomputed(answer: Answer) -> None:
    rows = rows_of((an_order(1, 1, 100),), (a_line(1, 100),), costs_of())
    whole = customer_contribution(rows, **JANUARY)

    served = cheapest_service(whole, self_service_share=0.7, standard_shipping=None)

    assert answer(served) == [(1, 0, None, None)]


def trouble_of(returned: dict[int, int], **given: tuple[tuple[Cell, ...], ...]) -> Table:
    orders = tuple(an_order(number, number, 100) for number in range(1, 6))
    lines = tuple(a_line(number, 100) for number in range(1, 6))
    back = tuple(
        (number, who, DAY, None, "web", 1, 1_000, 1)
        for number, who in enumerate(who for who, times in returned.items() for _ in range(times))
    )
    return difficulty_parts(
        rows_of(orders, lines, costs_of(rates=RATE_40)),
        table_of(RETURNS, *back),
        table_of(ORDER_TROUBLES, *given.get("troubles", ())),
        table_of(ACTIVITY_COUNTS, *given.get("counts", ())),
        table_of(ACTIVITIES, *given.get("activities", ())),
        **JANUARY,
    )


def test_difficulty_is_the_percentile_of_the_one_part_that_is_recorded(answer: Answer) -> None:
    parts = trouble_of({4: 1, 5: 2})

    assert answer(difficulty(parts), "customer_id") == [
        (1, 0.0, 1), (2, 0.0, 1), (3, 0.0, 1), (4, 0.75, 1), (5, 1.0, 1),
    ]  # fmt: skip


def test_parts_are_rates_of_the_customer_s_own_orders(answer: Answer) -> None:
    work = (an_activity(1, "ticket", 5), an_activity(2, "complaint", 5))
    parts = trouble_of(
        {},
        troubles=((8, 1, DAY, 100, False), (9, 2, DAY, 0, True)),
        counts=((1, 3, DAY, 2), (2, 3, DAY, 1)),
        activities=work,
    )

    assert answer(parts, "customer_id")[:3] == [
        (1, None, 0.5, 0.0, 0.0, 0.0), (2, None, 0.0, 0.5, 0.0, 0.0), (3, None, 0.0, 0.0, 2.0, 1.0),
    ]  # fmt: skip


def test_a_shop_that_records_no_trouble_knows_no_difficulty(answer: Answer) -> None:
    assert {row[1:] for row in answer(difficulty(trouble_of({})))} == {(None, 0)}


def basket(customer: int, *categories: str | None) -> list[tuple[Cell, ...]]:
    first = (customer, customer, DAY, 1, "tea", "product", 1_000, 90)
    others = [(customer, customer, DAY, 2, one, "product", 1_000, 10) for one in categories]
    return [first, *others]


def test_headroom_is_what_the_similar_buy_and_one_does_not(answer: Answer) -> None:
    rows = [
        *basket(1),
        *basket(2, "cups"),
        *basket(3, "cups", "sugar"),
        *basket(4, None),
        (5, 5, DAY, 2, "pots", "product", 1_000, 10),
        (6, 1, DAY, 2, "cups", "shipping", 1_000, 10),
    ]
    found = category_headroom(table_of(ORDER_LINES, *rows), **JANUARY, similar_min=4)

    assert answer(found, "customer_id") == [
        (1, pytest.approx(0.75 / 1.75)),
        (2, pytest.approx(0.25 / 1.75)),
        (3, 0.0),
        (4, pytest.approx(0.75 / 1.75)),
        (5, None),
    ]


def test_a_shop_of_one_category_says_nothing_of_headroom(answer: Answer) -> None:
    rows = table_of(ORDER_LINES, *basket(1), *basket(2))

    assert answer(category_headroom(rows, **JANUARY, similar_min=1), "customer_id") == [
        (1, None), (2, None),
    ]  # fmt: skip


def won(customer: int, day: str, channel: str) -> tuple[Cell, ...]:
    return (customer, customer, None, day, True, 100, None, channel)


def test_acquisition_is_spread_over_those_whom_channel_and_month_won(answer: Answer) -> None:
    orders = table_of(
        ORDERS,
        *(won(number, DAY, "web") for number in (1, 2, 3)),
        *(won(number, DAY, "market") for number in (4, 5)),
        won(6, "2024-02-03", "web"),
        (9, 1, None, "2024-01-06", True, 100, None, "market"),
    )
    spend = table_of(
        ACQUISITION_SPEND,
        ("web", "web", "2024-01-01", 300),
        ("posters", None, "2024-01-01", 100),
    )
    firsts = first_orders(orders, some_customers())

    assert answer(acquisition_cost(firsts, spend, january()), "customer_id") == [
        (1, 120), (2, 120), (3, 120), (4, 20), (5, 20), (6, None),
    ]  # fmt: skip


def test_the_balance_of_a_month_sets_margin_against_what_was_spent(answer: Answer) -> None:
    costs = costs_of(
        rates=((None, 10_000, True),),
        rules=(a_rule("shipping", "order", 100),),
        direct=((1, None, 1, DAY, "gift", 50),),
    )
    rows = rows_of((an_order(1, 1, 300),), (a_line(1, 300),), costs)

    balance = balance_by_month(contribution_by_month(rows, january()))

    assert answer(balance) == [(2024 * 12, 300, 300, 150, 50, 150, 2.0, True)]
