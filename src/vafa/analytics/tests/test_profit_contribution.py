from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import Table

from vafa.analytics.calendars import calendar_table
from vafa.analytics.make import Answer
from vafa.analytics.measures.profit.contribution import (
    contribution_by,
    contribution_by_month,
    customer_contribution,
)
from vafa.analytics.measures.profit.tables import CUSTOMER_CONTRIBUTION, PROFIT_ROWS
from vafa.analytics.tests.profits import (
    JANUARY,
    WHOLE,
    a_line,
    a_rule,
    an_activity,
    an_order,
    costs_of,
    rows_of,
)

GOODS = ((1, 30 * WHOLE, "1900-01-01", "9999-12-31"),)
PERCENT = "percent_of_revenue"
ALL_40 = ((None, 4_000, True),)


def money(answer: Answer, rows: Table, *names: str) -> list[tuple[object, ...]]:
    """List what customers' January gave, by customer."""
    whole = customer_contribution(rows, **JANUARY).order_by("customer_id")
    return answer(whole.select(*names))


def test_an_order_of_a_known_cost_pays_for_its_delivery_fee_and_work(answer: Answer) -> None:
    costs = costs_of(
        products=GOODS,
        rules=(
            a_rule("shipping", "order", 10),
            a_rule("payment_fee", "percent_of_revenue", points=200),
        ),
        activities=(an_activity(1, "order", 5), an_activity(2, "return", 4)),
    )
    back = ((1, 1, "2024-01-09", 1, "web", 1, 1_000, 20),)
    rows = rows_of((an_order(1, 1, 100),), (a_line(1, 100, pieces=2),), costs, returns=back)

    found = money(answer, rows, "gross_margin", "direct_cost", "activity_cost", "contribution")

    assert found == [(40, 12, 9, 19)]


def test_a_rate_stands_for_an_unknown_cost_and_is_said_to_be_estimated(answer: Answer) -> None:
    costs = costs_of(products=GOODS, rates=ALL_40)
    orders = (an_order(1, 1, 120), an_order(2, 2, 100))
    lines = (a_line(1, 100, pieces=2), a_line(1, 50, product=9), a_line(2, 100, pieces=2))

    found = money(answer, rows_of(orders, lines, costs), "gross_margin", "is_estimated")

    assert found == [(36, True), (40, False)]


def test_a_category_s_rate_comes_before_the_shop_s(answer: Answer) -> None:
    costs = costs_of(rates=(*ALL_40, ("tea", 7_000, False)))
    lines = (a_line(1, 100), a_line(1, 100, category="cups"), a_line(1, 100, category=None))

    found = money(answer, rows_of((an_order(1, 1, 300),), lines, costs), "gross_margin")

    assert found == [(150,)]


def test_without_cost_and_rate_the_margin_is_unknown_and_so_is_the_contribution(
    answer: Answer,
) -> None:
    costs = costs_of(products=GOODS)
    lines = (a_line(1, 100), a_line(2, 50, product=9))
    orders = (an_order(1, 1, 100), an_order(2, 1, 50))

    found = money(
        answer, rows_of(orders, lines, costs), "unknown_revenue", "gross_margin", "contribution"
    )

    assert found == [(50, None, None)]


def test_the_unit_cost_is_that_of_the_order_s_day(answer: Answer) -> None:
    costs = costs_of(
        products=(
            (1, 30 * WHOLE, "1900-01-01", "2024-01-05"),
            (1, 40 * WHOLE, "2024-01-05", "2024-01-06"),
            (1, 50 * WHOLE, "2024-01-06", "9999-12-31"),
        )
    )

    found = money(answer, rows_of((an_order(1, 1, 100),), (a_line(1, 100),), costs), "gross_margin")

    assert found == [(60,)]


def test_the_narrowest_rule_that_fits_holds(answer: Answer) -> None:
    rules = (
        a_rule("shipping", "order", 5),
        a_rule("shipping", "order", 9, country="IR"),
        a_rule("shipping", "order", 7, channel="web"),
        a_rule("shipping", "order", 99, until="2024-01-05"),
        a_rule("packaging", "line", 1),
    )
    orders = (an_order(1, 1, 100, country="IR"), an_order(2, 2, 100, country=None))
    lines = (a_line(1, 60), a_line(1, 40), a_line(2, 100))

    rows = rows_of(orders, lines, costs_of(rates=ALL_40, rules=rules))

    assert money(answer, rows, "shipping_cost", "order_cost") == [(7, 2), (7, 1)]


def test_a_recorded_cost_replaces_what_a_rule_would_charge(answer: Answer) -> None:
    costs = costs_of(
        rates=ALL_40,
        rules=(a_rule("shipping", "order", 10), a_rule("packaging", "order", 2)),
        direct=(
            (1, 1, 1, "2024-01-06", "shipping", 25),
            (2, None, 1, "2024-01-20", "gift", 4),
        ),
    )
    rows = rows_of((an_order(1, 1, 100),), (a_line(1, 100),), costs)

    found = money(answer, rows, "shipping_cost", "order_cost", "other_cost", "contribution")

    assert found == [(25, 2, 4, 9)]


def test_work_counts_at_the_rate_of_its_day(answer: Answer) -> None:
    calls = (
        an_activity(1, "call", 8, until="2024-01-10"),
        an_activity(1, "call", 9, since="2024-01-10"),
    )
    counts = ((1, 1, "2024-01-09", 2), (1, 1, "2024-01-10", 1), (1, None, "2024-01-10", 5))
    rows = rows_of((), (), costs_of(activities=calls, counts=counts))

    assert money(answer, rows, "orders", "care_work", "contribution") == [(0, 25, -25)]


def test_customers_left_out_and_other_days_are_gone(answer: Answer) -> None:
    orders = (
        an_order(1, 9, 100),
        an_order(2, 1, 100, day="2023-12-31"),
        an_order(3, 1, 100, is_purchase=False),
        an_order(4, None, 100),
    )
    lines = tuple(a_line(number, 100) for number in (1, 2, 3, 4))
    rows = rows_of(orders, lines, costs_of(rates=ALL_40), left_out=(9,))

    found = answer(contribution_by(rows, "customer_id").select("customer_id", "contribution"))

    assert found == [(None, 40)]


def test_months_and_channels_add_up_to_the_same(answer: Answer) -> None:
    costs = costs_of(rates=((None, 3_333, True),), rules=(a_rule("shipping", "order", 3),))
    orders = tuple(an_order(number, number, 101) for number in range(1, 8))
    rows = rows_of(orders, tuple(a_line(number, 101) for number in range(1, 8)), costs)
    calendar = ibis.memtable(
        calendar_table(
            since=date(2024, 1, 1), until=date(2024, 1, 31), calendar="gregorian", week_start=0
        )
    )

    by_month = answer(contribution_by_month(rows, calendar).select("month_number", "contribution"))
    by_channel = answer(contribution_by(rows, "channel").select("channel", "contribution"))

    assert by_month == [(2024 * 12, 217)]
    assert by_channel == [("web", 217)]


def test_the_columns_are_the_declared_ones(answer: Answer) -> None:
    rows = rows_of((), (), costs_of())

    assert tuple(rows.columns) == PROFIT_ROWS.names()
    whole = customer_contribution(rows, **JANUARY)
    assert tuple(whole.columns) == CUSTOMER_CONTRIBUTION.names()
    assert answer(whole) == []
