"""What is owed for points ties to the unit, and the worked example comes out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.loyalty.rules.liability import (
    Allocation,
    Buckets,
    JournalLine,
    LotGroup,
    Rate,
    ReasonClass,
    allocate_price,
    liabilities,
    provision_lines,
    rate_of,
    release_lines,
    revenue_to_date,
    roll_forward,
    sale_lines,
)

OPENING: Final = Buckets(issued=1_000, pending=100, active=600, held=50, redeemed=200, expired=50)
CLOSING: Final = Buckets(
    issued=1_500, pending=200, active=700, held=0, debt=-20, redeemed=450, expired=130, reversed=40
)
GROUP: Final = LotGroup("POINTS", "shop", "purchase", 1_000_000, OPENING, CLOSING)


def test_the_worked_example_of_a_sale_of_2000_with_points_worth_200() -> None:
    found = allocate_price(
        200_000, goods_alone=200_000, points_value=20_000, expected_rate=Fraction(85, 100)
    )

    assert found == Allocation(goods=184_332, points=15_668)


def test_example_52_of_ifrs_15_splits_a_price() -> None:
    found = allocate_price(
        100_000, goods_alone=100_000, points_value=10_000, expected_rate=Fraction(95, 100)
    )

    assert found == Allocation(goods=91_324, points=8_676)


def test_points_that_nobody_will_redeem_are_not_owed() -> None:
    found = allocate_price(
        200_000, goods_alone=200_000, points_value=20_000, expected_rate=Fraction(0)
    )

    assert found == Allocation(goods=200_000, points=0)


def test_a_gift_has_nothing_to_allocate() -> None:
    found = allocate_price(0, goods_alone=0, points_value=0, expected_rate=Fraction(1))

    assert found == Allocation(goods=0, points=0)


@given(
    st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 10**9), st.fractions(0, 1)
)  # fmt: skip
def test_the_parts_of_a_price_add_up_to_it(
    price: int, goods_alone: int, points_value: int, expected_rate: Fraction
) -> None:
    found = allocate_price(
        price, goods_alone=goods_alone, points_value=points_value, expected_rate=expected_rate
    )

    assert found.goods + found.points == price
    assert 0 <= found.points <= price


def test_revenue_follows_what_is_redeemed_of_what_is_expected() -> None:
    # Example 52 of IFRS 15: 8,676 allocated to points; 4,500 of 9,500, then 8,500 of 9,700.
    assert revenue_to_date(8_676, redeemed=4_500, expected=9_500) == 4_110
    assert revenue_to_date(8_676, redeemed=8_500, expected=9_700) - 4_110 == 3_493


def test_all_is_earned_when_nothing_more_is_expected() -> None:
    assert revenue_to_date(8_676, redeemed=9_700, expected=9_700) == 8_676
    assert revenue_to_date(8_676, redeemed=9_900, expected=9_700) == 8_676
    assert revenue_to_date(8_676, redeemed=0, expected=0) == 8_676


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1))
def test_revenue_never_falls_while_points_are_redeemed(
    allocated: int, expected: int, redeemed: list[int]
) -> None:
    earned = [
        revenue_to_date(allocated, redeemed=points, expected=expected)
        for points in sorted(redeemed)
    ]

    assert earned == sorted(earned)
    assert earned[0] >= 0
    assert earned[-1] <= allocated


def test_lots_that_do_not_tie_are_no_figures() -> None:
    with pytest.raises(AssertionError, match="issued = pending"):
        replace(CLOSING, redeemed=449)
    with pytest.raises(AssertionError, match="only debt"):
        Buckets(issued=0, active=-5, redeemed=5)


def test_a_roll_forward_ties_from_opening_to_closing() -> None:
    (row,) = roll_forward([GROUP])

    assert (row.opening, row.issued, row.redeemed, row.expired, row.reversed, row.closing) == (
        750, 500, 250, 80, 40, 880,
    )  # fmt: skip
    assert row.now == CLOSING


def test_a_roll_forward_has_a_row_for_each_funder_and_reason() -> None:
    others = [
        replace(GROUP, unit_value_micro=2_000_000),
        replace(GROUP, reason="marketing"),
        replace(GROUP, funder="partner:7"),
    ]

    rows = roll_forward([GROUP, *others])

    assert [(row.funder, row.reason, row.closing) for row in rows] == [
        ("partner:7", "purchase", 880), ("shop", "marketing", 880), ("shop", "purchase", 1_760),
    ]  # fmt: skip


def test_the_net_liability_comes_with_its_range() -> None:
    rate = Rate(Fraction(70, 100), Fraction(80, 100), Fraction(85, 100))

    (found,) = liabilities(
        [GROUP], rates={("POINTS", "shop", "purchase"): rate}, currency="EUR"
    )  # fmt: skip

    # 880 points of one cent.
    assert (found.gross, found.net, found.net_low, found.net_high) == (880, 704, 616, 748)


def test_without_a_rate_only_the_gross_liability_is_known() -> None:
    (found,) = liabilities([GROUP], rates={}, currency="EUR")

    assert (found.gross, found.net, found.net_low, found.net_high) == (880, None, None, None)


def test_fractions_of_a_cent_are_rounded_once_for_all_lots() -> None:
    lots = [replace(GROUP, unit_value_micro=123_400) for _ in range(3)]

    (found,) = liabilities(lots, rates={}, currency="EUR")

    # 3 x 880 x 0.001234 = 3.25776 euro, not three times 1.09.
    assert found.gross == 326


def test_a_rate_is_the_share_of_what_is_out_that_will_come() -> None:
    found = rate_of((600.0, 700.5, 1_200.0), outstanding=1_000)

    assert found == Rate(Fraction(6, 10), Fraction(7_005, 10_000), Fraction(1))
    assert rate_of((0.0, 0.0, 0.0), outstanding=0) is None


def test_a_rate_outside_its_range_is_none() -> None:
    with pytest.raises(ValueError, match="within its range"):
        Rate(Fraction(8, 10), Fraction(7, 10), Fraction(9, 10))


def test_a_rate_that_leaves_its_band_is_noticed() -> None:
    rate = Rate(Fraction(7, 10), Fraction(8, 10), Fraction(85, 100))

    assert rate.holds(Fraction(7, 10))
    assert not rate.holds(Fraction(9, 10))


def test_a_sale_is_booked_on_three_accounts() -> None:
    assert sale_lines(Allocation(goods=184_332, points=15_668)) == (
        JournalLine("receivable", 200_000, 0),
        JournalLine("revenue", 0, 184_332),
        JournalLine("contract_liability", 0, 15_668),
    )


def test_a_release_may_be_taken_back_by_a_new_estimate() -> None:
    assert release_lines(500) == (
        JournalLine("contract_liability", 500, 0), JournalLine("revenue", 0, 500),
    )  # fmt: skip
    assert release_lines(-500) == (
        JournalLine("contract_liability", 0, 500), JournalLine("revenue", 500, 0),
    )  # fmt: skip
    assert release_lines(0) == ()


@pytest.mark.parametrize(
    ("reason", "account"),
    [
        ("marketing", "marketing_expense"),
        ("goodwill", "goodwill_expense"),
        ("import", "opening_balance"),
    ],
)
def test_points_given_for_nothing_are_a_cost(reason: ReasonClass, account: str) -> None:
    lines = provision_lines(reason, opening_net=300, closing_net=500)

    assert [(line.account, line.debit, line.credit) for line in lines] == [
        (account, 200, 0), ("reward_provision", 0, 200),
    ]  # fmt: skip


def test_points_given_for_nothing_use_up_what_was_set_aside() -> None:
    lines = provision_lines("marketing", opening_net=300, closing_net=180, redeemed=150)

    assert lines == (
        JournalLine("marketing_expense", 30, 0),
        JournalLine("reward_provision", 120, 0),
        JournalLine("revenue", 0, 150),
    )


def test_points_of_a_purchase_are_no_provision() -> None:
    with pytest.raises(ValueError, match="contract liability"):
        provision_lines("purchase", opening_net=0, closing_net=1)
