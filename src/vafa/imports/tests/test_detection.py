from __future__ import annotations

from pathlib import Path

import pytest

from vafa.imports.rules.detection import (
    detect_reading,
    guess_header_row,
    guess_separator,
    header_fingerprint,
    read_sample,
)
from vafa.imports.rules.evidence import (
    guess_days,
    guess_decimal,
    guess_money_unit,
    guess_zone,
    unit_in,
)
from vafa.imports.rules.reading import Reading


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_separator_is_found_beside_the_others_inside_cells(separator: str) -> None:
    rows = [["name", "price", "note"], ['"a, b; c"', "1.5", "x"], ["d", "2.5", "y | z"]]
    text = "\n".join(separator.join(row) for row in rows if separator != "|" or "|" not in row[2])

    guess = guess_separator(text)

    assert (guess.value, guess.asks) == (separator, False)


def test_decimal_commas_do_not_hide_a_semicolon() -> None:
    text = "a;b;c\n" + "x;1,50;2,00\n" * 10

    assert guess_separator(text).value == ";"


def test_a_file_of_one_column_asks_for_its_separator() -> None:
    assert guess_separator("a\nb\nc\n").asks


def test_a_title_above_the_table_is_passed_over() -> None:
    rows = [
        (1, ("Sales report", "", "")),
        (3, ("Order", "Date", "Total")),
        (4, ("1", "2026-01-01", "5")),
        (5, ("2", "2026-01-02", "6")),
    ]

    guess = guess_header_row(rows)

    assert (guess.value, guess.evidence.code) == ("3", "header_follows_a_title")


def test_a_file_without_column_names_asks() -> None:
    rows = [(1, ("1", "2026-01-01", "5")), (2, ("2", "2026-01-02", "6"))]

    assert guess_header_row(rows).evidence.code == "header_looks_like_data"
    assert guess_header_row(rows).asks


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1,50", "2,00 €", "10"], ","),
        (["1.50", "$2.00"], "."),
        (["1.234,56"], ","),
        (["1,234.56"], "."),
        (["1.234.567"], ","),
        (["۱۲٬۵۰۰", "۳٫۵"], "."),
        (["12'000.50"], "."),
        (["(1,5)"], ","),
    ],
)
def test_the_decimal_mark_is_told_from_the_cells(cells: list[str], mark: str) -> None:
    guess = guess_decimal(cells, separator=",")

    assert (guess.value, guess.asks) == (mark, False)


@pytest.mark.parametrize(("cell", "mark"), [("12,500", "."), ("12.500", ",")])
def test_a_lone_mark_before_three_figures_is_thousands_and_asks(cell: str, mark: str) -> None:
    guess = guess_decimal([cell], separator=",")

    assert (guess.value, guess.asks) == (mark, True)


@pytest.mark.parametrize(
    ("cells", "order", "calendar"),
    [
        (["2026-11-22", "2026-01-02 10:00:00"], "ymd", "gregorian"),
        (["22/11/2026", "02/03/2026"], "dmy", "gregorian"),
        (["11/22/2026 2:30 PM"], "mdy", "gregorian"),
        (["22.11.2026"], "dmy", "gregorian"),
        (["۱۴۰۵/۹/۱", "۱۴۰۵/۱۲/۲۹"], "ymd", "jalali"),
        (["14040701"], "ymd", "jalali"),
        (["29/12/1404"], "dmy", "jalali"),
        (["22 Nov 2026"], "ymd", "gregorian"),
    ],
)
def test_the_order_and_calendar_of_days_are_told(
    cells: list[str], order: str, calendar: str
) -> None:
    guesses = guess_days(cells, header="date")

    assert [guess.value for guess in guesses] == [order, calendar]
    assert not any(guess.asks for guess in guesses)


def test_days_below_13_are_taken_in_the_order_that_keeps_the_file_sorted() -> None:
    order, _ = guess_days(["01/02/2026", "02/02/2026", "01/03/2026", "05/04/2026"], header="date")

    assert (order.value, order.evidence.code) == ("dmy", "date_order_keeps_the_file_sorted")
    assert order.asks


@pytest.mark.parametrize(
    ("header", "order", "calendar"), [("تاریخ", "ymd", "jalali"), ("date", "dmy", "gregorian")]
)
def test_years_of_two_figures_are_always_asked_about(
    header: str, order: str, calendar: str
) -> None:
    guesses = guess_days(["05/09/01", "05/09/12"], header=header)

    assert [guess.value for guess in guesses] == [order, calendar]
    assert all(guess.asks for guess in guesses)


def test_offsets_make_the_zone_certain_and_utc_in_the_header_counts() -> None:
    assert (
        guess_zone(["2026-05-01 10:00:00 +0200"], header="at", zone="Asia/Tehran").confidence == 1
    )
    assert guess_zone(["2026-05-01 10:00"], header="date_created_gmt", zone="x").value == "UTC"
    assert guess_zone(["2026-05-01"], header="date", zone="Europe/Athens").value == "Europe/Athens"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("مبلغ (تومان)", "IRT"),
        ("مبلغ به ريال", "IRR"),
        ("قیمت هزار تومان", "IRHT"),
        ("Amount in EUR", "EUR"),
        ("12,50 €", "EUR"),
        ("Σύνολο (ευρώ)", "EUR"),
        ("£3.50", "GBP"),
        ("total_irr", "IRR"),
        ("all items", None),
        ("۱۲۰۰۰", None),
    ],
)
def test_units_of_money_are_found_in_words_signs_and_codes(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


def test_the_unit_of_a_header_comes_before_the_shops_own() -> None:
    guess, seen = guess_money_unit(["مبلغ (تومان)"], ["120000"], usual="IRR")

    assert (guess.value, guess.asks, seen) == ("IRT", False, frozenset({"IRT"}))


def test_the_shops_own_unit_is_only_a_suggestion() -> None:
    guess, seen = guess_money_unit(["مبلغ"], ["120000"], usual="IRR")

    assert (guess.value, guess.asks, seen) == ("IRR", True, frozenset())


def test_rial_and_toman_in_one_file_ask() -> None:
    guess, seen = guess_money_unit(["قیمت (ریال)", "جمع (تومان)"], [], usual="IRT")

    assert guess.asks
    assert seen == {"IRR", "IRT"}


def test_a_sample_reaches_far_into_a_long_file(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("n\n" + "".join(f"{n}\n" for n in range(60_000)))

    sample = read_sample(path, Reading())

    assert len(sample.rows) == 500 + (60_000 - 500) // 50
    assert sample.column("n")[-1] == "59950"


def test_reading_is_detected_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "greek.csv"
    rows = "Κωδικός;Αξία;Περιγραφή\n" + "1;12,50;Σαπούνι ελιάς από την Κρήτη\n" * 5
    path.write_bytes(rows.encode("windows-1253"))

    reading, guesses = detect_reading(path)

    assert reading == Reading("windows-1253", ";", 1)
    assert [guess.setting for guess in guesses] == ["encoding", "separator", "header_row"]


def test_a_header_is_known_again_in_any_order() -> None:
    assert header_fingerprint(["a", "b"]) == header_fingerprint(["b", "a"])
    assert header_fingerprint(["a", "b"]) != header_fingerprint(["a", "c"])
