from __future__ import annotations

from datetime import date

import pytest

from vafa.core.errors import Refused
from vafa.insight.rules.prices import (
    LevelJumps,
    MonthTwice,
    NoPoints,
    PricePoint,
    TooManyPoints,
    UnreadableLevel,
    UnreadableMonth,
    levels_by_month,
    series_of,
)

FARVARDIN, ORDIBEHESHT = date(2024, 3, 20), date(2024, 4, 20)


@pytest.mark.parametrize(
    "text",
    [
        "1403-01,250.5\n1403-02,261",
        "۱۴۰۳/۰۱\t۲۵۰٫۵\n۱۴۰۳/۰۲\t۲۶۱",
        "month;level\n1403/1;250.5\n1403/2;261\n",
        "فروردین ۱۴۰۳ ۲۵۰٫۵\nاردیبهشت ۱۴۰۳ ۲۶۱",
        "1403/02/31, 261\n\n1403/01/15, 250.5",
    ],
)
def test_a_jalali_series_is_read_as_people_paste_it(text: str) -> None:
    assert series_of(text, calendar="jalali") == [
        PricePoint(FARVARDIN, 250.5),
        PricePoint(ORDIBEHESHT, 261.0),
    ]


def test_a_gregorian_series_is_read_in_figures_and_words() -> None:
    points = series_of("2024-03 263.105\nApril 2024 264", calendar="gregorian")

    assert points == [PricePoint(date(2024, 3, 1), 263.105), PricePoint(date(2024, 4, 1), 264.0)]


def test_a_month_of_the_other_calendar_is_the_one_its_middle_lies_in() -> None:
    assert series_of("1403/01 100", calendar="gregorian") == [PricePoint(date(2024, 4, 1), 100.0)]


@pytest.mark.parametrize(
    ("text", "refusal", "line"),
    [
        ("2024-01 100\nsoon 101", UnreadableMonth, 2),
        ("2024-01 100\n2024-13 101", UnreadableMonth, 2),
        ("2024-01 100\n2024-02 many", UnreadableLevel, 2),
        ("2024-01 100\n2024-02 0", UnreadableLevel, 2),
        ("2024-01 100\n2024-02 -4", UnreadableLevel, 2),
        ("2024-01 100\n2024-01 101", MonthTwice, 2),
        ("2024-01 100\n2024-02 310", LevelJumps, 2),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, refusal: type[Refused], line: int) -> None:
    with pytest.raises(refusal) as refused:
        series_of(text, calendar="gregorian")

    assert str(refused.value).startswith(f"Line {line}:")


def test_a_leap_over_months_that_are_missing_is_no_jump() -> None:
    assert len(series_of("2024-01 100\n2024-04 400", calendar="gregorian")) == 2


def test_an_empty_paste_and_an_endless_one_are_refused() -> None:
    endless = "\n".join(f"{1400 + n // 12}-{n % 12 + 1:02d} 100" for n in range(601))

    for text, refusal in (("", NoPoints), ("month,level", NoPoints), (endless, TooManyPoints)):
        with pytest.raises(refusal):
            series_of(text, calendar="jalali")


def test_months_are_numbered_as_the_shop_counts_them() -> None:
    levels = levels_by_month([PricePoint(FARVARDIN, 2.0)], calendar="jalali")

    assert levels == {1403 * 12: 2.0}
