from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.money import (
    KNOWN_UNITS,
    MixedCurrencies,
    Money,
    Rounded,
    display_units,
    from_minor,
    minor_digits,
    to_minor,
    total,
)

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12).filter(any)


def test_money_of_one_currency_adds_up() -> None:
    assert Money(250, "EUR") + Money(-50, "EUR") == Money(200, "EUR")
    assert Money(250, "EUR") - Money(300, "EUR") == Money(-50, "EUR")
    assert -Money(250, "EUR") == Money(-250, "EUR")
    assert Money(1, "EUR") < Money(2, "EUR") <= Money(2, "EUR")


def test_two_currencies_never_meet() -> None:
    with pytest.raises(MixedCurrencies, match="EUR and IRR"):
        Money(1, "EUR") + Money(1, "IRR")
    with pytest.raises(MixedCurrencies):
        assert Money(1, "EUR") < Money(1, "IRR")


def test_an_amount_is_a_whole_number_of_a_real_currency() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "EUR")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="IRT"):
        Money(1, "IRT")


def test_a_sum_of_nothing_is_zero_of_its_currency() -> None:
    assert total([], currency="KWD") == Money(0, "KWD")
    assert total([Money(1, "KWD"), Money(2, "KWD")], currency="KWD") == Money(3, "KWD")


@pytest.mark.parametrize(("amount", "times"), [(5, 2), (15, 8), (25, 12), (-5, -2), (-15, -8)])
def test_half_a_unit_is_rounded_to_the_even_one(amount: int, times: int) -> None:
    assert Money(amount, "EUR").times(Decimal("0.5")) == Money(times, "EUR")


def test_a_third_is_no_float() -> None:
    assert Money(10**18 + 1, "IRR").times(Fraction(1, 3)) == Money(333333333333333334, "IRR")


def test_what_is_left_over_goes_to_the_largest_remainders() -> None:
    shares = Money(100, "EUR").allocate([1, 1, 1])

    assert shares == [Money(34, "EUR"), Money(33, "EUR"), Money(33, "EUR")]
    assert Money(-5, "EUR").allocate([Decimal("0.3"), Fraction(7, 10)]) == [
        Money(-2, "EUR"),
        Money(-3, "EUR"),
    ]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="Weights"):
        Money(100, "EUR").allocate(weights)


@given(AMOUNTS, WEIGHTS)
def test_parts_add_up_and_are_within_one_unit_of_their_share(
    amount: int, weights: list[int]
) -> None:
    parts = Money(amount, "IRR").allocate(weights)

    assert total(parts, currency="IRR") == Money(amount, "IRR")
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount - Fraction(amount * weight, sum(weights))) < 1


@pytest.mark.parametrize(
    ("currency", "count"), [("EUR", 2), ("GBP", 2), ("IRR", 0), ("JPY", 0), ("KWD", 3), ("RSD", 2)]
)
def test_a_currency_knows_its_decimals(currency: str, count: int) -> None:
    assert minor_digits(currency) == count


def test_toman_becomes_rial_on_the_way_in() -> None:
    assert to_minor(Decimal(2345), "IRT") == Rounded(23450, "IRR", Decimal(0))
    assert to_minor(Decimal("12.5"), "IRHT") == Rounded(125_000, "IRR", Decimal(0))
    assert to_minor(Decimal("12.5"), "IRHR") == Rounded(12_500, "IRR", Decimal(0))


def test_rounding_keeps_what_it_took_away() -> None:
    assert to_minor(Decimal("1.005"), "EUR") == Rounded(100, "EUR", Decimal("0.5"))
    assert to_minor(Decimal("1.015"), "EUR") == Rounded(102, "EUR", Decimal("-0.5"))
    assert to_minor(Decimal("0.01"), "IRT").residue == Decimal("0.10")


@pytest.mark.parametrize("value", ["1e19", "1e999999", "NaN", "Infinity", "-92233720368547758.09"])
def test_an_amount_that_no_column_holds_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="too large"):
        to_minor(Decimal(value), "EUR")


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="XYZ"):
        to_minor(Decimal(1), "XYZ")


@given(AMOUNTS, st.sampled_from(["EUR", "IRR", "IRT", "IRHT", "KWD", "JPY"]))
def test_an_amount_survives_the_way_out_and_in(minor: int, unit: str) -> None:
    currency = KNOWN_UNITS[unit].currency

    assert to_minor(from_minor(minor, unit), unit) == Rounded(minor, currency, Decimal(0))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=9))
def test_minor_units_and_residue_are_the_amount(value: Decimal) -> None:
    kept = to_minor(value, "EUR")

    assert Fraction(kept.minor) + Fraction(kept.residue) == Fraction(value) * 100
    assert abs(kept.residue) <= Decimal("0.5")


def test_a_shop_with_rial_may_read_toman() -> None:
    assert display_units("IRR") == ("IRT", "IRR")
    assert display_units("EUR") == ("EUR",)
