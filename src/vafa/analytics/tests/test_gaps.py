from __future__ import annotations

from datetime import date
from math import prod

import pytest
from ibis.expr.types import Table

from vafa.analytics.facts import GAPS, SECOND_PURCHASES
from vafa.analytics.make import Answer, some_customer_days, table_of
from vafa.analytics.measures.gaps import (
    bought_again_within,
    first_to_second,
    gap_distribution,
    gap_quantiles,
    gaps,
    second_purchases,
    time_to_second_order,
)

DAY = date(2024, 1, 1)


def first_buyers(*rows: tuple[int | None, int]) -> Table:
    """Customers of (days to second purchase, days watched)."""
    people = ((who, DAY, None, second, watched) for who, (second, watched) in enumerate(rows))
    return table_of(SECOND_PURCHASES, *people)


def gaps_of(*lengths: int) -> Table:
    return table_of(GAPS, *((1, DAY, length) for length in lengths))


def curve_example() -> Table:
    return first_buyers((10, 90), (10, 50), (30, 60), (None, 20), (None, 40))


def test_the_gaps_of_the_docstring(answer: Answer) -> None:
    days = some_customer_days(
        (1, "2024-01-31", 1),
        (2, "2024-01-12", 1),
        (1, "2024-01-01", 1),
        (2, "2024-01-05", 1),
        (1, "2024-01-11", 1),
    )

    assert answer(gaps(days), "customer_id", "day") == [
        (1, date(2024, 1, 11), 10),
        (1, date(2024, 1, 31), 20),
        (2, date(2024, 1, 12), 7),
    ]


def test_the_second_purchases_of_the_docstring(answer: Answer) -> None:
    days = some_customer_days(
        (1, "2024-01-20", 1),
        (1, "2024-01-08", 1),
        (1, "2024-01-01", 1),
        (2, "2024-01-21", 1),
        (3, "2024-01-31", 1),
    )

    people = answer(second_purchases(days, until=date(2024, 1, 31)), "customer_id")

    assert people == [
        (1, date(2024, 1, 1), date(2024, 1, 8), 7, 30),
        (2, date(2024, 1, 21), None, None, 10),
        (3, date(2024, 1, 31), None, None, 0),
    ]


def test_the_curve_of_the_docstring_keeps_the_unreturned_as_censored(answer: Answer) -> None:
    curve = answer(first_to_second(curve_example()), "day")

    assert [row[:3] for row in curve] == [(10, 5, 2), (20, 3, 0), (30, 2, 1), (40, 1, 0)]
    assert [row[3] for row in curve] == pytest.approx([0.6, 0.6, 0.3, 0.3], abs=1e-9)
    assert [row[4] for row in curve] == pytest.approx([0.4, 0.4, 0.7, 0.7], abs=1e-9)


def test_a_curve_ends_at_zero_when_all_who_are_left_return(answer: Answer) -> None:
    curve = answer(first_to_second(first_buyers((5, 9), (7, 9), (7, 9))), "day")

    assert [row[3] for row in curve] == pytest.approx([2 / 3, 0.0], abs=1e-9)


def test_a_shop_without_repeat_buyers_has_a_flat_curve(answer: Answer) -> None:
    curve = first_to_second(first_buyers((None, 0), (None, 9)))

    assert answer(curve, "day") == [(0, 2, 0, 1.0, 0.0), (9, 1, 0, 1.0, 0.0)]


def test_the_time_to_the_second_order_of_the_docstring(answer: Answer) -> None:
    curve = first_to_second(curve_example())

    times = answer(time_to_second_order(curve, quantiles=(0.25, 0.5, 0.9)), "quantile")

    assert times == [(0.25, 10), (0.5, 30), (0.9, None)]


def test_the_distribution_of_the_docstring(answer: Answer) -> None:
    distribution = gap_distribution(gaps_of(30, 7, 20, 7, 10))

    rows = answer(distribution, "gap_days")

    assert [row[:2] for row in rows] == [(7, 2), (10, 1), (20, 1), (30, 1)]
    assert [row[2] for row in rows] == pytest.approx([0.4, 0.6, 0.8, 1.0], abs=1e-9)


def test_the_gap_quantiles_of_the_docstring(answer: Answer) -> None:
    distribution = gap_distribution(gaps_of(30, 7, 20, 7, 10))

    quantiles = answer(gap_quantiles(distribution, quantiles=(0.25, 0.5, 0.75)), "quantile")

    assert quantiles == [(0.25, 7), (0.5, 10), (0.75, 20)]


def test_without_a_gap_no_quantile_is_known(answer: Answer) -> None:
    assert answer(gap_quantiles(gap_distribution(gaps_of()), quantiles=(0.5,))) == [(0.5, None)]


def test_the_shares_of_the_docstring_leave_out_whom_nobody_watched_so_long(answer: Answer) -> None:
    people = first_buyers((10, 400), (45, 400), (100, 400), (None, 400), (None, 20))

    shares = answer(bought_again_within(people, within_days=(30, 60, 180, 500)), "within_days")

    assert shares == [(30, 4, 1, 0.25), (60, 4, 2, 0.5), (180, 4, 3, 0.75), (500, 0, 0, None)]


def test_a_shop_without_customers_has_no_share(answer: Answer) -> None:
    assert answer(bought_again_within(first_buyers(), within_days=(30,))) == [(30, 0, 0, None)]


def test_cdnows_curve_is_that_of_a_plain_loop(answer: Answer, cdnow_tenth: Table) -> None:
    people = second_purchases(cdnow_tenth, until=date(1998, 6, 30))
    pairs = [row[3:] for row in answer(people)]

    curve = {row[0]: row for row in answer(first_to_second(people))}

    assert len(pairs) == curve[min(curve)][1] == 2357
    lasted = [(second or watched, second is not None) for second, watched in pairs]
    for day in (1, 30, max(day for day in curve if day <= 180)):
        factors = [
            1 - lasted.count((past, True)) / sum(days >= past for days, _ in lasted)
            for past in range(1, day + 1)
        ]
        assert curve[day][3] == pytest.approx(prod(factors), abs=1e-9)
