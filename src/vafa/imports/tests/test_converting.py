from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from vafa.imports.rules.converting import (
    Cells,
    RowRefusal,
    Unfit,
    clean_key,
    clean_text,
    fitted,
    key_in,
    minor_of,
    moment_in,
    number_in,
    unit_of,
    value_shape,
)
from vafa.imports.rules.countries import country_code
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.words import sentence


def cells(**settings: Any) -> Cells:
    return Cells(Mapping(**settings))


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("6.95", ".", "6.95"),
        ("-0.5", ".", "-0.5"),
        ("1.234,56 €", ",", "1234.56"),
        ("(12,50)", ",", "-12.5"),
        ("۱۵۰٬۰۰۰", ".", "150000"),
        ("'007", ".", "7"),
    ],
)
def test_numbers_are_read_as_the_mapping_says(text: str, decimal: str, number: str) -> None:
    assert number_in(cells(decimal=decimal), text, field="x") == Decimal(number)


@pytest.mark.parametrize("text", ["", "  ", "nan", "NULL", "#N/A"])
def test_what_programs_write_for_nothing_is_nothing(text: str) -> None:
    assert number_in(cells(), text, field="x") is None
    assert moment_in(cells(), text, field="x") is None
    assert clean_text(text) == ""


@pytest.mark.parametrize("text", ["twelve", "1.2.3", "1e400", "Infinity", "9" * 70])
def test_what_is_no_number_refuses_the_row(text: str) -> None:
    with pytest.raises(Unfit) as unfit:
        number_in(cells(), text, field="quantity")

    assert (unfit.value.reason, unfit.value.field) == ("not_a_number", "quantity")


@pytest.mark.parametrize(
    ("text", "settings", "moment"),
    [
        ("2009-12-01 07:45:00", {"time_zone": "Europe/London"}, (2009, 12, 1, 7, 45)),
        ("2026-05-01 10:00:00 +0200", {"time_zone": "Asia/Tehran"}, (2026, 5, 1, 8, 0)),
        ("2026-05-01T10:00:00Z", {"time_zone": "Asia/Tehran"}, (2026, 5, 1, 10, 0)),
        ("01/02/2026", {"date_order": "mdy"}, (2026, 1, 2, 0, 0)),
        ("01/02/2026", {"date_order": "dmy"}, (2026, 2, 1, 0, 0)),
        (
            "۱۴۰۵/۰۱/۰۱ ۰۳:۳۰",
            {"calendar": "jalali", "time_zone": "Asia/Tehran"},
            (2026, 3, 21, 0, 0),
        ),
        # Spreadsheets keep Jalali days as Gregorian ones.
        ("2026-03-21", {"calendar": "jalali"}, (2026, 3, 21, 0, 0)),
    ],
)
def test_moments_are_read_as_the_mapping_says(
    text: str, settings: dict[str, Any], moment: tuple[int, int, int, int, int]
) -> None:
    assert moment_in(cells(**settings), text, field="at") == datetime(*moment, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-30", "no_such_day"),
        ("2026-02-28 25:00:00", "no_such_day"),
        ("1405/01/01", "year_out_of_range"),
        ("soon", "not_a_day"),
    ],
)
def test_what_is_no_moment_refuses_the_row_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(Unfit) as unfit:
        moment_in(cells(), text, field="at")

    assert unfit.value.reason == reason


@pytest.mark.parametrize(
    ("cell", "key"),
    [("13085.0", "13085"), (" ۱۲۰۱ ", "1201"), ("'+30 210", "+30 210"), ("1.0.0", "1.0.0")],
)
def test_keys_lose_what_programs_add(cell: str, key: str) -> None:
    assert clean_key(cell) == key


@pytest.mark.parametrize(
    ("cell", "reason"), [("a\ufffd", "damaged_characters"), ("a" * 9, "too_long")]
)
def test_a_key_that_could_join_strangers_is_refused(cell: str, reason: str) -> None:
    with pytest.raises(Unfit) as unfit:
        key_in(cell, field="order_number", length_max=8)

    assert unfit.value.reason == reason


def test_an_amount_is_rounded_once_half_to_even_with_its_residue() -> None:
    assert minor_of(Decimal("0.125"), "EUR", field="x").minor == 12
    assert minor_of(Decimal("0.125"), "EUR", field="x").residue == Decimal("0.5")
    assert minor_of(Decimal("12.5"), "IRT", field="x").minor == 125


def test_an_amount_that_no_column_holds_is_refused() -> None:
    with pytest.raises(Unfit) as unfit:
        minor_of(Decimal(10) ** 16, "EUR", field="total")

    assert unfit.value.reason == "amount_too_large"


@pytest.mark.parametrize(
    ("cell", "unit"), [("eur", "EUR"), ("IRT", "IRT"), ("€", "EUR"), ("تومان", "IRT"), ("x", None)]
)
def test_currency_cells_are_codes_signs_or_words(cell: str, unit: str | None) -> None:
    assert unit_of(cell) == unit


def test_rows_are_brought_to_the_width_of_the_header_or_refused() -> None:
    assert fitted(("1", "2"), width=2, needed=2) == ("1", "2")
    assert fitted(("1", "2", " "), width=2, needed=2) == ("1", "2")
    assert fitted(("1", "2"), width=3, needed=2) == ("1", "2", "")
    for row in (("1",), ("1", "2", "3", "4")):
        with pytest.raises(Unfit, match="ragged"):
            fitted(row, width=3, needed=2)


def test_a_refusal_tells_the_shape_of_a_cell_and_never_the_cell() -> None:
    refusal = Unfit("not_a_day", field="ordered_at", text="Reza 0912").refusal(7, ("Reza 0912",))

    assert refusal == RowRefusal(
        7, "not_a_day", "ordered_at", (("shape", "aaaa 9999"),), ("Reza 0912",)
    )
    assert "Reza" not in repr(refusal)
    assert "aaaa 9999" in sentence(refusal.said)
    assert value_shape("مینا، ۱۲") == "aaaa، 99"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("EIRE", "IE"), ("USA", "US"), ("U.K.", "GB"), ("RSA", "ZA"), ("gr", "GR"),
        ("ΕΛΛΑΔΑ", "GR"), ("Γερμανία", "DE"), ("ايران", "IR"), ("آلمان", "DE"),
        ("Czech Republic", "CZ"), ("Korea", "KR"), ("Channel Islands", ""), ("Unspecified", ""),
        ("European Community", ""), ("West Indies", ""), ("", ""),
    ],
)  # fmt: skip
def test_countries_are_known_in_three_languages_and_the_rest_is_not_guessed(
    name: str, code: str
) -> None:
    assert country_code(name) == code
