from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.digits import parse_decimal
from vafa.core.languages import Digits, Language
from vafa.core.money import format_compact_money, format_money
from vafa.core.numbers import Number, format_compact, format_number, format_percent

LANGUAGES = st.sampled_from(["en", "fa", "el"])
DIGITS = st.sampled_from(["latin", "persian"])
MINUS_FA = "\u2066−"


@pytest.mark.parametrize(
    ("language", "digits", "written"),
    [
        ("en", "latin", "1,234,567.5"),
        ("el", "latin", "1.234.567,5"),
        ("fa", "persian", "۱٬۲۳۴٬۵۶۷٫۵"),
        ("fa", "latin", "1,234,567.5"),
        ("el", "persian", "۱٬۲۳۴٬۵۶۷٫۵"),
    ],
)
def test_each_language_has_its_marks_and_each_reader_their_digits(
    language: Language, digits: Digits, written: str
) -> None:
    assert format_number(Decimal("1234567.50"), language=language, digits=digits) == written


def test_the_minus_stays_before_the_number_in_persian() -> None:
    assert format_number(-1234, language="fa", digits="persian") == "\u2066−۱٬۲۳۴\u2069"
    assert format_number(-1234, language="fa", digits="latin") == "\u2066−1,234\u2069"
    assert format_percent(-0.12, language="fa", digits="persian") == "\u2066−۱۲٪\u2069"
    assert format_number(-1234, language="el", digits="latin") == "-1.234"


def test_a_rise_may_show_its_plus() -> None:
    assert format_percent(0.5, language="en", digits="latin", sign="always") == "+50%"
    assert format_number(0, language="en", digits="latin", sign="always") == "0"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0.125, 2, "0.12"),
        (Decimal("2.5"), 0, "2"),
        (Decimal("3.5"), 0, "4"),
        (-0.004, 2, "0.00"),
        (7, 1, "7.0"),
        (1.999, None, "2"),
        (Fraction(1, 3), None, "0.33"),
    ],
)
def test_decimals_are_rounded_half_to_even(
    value: Number, decimals: int | None, written: str
) -> None:
    assert format_number(value, language="en", digits="latin", decimals=decimals) == written


def test_numbers_of_models_are_written_like_any_other() -> None:
    assert format_number(np.float64(0.1), language="en", digits="latin") == "0.1"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_unknown_is_not_written_as_a_number(value: Number) -> None:
    with pytest.raises(ValueError, match="not finite"):
        format_number(value, language="en", digits="latin")


@pytest.mark.parametrize(
    ("value", "english"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (12345, "12.3k"),
        (123456, "123k"),
        (999_499, "999k"),
        (999_950, "1M"),
        (-2_500_000, "-2.5M"),
        (0.04, "0"),
        (-0.04, "0"),
    ],
)
def test_a_short_number_has_about_three_figures(value: Number, english: str) -> None:
    assert format_compact(value, language="en", digits="latin") == english


def test_short_numbers_speak_the_language() -> None:
    assert format_compact(12345, language="fa", digits="persian") == "۱۲٫۳\u00a0هزار"
    assert format_compact(12345, language="el", digits="latin") == "12,3\u00a0χιλ."
    assert format_percent(0.1234, language="el", digits="latin", decimals=1) == "12,3%"


def test_every_amount_shows_its_unit() -> None:
    toman = format_money(23_450_000, "IRR", language="fa", digits="persian", unit="IRT")

    assert toman == "۲٬۳۴۵٬۰۰۰\u00a0تومان"
    assert format_money(123456, "EUR", language="el", digits="latin") == "1.234,56\u00a0€"
    assert format_money(123456, "GBP", language="en", digits="latin") == "£1,234.56"
    assert format_money(123456, "EUR", language="fa", digits="persian") == "۱٬۲۳۴٫۵۶\u00a0یورو"
    assert format_money(123456, "KWD", language="en", digits="latin") == "KWD\u00a0123.456"
    assert format_money(23450, "IRR", language="en", digits="latin") == "23,450\u00a0rial"


def test_rial_that_make_no_whole_toman_are_not_lost() -> None:
    assert format_money(12345, "IRR", language="en", digits="latin", unit="IRT") == (
        "1,234.5\u00a0toman"
    )


def test_a_debt_shows_its_minus_on_the_side_where_it_is_read() -> None:
    assert format_money(-123456, "GBP", language="en", digits="latin") == "-£1,234.56"
    assert format_money(-123456, "EUR", language="el", digits="latin") == "-1.234,56\u00a0€"
    assert format_money(-50, "IRR", language="fa", digits="persian", unit="IRT") == (
        "\u2066−۵\u2069\u00a0تومان"
    )


def test_a_short_amount_shows_scale_and_unit() -> None:
    assert format_compact_money(
        123_456_789, "IRR", language="fa", digits="persian", unit="IRT"
    ) == ("۱۲٫۳\u00a0میلیون\u00a0تومان")
    assert format_compact_money(1_234_500, "EUR", language="en", digits="latin") == "€12.3k"
    assert format_compact_money(-1, "EUR", language="en", digits="latin") == "€0"


def test_a_unit_of_another_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="IRT is no unit of EUR"):
        format_money(1, "EUR", language="fa", digits="persian", unit="IRT")


@given(st.integers(min_value=-(10**15), max_value=10**15), LANGUAGES, DIGITS)
def test_a_written_amount_can_be_read_back(minor: int, language: Language, digits: Digits) -> None:
    written = format_money(minor, "IRR", language=language, digits=digits, unit="IRT")
    mark = "," if language == "el" and digits == "latin" else "."

    assert parse_decimal(written, decimal=mark) == Decimal(minor) / 10  # type: ignore[arg-type]


@given(st.floats(allow_nan=False, allow_infinity=False), LANGUAGES, DIGITS)
def test_any_number_can_be_written(value: float, language: Language, digits: Digits) -> None:
    assert format_compact(value, language=language, digits=digits)
    assert format_number(value, language=language, digits=digits, decimals=2)
    assert format_percent(value, language=language, digits=digits)
