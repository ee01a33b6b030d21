from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.digits import (
    DecimalMark,
    in_digits,
    parse_decimal,
    to_ascii_digits,
    to_persian_digits,
    unit_in,
)
from vafa.core.errors import Unreadable


def test_digits_go_both_ways() -> None:
    assert to_ascii_digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ ab") == "0123456789 0123456789 ab"
    assert to_persian_digits("09 ٤") == "۰۹ ۴"
    assert in_digits("۱۲ 3", "latin") == "12 3"


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("۱۲٬۳۴۵٫۶", ".", "12345.6"),
        ("١٢٣", ".", "123"),
        ("1,234,567.89", ".", "1234567.89"),
        ("1.234.567,89", ",", "1234567.89"),
        ("1 234,5", ",", "1234.5"),
        ("1\u00a0234,5", ",", "1234.5"),
        ("1\u202f234,5", ",", "1234.5"),
        ("1'234.5", ".", "1234.5"),
        ("1’234.5", ".", "1234.5"),
        ("12,34,567", ".", "1234567"),
        ("'0123", ".", "123"),
        (".5", ".", "0.5"),
        ("5.", ".", "5"),
        ("1.5E3", ".", "1500"),
    ],
)
def test_separators_of_every_country_are_read(text: str, mark: DecimalMark, value: str) -> None:
    assert parse_decimal(text, decimal=mark) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-5", -5),
        ("−5", -5),
        ("5-", -5),
        ("(5)", -5),
        ("(€5)", -5),
        ("€ -5", -5),
        ("-€5", -5),
        ("\u200f-۵\u200f", -5),
        ("\u2066−۵\u2069", -5),
        ("+5", 5),
        ("-0", 0),
    ],
)
def test_a_negative_amount_is_read_however_it_is_written(text: str, value: int) -> None:
    assert parse_decimal(text, decimal=".") == value
    assert str(parse_decimal("-0", decimal=".")) == "0"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("۱۲٬۰۰۰ تومان", "IRT"),
        ("۱۲٬۰۰۰ تومن", "IRT"),
        ("12000 ريال", "IRR"),
        ("﷼ 12000", "IRR"),
        ("12000 Rls.", "IRR"),
        ("12000 هزار تومان", "IRHT"),
        ("€12000", "EUR"),
        ("12000 ευρώ", "EUR"),
        ("£ 12000", "GBP"),
        ("USD 12000", "USD"),
        ("12000", None),
    ],
)
def test_the_unit_beside_an_amount_is_read_and_named(text: str, unit: str | None) -> None:
    assert parse_decimal(text, decimal=".") == 12000
    assert unit_in(text) == unit


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "abc",
        "nan",
        "Infinity",
        "1,2,3",
        "1.2.3",
        "1,23",
        "--5",
        "-(5)",
        "(5",
        "qty 3",
        "۱۲/۵",
        "1e999",
        "5 5",
        "1,234 567",
        "²",
        "1" * 65,
        "=1+1",
        "تومان",
    ],
)
def test_what_is_no_number_is_refused_whole(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_decimal(text, decimal=".")

    assert refused.value.code == "not_a_number"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("1.234.567", "1234567"), ("0,123", "0.123")],
)
def test_a_clear_number_needs_no_mark(text: str, value: str) -> None:
    assert parse_decimal(text, decimal=None) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "12.345"])
def test_a_number_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_decimal(text, decimal=None)

    assert refused.value.code == "ambiguous_number"
    assert refused.value.text == text


@given(st.text(max_size=80), st.sampled_from([".", ",", "٫", None]))
def test_any_text_is_a_number_or_refused(text: str, mark: DecimalMark | None) -> None:
    with suppress(Unreadable):
        assert parse_decimal(text, decimal=mark).is_finite()


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_numbers_of_programs_are_read_exactly(value: Decimal) -> None:
    assert parse_decimal(f"{value:,f}", decimal=".") == value
    assert parse_decimal(to_persian_digits(f"{value:f}"), decimal=".") == value
