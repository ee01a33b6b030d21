"""Statements sum to their entries, are rounded once, and leave nothing on the account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.periods import Period
from vafa.loyalty.rules.settlement import (
    Contract,
    CountedTwice,
    Donation,
    Entry,
    FixedGift,
    Kind,
    Match,
    NoPrice,
    OverlappingPrices,
    PointPrice,
    RoundUp,
    ShareGift,
    StatementLine,
    donation,
    points_entry,
    statement,
    total_micro,
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


MAY: Final = Period(utc(2026, 5, 1), utc(2026, 6, 1))
# 0.8333 cents a point, and from 15 May on 0.85.
CONTRACT: Final = Contract(
    "EUR",
    (
        PointPrice(Period(utc(2026, 1, 1), utc(2026, 5, 15)), 8_333),
        PointPrice(Period(utc(2026, 5, 15)), 8_500),
    ),
)


def priced(key: str, day: int, kind: Kind, points: int) -> Entry:
    return points_entry(CONTRACT, key=key, at=utc(2026, 5, day), kind=kind, points=points)


def test_a_statement_has_a_line_for_each_kind_and_price() -> None:
    entries = [
        priced("a", 2, "issued", 100), priced("b", 3, "issued", 50),
        priced("c", 20, "issued", 10), priced("d", 21, "burned", 30),
    ]  # fmt: skip

    found = statement(entries, currency="EUR", period=MAY)

    assert found.lines == (
        StatementLine("issued", 8_333, entries=2, points=150, amount_micro=1_249_950),
        StatementLine("issued", 8_500, entries=1, points=10, amount_micro=85_000),
        StatementLine("burned", 8_500, entries=1, points=30, amount_micro=-255_000),
    )
    # 1.07995 euro are 1.08, the rounding of 0.00005 is a line of its own.
    assert (found.total, found.rounding_micro) == (108, 50)
    assert found.settled_micro == -1_079_950


def test_entries_of_other_months_stand_on_other_statements() -> None:
    late = points_entry(CONTRACT, key="z", at=utc(2026, 6, 1), kind="issued", points=9)

    found = statement([late], currency="EUR", period=MAY)

    assert (found.lines, found.total, found.rounding_micro) == ((), 0, 0)


def test_an_issue_and_its_reversal_leave_nothing() -> None:
    entries = [priced("a", 2, "issued", 77), priced("b", 3, "issue_reversed", 77)]

    found = statement(entries, currency="EUR", period=MAY)

    assert (found.total, found.rounding_micro, found.settled_micro) == (0, 0, 0)


def test_no_point_is_funded_twice() -> None:
    with pytest.raises(CountedTwice):
        statement([priced("a", 2, "issued", 7)] * 2, currency="EUR", period=MAY)


def test_a_point_has_the_price_of_its_moment() -> None:
    assert CONTRACT.price_at(utc(2026, 5, 14, 23)) == 8_333
    assert CONTRACT.price_at(utc(2026, 5, 15)) == 8_500
    with pytest.raises(NoPrice):
        CONTRACT.price_at(utc(2025, 12, 31))


def test_a_contract_has_one_price_for_each_moment() -> None:
    with pytest.raises(OverlappingPrices):
        Contract("EUR", (*CONTRACT.prices, PointPrice(Period(utc(2026, 8, 1)), 9_000)))
    with pytest.raises(ValueError, match="not negative"):
        Contract("EUR", (PointPrice(MAY, -1),))


def test_an_entry_says_by_its_kind_who_owes_whom() -> None:
    with pytest.raises(ValueError, match="who owes whom"):
        Entry("a", utc(2026, 5, 2), "burned", 10, 85_000)


KINDS: Final[list[Kind]] = [
    "issued", "issue_reversed", "burned", "burn_reversed",
]  # fmt: skip
ENTRIES = st.lists(
    st.tuples(st.integers(0, 60 * 24), st.sampled_from(KINDS), st.integers(0, 100_000)), max_size=30
)


@given(ENTRIES)
def test_two_months_of_statements_leave_nothing_but_what_is_outside_them(
    made: list[tuple[int, Kind, int]],
) -> None:
    entries = [
        points_entry(
            CONTRACT, key=str(number), at=utc(2026, 5, 1) + timedelta(hours=hours), kind=kind,
            points=points,
        )
        for number, (hours, kind, points) in enumerate(made)
    ]  # fmt: skip
    june = Period(utc(2026, 6, 1), utc(2026, 7, 1))

    found = [statement(entries, currency="EUR", period=period) for period in (MAY, june)]

    owed = sum(entry.amount_micro for entry in entries)
    assert owed + sum(each.settled_micro for each in found) == 0
    for each in found:
        lines = sum(line.amount_micro for line in each.lines)
        assert lines + each.rounding_micro == total_micro(each.total, "EUR")
        assert abs(each.rounding_micro) <= 5_000


def test_a_fixed_gift_is_the_same_with_each_order() -> None:
    assert donation(FixedGift(50), "merchant", subtotal=1_234, currency="EUR") == Donation(
        0, 500_000
    )
    assert donation(FixedGift(50), "customer", subtotal=1_234, currency="EUR") == Donation(50, 0)


def test_a_share_paid_by_the_shop_keeps_fractions_of_a_cent() -> None:
    half_percent = ShareGift(Fraction(5, 1_000))

    found = donation(half_percent, "merchant", subtotal=1_234, currency="EUR")

    assert found == Donation(0, 61_700)
    assert donation(half_percent, "customer", subtotal=1_234, currency="EUR") == Donation(6, 0)


def test_rounding_up_takes_what_is_missing_to_the_next_step() -> None:
    found = [
        donation(RoundUp(100), "customer", subtotal=subtotal, currency="EUR").from_customer
        for subtotal in (1_234, 1_200, 1, 0)
    ]

    assert found == [66, 0, 99, 0]
    # Toman prices round up to ten thousand rial.
    tehran = donation(RoundUp(10_000), "customer", subtotal=1_234_000, currency="IRR")
    assert (tehran.from_customer, tehran.in_micro("IRR")) == (6_000, 6_000_000_000)


def test_the_shop_matches_a_gift_up_to_its_most() -> None:
    doubled = Match(Fraction(1), amount_max=50)

    small = donation(RoundUp(100), doubled, subtotal=1_260, currency="EUR")
    large = donation(RoundUp(100), doubled, subtotal=1_234, currency="EUR")

    assert small == Donation(40, 400_000)
    assert large == Donation(66, 500_000)
    assert large.in_micro("EUR") == 1_160_000


def test_an_order_of_nothing_gives_nothing() -> None:
    for giving in (FixedGift(50), ShareGift(Fraction(1, 100)), RoundUp(100)):
        assert donation(giving, "customer", subtotal=0, currency="EUR") == Donation(0, 0)


def test_what_a_cause_is_owed_is_settled_by_the_same_statement() -> None:
    gifts = [
        Entry("a", utc(2026, 5, 2), "donated", 0, -61_700),
        Entry("b", utc(2026, 5, 3), "donated", 0, -500_000),
        Entry("c", utc(2026, 5, 9), "donation_reversed", 0, 61_700),
    ]

    found = statement(gifts, currency="EUR", period=MAY)

    assert [(line.kind, line.amount_micro) for line in found.lines] == [
        ("donated", -561_700), ("donation_reversed", 61_700),
    ]  # fmt: skip
    assert (found.total, found.settled_micro) == (-50, 500_000)
