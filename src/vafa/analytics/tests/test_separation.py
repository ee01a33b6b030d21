from __future__ import annotations

from datetime import date
from math import sqrt

import pytest
from ibis.expr.types import Table

from vafa.analytics.make import Answer, some_customer_days
from vafa.analytics.measures.gaps import (
    customer_rhythms,
    separation_thresholds,
    shop_rhythm,
    thresholds_by_rhythm,
)

UNTIL = date(2024, 5, 1)


def worked_example() -> Table:
    return some_customer_days(
        (1, "2024-01-01", 1),
        (1, "2024-01-11", 1),
        (1, "2024-02-20", 1),
        (2, "2024-01-01", 1),
        (2, "2024-01-21", 1),
    )


def test_the_five_days_of_the_docstring(answer: Answer) -> None:
    thresholds = separation_thresholds(
        worked_example(), until=UNTIL, at_risk=0.5, former=0.95, floor_days=0
    )

    first, second = answer(thresholds, "customer_id")

    late = 20 * 2 ** (0.9 * sqrt(2))
    found = [pytest.approx(days, abs=1e-9) for days in (20, 20, late)]
    # Before its gap of 40 the first was former after 20 x 2^-0.25 x 2^(0.9 √2) = 40.64 days.
    assert first == (1, 3, 71, *found, date(2024, 1, 11), False)
    assert second == (2, 2, 101, *found, date(2024, 1, 21), False)


def test_a_rhythm_is_drawn_to_the_shops_while_few_gaps_are_known(answer: Answer) -> None:
    days = some_customer_days((1, "2024-01-01", 1), (1, "2024-01-11", 1))
    both = days.union(some_customer_days((2, "2024-01-01", 1), (2, "2024-04-10", 1)))

    usual = answer(
        separation_thresholds(both, until=UNTIL, prior_strength=1).select(
            "customer_id", "usual_gap_days"
        ),
        "customer_id",
    )

    # Gaps 10 and 100, shop's level ln √1000; half way from one's own on the log scale.
    between = sqrt(1000)
    assert [row[1] for row in usual] == pytest.approx(
        [sqrt(10 * between), sqrt(100 * between)], abs=1e-9
    )


def test_one_customer_is_judged_by_the_shops_stored_rhythm_as_the_whole_base_is(
    answer: Answer,
) -> None:
    days = worked_example()
    together = separation_thresholds(days, until=UNTIL)

    alone = thresholds_by_rhythm(
        customer_rhythms(days.filter(days.customer_id == 1)),
        shop_rhythm(days, until=UNTIL),
        until=UNTIL,
    )

    assert answer(alone) == answer(together, "customer_id")[:1]


def test_a_purchase_after_a_silence_as_long_as_the_threshold_is_no_return(answer: Answer) -> None:
    steady = [(1, day, 1) for day in ("2024-01-01", "2024-01-21", "2024-02-10", "2024-03-01")]

    thresholds = separation_thresholds(some_customer_days(*steady), until=UNTIL)

    assert answer(thresholds.select("came_back")) == [(False,)]


def one_purchase_and_returners(*second_days: str) -> Table:
    """Customer 1 bought once on the first day; the others began then, too, and came back."""
    began = [(who, "2024-01-01", 1) for who in range(1, len(second_days) + 2)]
    back = [(who, day, 1) for who, day in enumerate(second_days, start=2)]
    return some_customer_days(*began, *back)


def of_customer_1(answer: Answer, thresholds: Table) -> tuple[float | None, float | None]:
    row = answer(thresholds.filter(thresholds.customer_id == 1))[0]
    assert row[3] is None
    return row[4], row[5]


def test_one_purchase_is_judged_by_the_first_to_second_curve(answer: Answer) -> None:
    days = one_purchase_and_returners("2024-01-21", "2024-01-31", "2024-02-10", "2024-03-01")

    thresholds = separation_thresholds(days, until=UNTIL, at_risk=0.6, former=0.8)

    assert of_customer_1(answer, thresholds) == (40.0, 60.0)


def test_a_share_never_reached_is_taken_of_the_share_that_is(answer: Answer) -> None:
    days = one_purchase_and_returners("2024-01-21", "2024-01-31", "2024-02-10", "2024-03-01")

    thresholds = separation_thresholds(days, until=UNTIL, at_risk=0.7, former=0.95)

    # The curve ends at 0.8: 0.7 x 0.8 = 0.56 is passed on day 40, 0.95 x 0.8 = 0.76 on day 60.
    assert of_customer_1(answer, thresholds) == (40.0, 60.0)


def test_only_one_share_out_of_reach_does_not_swap_the_thresholds(answer: Answer) -> None:
    days = one_purchase_and_returners("2024-01-21", "2024-01-31", "2024-02-10", "2024-03-01")

    thresholds = separation_thresholds(days, until=UNTIL, at_risk=0.8, former=0.85)

    # Were 0.8 read as it is (day 60) and 0.85 of 0.8 (day 60) apart, the order would be luck.
    assert of_customer_1(answer, thresholds) == (60.0, 60.0)


def test_where_nobody_returned_the_threshold_is_unknown(answer: Answer) -> None:
    thresholds = separation_thresholds(one_purchase_and_returners(), until=UNTIL)

    assert of_customer_1(answer, thresholds) == (None, None)


def test_no_threshold_is_under_the_floor(answer: Answer) -> None:
    days = one_purchase_and_returners("2024-01-02", "2024-01-03")

    thresholds = separation_thresholds(days, until=UNTIL, floor_days=14)

    assert [row[4:6] for row in answer(thresholds)] == [(14.0, 14.0)] * 3


def test_no_threshold_is_over_twice_the_owners_cycle(answer: Answer) -> None:
    thresholds = separation_thresholds(worked_example(), until=UNTIL, cycle_days=9)

    assert [row[4:6] for row in answer(thresholds)] == [(18.0, 18.0)] * 2


def test_the_few_who_are_watched_longest_do_not_make_the_curve(answer: Answer) -> None:
    early = some_customer_days((1, "2023-01-01", 1), (1, "2024-04-01", 1))
    late = some_customer_days(
        *((who, "2024-01-01", 1) for who in range(2, 42)),
        *((who, "2024-01-31", 1) for who in range(2, 12)),
    )

    thresholds = separation_thresholds(early.union(late), until=UNTIL)

    of_one_purchase = answer(thresholds.filter(thresholds.purchase_days == 1))
    assert {row[4:6] for row in of_one_purchase} == {(30.0, 30.0)}


def test_cdnow_has_thresholds_in_their_order_for_everybody(
    answer: Answer, cdnow_tenth: Table
) -> None:
    rows = answer(separation_thresholds(cdnow_tenth, until=date(1998, 6, 30)))

    assert len(rows) == 2357
    assert all(14 <= row[4] <= row[5] for row in rows)
    assert len({row[4:6] for row in rows if row[1] == 1}) == 1


def test_online_retail_has_thresholds_in_their_order_though_its_curve_ends_between(
    answer: Answer, online_retail: Table
) -> None:
    rows = answer(separation_thresholds(online_retail, until=date(2010, 12, 9)))

    assert len(rows) == 4312
    assert all(14 <= row[4] <= row[5] for row in rows)
    assert {row[4:6] for row in rows if row[1] == 1} == {(156.0, 262.0)}
