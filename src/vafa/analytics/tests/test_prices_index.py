from __future__ import annotations

import random
from datetime import date
from math import exp, log

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ibis.backends import BaseBackend

from vafa.analytics.measures.prices import (
    PriceMonth,
    chained,
    deflator_of,
    price_pairs,
    sold_by_month,
    unit_values,
    yearly_inflation,
)
from vafa.analytics.measures.prices.chain import Link
from vafa.analytics.tests.shelves import JANUARY, UNTIL, Sale, calendar, lines_of, shelf

FIVE = (100, 50, 70, 200, 20)


def index_of(sales: list[Sale], engine: BaseBackend | None = None) -> list[PriceMonth]:
    backend = engine or ibis.duckdb.connect()
    lines, days = lines_of(*sales), calendar()
    pairs = price_pairs(unit_values(lines, days, until=UNTIL))
    sold = sold_by_month(lines, days, until=UNTIL)
    return chained(backend.to_pyarrow(pairs).to_pylist(), backend.to_pyarrow(sold).to_pylist())


def times(prices: tuple[int, ...], factor: float) -> tuple[int, ...]:
    return tuple(round(price * factor) for price in prices)


def levels(months: list[PriceMonth]) -> list[float | None]:
    return [month.level and round(month.level, 9) for month in months]


def pair(**sums: float) -> dict[str, float]:
    lines = {"lines_now": 99, "lines_base": 99, "largest_now": 1, "largest_base": 1}
    return {**lines, **sums}


def test_tornqvist_and_jevons_of_the_docstring() -> None:
    rise, jump = log(1.1), log(1.2)
    link = Link(
        [
            (
                pair(
                    products=2,
                    revenue_now=450,
                    revenue_base=400,
                    moved_now=330 * rise + 120 * jump,
                    moved_base=300 * rise + 100 * jump,
                    moved_plain=rise + jump,
                ),
                0.0,
            )
        ]
    )

    assert exp(link.tornqvist()) == pytest.approx(1.1250, abs=5e-5)
    assert exp(link.jevons()) == pytest.approx((1.1 * 1.2) ** 0.5, rel=1e-12)


def test_all_prices_twice_as_high_double_the_index() -> None:
    months = index_of(shelf({1: FIVE, 2: times(FIVE, 2)}))

    assert levels(months) == [1.0, 2.0]
    assert [month.method for month in months] == ["first", "tornqvist"]


def test_prices_that_stay_leave_the_index_where_it_is() -> None:
    assert levels(index_of(shelf({1: FIVE, 2: FIVE, 3: FIVE}))) == [1.0, 1.0, 1.0]


def test_two_steps_up_and_the_same_two_down_end_where_they_began() -> None:
    months = index_of(shelf({1: FIVE, 2: times(FIVE, 1.5), 3: times(FIVE, 1.2), 4: FIVE}))

    assert months[-1].level == pytest.approx(1.0, abs=1e-12)


def test_few_lines_per_product_let_jevons_speak() -> None:
    months = index_of(shelf({1: FIVE, 2: (200, 50, 70, 200, 20)}, lines=2))

    assert (months[1].method, months[1].reason) == ("jevons", "few_sales")
    assert months[1].level == pytest.approx(2 ** (1 / 5), rel=1e-12)


def test_one_bulk_order_lets_jevons_speak() -> None:
    sales = [*shelf({1: FIVE, 2: times(FIVE, 1.1)}), (2, 3, 1_000, 60_000)]

    months = index_of(sales)

    assert (months[1].method, months[1].reason) == ("jevons", "bulk")


def test_an_amount_typed_a_hundred_times_too_high_changes_nothing() -> None:
    sales = [*shelf({1: FIVE, 2: times(FIVE, 1.1)}), (2, 1, 1, 11_000)]

    months = index_of(sales)

    assert months[1].level == pytest.approx(1.1, rel=1e-12)
    assert months[1].coverage is not None
    assert months[1].coverage < 1.0


def test_a_product_that_pauses_is_carried_and_its_whole_rise_counts_once() -> None:
    six = times((*FIVE, 80), 100)
    pauses = {1: six, 2: (*times(six[:5], 1.1), 0), 3: times(six, 1.21)}

    months = index_of(shelf(pauses))

    assert levels(months) == [1.0, 1.1, 1.21]
    assert [month.carried for month in months] == [0, 0, 1]


def test_a_product_that_pauses_longer_is_not_carried() -> None:
    six = (*FIVE, 80)
    pauses = {1: six, **dict.fromkeys(range(2, 6), (*FIVE, 0)), 6: six}

    months = index_of(shelf(pauses))

    assert (months[-1].products, months[-1].carried) == (5, 0)


def test_a_month_of_few_products_is_not_computed_and_bridged_directly() -> None:
    months = index_of(shelf({1: FIVE, 2: FIVE[:3], 3: times(FIVE, 1.3)}))

    assert levels(months) == [1.0, None, 1.3]
    assert (months[1].method, months[1].products) == ("too_few_products", 3)
    assert months[2].base_month_number == JANUARY


def test_a_month_whose_money_is_hardly_matched_is_not_computed() -> None:
    new = [(3, 9, 1, 40_000), *shelf({3: FIVE})]

    months = index_of([*shelf({1: FIVE, 2: FIVE, 4: FIVE}), *new])

    assert [month.method for month in months][2:] == ["too_little_coverage", "tornqvist"]
    assert months[2].coverage is not None
    assert months[2].coverage < 0.3


def test_after_a_year_without_a_bridge_the_index_begins_anew() -> None:
    months = index_of(shelf({1: FIVE, 2: FIVE, 16: times(FIVE, 3), 17: times(FIVE, 6)}))

    assert levels(months) == [None, None, 1.0, 2.0]
    assert [month.method for month in months][:3] == ["before_a_break", "before_a_break", "first"]


def test_a_month_is_held_against_the_same_one_a_year_ago() -> None:
    steady = {
        month: times((10_000, 5_000, 7_000, 20_000, 2_000), 1.02**month) for month in range(1, 14)
    }

    latest = index_of(shelf(steady))[-1]

    assert latest.direct_year == pytest.approx(1.02**12 - 1, abs=1e-3)
    assert latest.drift == pytest.approx(0.0, abs=1e-3)


def test_both_engines_agree(engine: BaseBackend) -> None:
    rng = random.Random(7)
    prices = {month: [rng.randint(50, 90) + 2 * month for _ in range(8)] for month in range(1, 7)}

    here, there = index_of(shelf(prices)), index_of(shelf(prices), engine)

    assert [one.method for one in here] == [one.method for one in there]
    assert [one.level for one in here] == pytest.approx([one.level for one in there], abs=1e-9)


PRICES = some.lists(some.integers(200, 400), min_size=6, max_size=6)


@settings(max_examples=8, deadline=None)
@given(some.lists(PRICES, min_size=3, max_size=4), some.integers(2, 9), some.randoms())
def test_a_new_unit_of_money_and_another_order_of_rows_change_nothing(
    prices: list[list[int]], factor: int, shuffled: random.Random
) -> None:
    plain = shelf(dict(enumerate(prices, start=1)))
    other = [(month, product, pieces, net * factor) for month, product, pieces, net in plain]
    shuffled.shuffle(other)

    assert [one.level for one in index_of(other)] == pytest.approx(
        [one.level for one in index_of(plain)], abs=1e-9
    )


@settings(max_examples=8, deadline=None)
@given(PRICES, some.integers(2, 9))
def test_prices_times_a_factor_give_that_factor(prices: list[int], factor: int) -> None:
    months = index_of(shelf({1: prices, 2: [price * factor for price in prices]}))

    assert months[1].level == pytest.approx(factor, rel=1e-9)


def test_levels_between_known_months_lie_on_the_line_of_their_logs() -> None:
    known = {1: 1.0, 2: 1.0, 3: 1.0, 5: 4.0, 6: 4.0, 8: 8.0}

    deflator = deflator_of(known, first=0, base=9)

    assert deflator is not None
    assert deflator.filled == {0, 4, 7, 9}
    assert [deflator.factor(month) for month in (0, 4, 7, 9)] == pytest.approx(
        [8.0, 4.0, 2**0.5, 1.0]
    )


def test_the_rise_of_a_year_is_that_of_the_latest_twelve_months() -> None:
    known = {month: 1.4 ** (month / 12) for month in range(1, 26)}

    deflator = deflator_of(known, first=1, base=25)

    assert deflator is not None
    assert deflator.yearly == pytest.approx(0.4)
    assert yearly_inflation(known, 25) == pytest.approx(0.4)
    assert yearly_inflation(known, 5) is None


@pytest.mark.parametrize(
    ("known", "base"),
    [
        (dict.fromkeys(range(1, 6), 1.0), 5),
        (dict.fromkeys(range(1, 9), 1.0), 12),
        (dict.fromkeys(range(30, 38), 1.0), 37),
    ],
)
def test_too_few_or_too_old_levels_are_too_little_to_say(
    known: dict[int, float], base: int
) -> None:
    assert deflator_of(known, first=1, base=base) is None


def test_later_months_change_nothing_in_earlier_ones() -> None:
    prices = {1: FIVE, 2: times(FIVE, 1.1), 3: FIVE, 4: times(FIVE, 5)}

    assert index_of(shelf(prices))[:3] == index_of(shelf({m: prices[m] for m in (1, 2, 3)}))
    assert index_of([]) == []
    assert date(2024, 1, 1) == index_of(shelf({1: FIVE}))[0].month_start
