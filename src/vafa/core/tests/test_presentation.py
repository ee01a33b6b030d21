from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from vafa.core.calendars import format_moment
from vafa.core.languages import isolate
from vafa.core.presentation import DEFAULT_READERS

PARVANEH = DEFAULT_READERS["fa"]
NIKOS = DEFAULT_READERS["el"]
MINA = DEFAULT_READERS["en"]
FRIDAY = date(2019, 7, 12)
MOMENT = datetime(2019, 7, 12, 9, 34, tzinfo=UTC)


def test_parvaneh_reads_persian_from_right_to_left() -> None:
    assert PARVANEH.direction == "rtl"
    assert PARVANEH.number(1234.5) == "۱٬۲۳۴٫۵"
    assert PARVANEH.percent(0.5) == "۵۰٪"
    assert PARVANEH.compact(12345) == "۱۲٫۳\u00a0هزار"
    assert PARVANEH.money(23_450_000) == "۲٬۳۴۵٬۰۰۰\u00a0تومان"
    assert PARVANEH.compact_money(123_000_000) == "۱۲٫۳\u00a0میلیون\u00a0تومان"
    assert PARVANEH.money(-10) == f"{isolate('−۱')}\u00a0تومان"


def test_parvaneh_reads_jalali_days_on_the_twelve_hour_clock() -> None:
    assert PARVANEH.day_short(FRIDAY) == "۱۳۹۸/۰۴/۲۱"
    assert PARVANEH.day(FRIDAY) == "۲۱ تیر ۱۳۹۸"
    assert PARVANEH.day_long(FRIDAY) == "جمعه، ۲۱ تیر ۱۳۹۸"
    assert PARVANEH.month(FRIDAY) == "تیر ۱۳۹۸"
    assert PARVANEH.moment(MOMENT) == "۲۱ تیر ۱۳۹۸، ۱۴:۰۴"
    assert PARVANEH.moment_long(MOMENT) == "جمعه، ۲۱ تیر ۱۳۹۸، ۰۲:۰۴ ب.ظ"


def test_nikos_reads_greek_cases_of_months() -> None:
    assert NIKOS.direction == "ltr"
    assert NIKOS.day(FRIDAY) == "12 Ιουλ 2019"
    assert NIKOS.day_long(FRIDAY) == "Παρασκευή 12 Ιουλίου 2019"
    assert NIKOS.month(FRIDAY) == "Ιούλιος 2019"
    assert NIKOS.moment(MOMENT) == "12 Ιουλ 2019, 12:34"
    assert NIKOS.money(-123456) == "-1.234,56\u00a0€"


def test_mina_reads_english() -> None:
    assert MINA.day_short(FRIDAY) == "12/07/2019"
    assert MINA.day_long(FRIDAY) == "Friday, 12 July 2019"
    assert MINA.moment_long(MOMENT) == "Friday, 12 July 2019, 10:34"
    assert MINA.money(123456) == "£1,234.56"
    assert MINA.percent(0.123, decimals=1, sign="always") == "+12.3%"


def test_language_calendar_digits_and_money_are_chosen_one_by_one() -> None:
    reader = replace(PARVANEH, digits="latin", calendar="gregorian", money_unit="IRR")
    abroad = replace(MINA, calendar="jalali")

    assert reader.day(FRIDAY) == "12 ژوئیه 2019"
    assert reader.day_long(FRIDAY) == "جمعه، 12 ژوئیهٔ 2019"
    assert reader.month(FRIDAY) == "ژوئیه 2019"
    assert reader.money(2345) == "2,345\u00a0ریال"
    assert abroad.day(FRIDAY) == "21 Tir 1398"
    assert replace(NIKOS, calendar="jalali").month(FRIDAY) == "Τιρ 1398"


def test_an_order_in_another_currency_keeps_its_own_unit() -> None:
    assert PARVANEH.money(1050, currency="EUR") == "۱۰٫۵۰\u00a0یورو"
    assert NIKOS.compact_money(123_450, currency="IRR") == "12,3\u00a0χιλ.\u00a0τομάν"


@pytest.mark.parametrize(
    ("hour", "clock"),
    [(0, "۱۲:۰۴ ق.ظ"), (1, "۰۱:۰۴ ق.ظ"), (12, "۱۲:۰۴ ب.ظ"), (23, "۱۱:۰۴ ب.ظ")],
)
def test_noon_and_midnight_are_twelve(hour: int, clock: str) -> None:
    written = replace(PARVANEH, time_zone="UTC").moment_long(
        datetime(2019, 7, 12, hour, 4, tzinfo=UTC)
    )

    assert written == f"جمعه، ۲۱ تیر ۱۳۹۸، {clock}"


def test_the_readers_day_and_week_are_those_of_their_zone() -> None:
    late = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)

    assert PARVANEH.day_of(late) == date(2026, 3, 21)
    assert MINA.day_of(late) == date(2026, 3, 20)
    assert PARVANEH.week_of(date(2026, 3, 27)) == date(2026, 3, 21)
    assert MINA.week_of(date(2026, 3, 27)) == date(2026, 3, 23)


def test_an_instant_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(
            datetime(2019, 7, 12),  # noqa: DTZ001
            language="en",
            calendar="gregorian",
            digits="latin",
            zone="UTC",
        )
