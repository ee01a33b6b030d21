from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.core.calendars import (
    DateOrder,
    format_day,
    format_moment,
    from_excel_serial,
    parse_day,
    parse_moment,
)
from vafa.core.errors import Unreadable
from vafa.core.languages import Calendar, Digits, Language

FRIDAY = date(2019, 7, 12)
AT_10_34 = datetime(2019, 7, 12, 9, 34, tzinfo=UTC)
ORDERS = st.sampled_from(["ymd", "dmy", "mdy"])
CALENDARS = st.sampled_from(["gregorian", "jalali"])


@pytest.mark.parametrize(
    ("text", "order", "calendar"),
    [
        ("2019-07-12", "dmy", "gregorian"),
        ("2019/7/12", "ymd", "gregorian"),
        ("20190712", "dmy", "gregorian"),
        ("12.07.2019", "dmy", "gregorian"),
        ("12 7 19", "dmy", "gregorian"),
        ("7/12/2019", "mdy", "gregorian"),
        ("12 Jul 2019", "ymd", "gregorian"),
        ("Friday, July 12th, 2019", "mdy", "gregorian"),
        ("12-Jul-19", "dmy", "gregorian"),
        ("12 Ιουλίου 2019", "dmy", "gregorian"),
        ("ΠΑΡΑΣΚΕΥΗ 12 ΙΟΥΛ. 2019", "dmy", "gregorian"),
        ("۱۲ ژوئیهٔ ۲۰۱۹", "dmy", "gregorian"),
        ("1398/04/21", "ymd", "jalali"),
        ("۱۳۹۸/۴/۲۱", "ymd", "jalali"),
        ("98/4/21", "ymd", "jalali"),
        ("21-04-1398", "dmy", "jalali"),
        ("۱۳۹۸۰۴۲۱", "ymd", "jalali"),
        ("۲۱ تیر ۱۳۹۸", "ymd", "jalali"),
        ("جمعه، ۲۱ تیر ماه ۱۳۹۸", "ymd", "gregorian"),
        ("21 Tir 1398", "dmy", "gregorian"),
        ("'\u200f1398/04/21", "ymd", "jalali"),
    ],
)
def test_one_friday_is_read_however_it_is_written(
    text: str, order: DateOrder, calendar: Calendar
) -> None:
    assert parse_day(text, order=order, calendar=calendar) == FRIDAY


def test_the_mixed_digits_of_real_records_are_read() -> None:
    assert parse_day("18 تیر 1400", order="ymd", calendar="jalali") == date(2021, 7, 9)
    assert parse_day("سه\u200cشنبه ۱ مرداد ۹۸", order="ymd", calendar="jalali") == date(2019, 7, 23)
    assert parse_day("سه شنبه 1 مرداد 98", order="dmy", calendar="jalali") == date(2019, 7, 23)


@pytest.mark.parametrize(
    ("text", "order", "calendar", "code"),
    [
        ("", "ymd", "gregorian", "not_a_day"),
        ("yesterday", "ymd", "gregorian", "not_a_day"),
        ("12/07/2019", "ymd", "gregorian", "not_a_day"),
        ("12/07-2019", "dmy", "gregorian", "not_a_day"),
        ("12 Jul", "dmy", "gregorian", "not_a_day"),
        ("12 Jul 2019 Aug", "dmy", "gregorian", "not_a_day"),
        ("1/2/201", "dmy", "gregorian", "not_a_day"),
        ("x" * 65, "dmy", "gregorian", "not_a_day"),
        ("31/02/2019", "dmy", "gregorian", "no_such_day"),
        ("12/31/2019", "dmy", "gregorian", "no_such_day"),
        ("1400/12/30", "ymd", "jalali", "no_such_day"),
        ("1398/04/21", "ymd", "gregorian", "year_out_of_range"),
        ("2019-07-12", "ymd", "jalali", "year_out_of_range"),
        ("0000-00-00", "ymd", "gregorian", "year_out_of_range"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(
    text: str, order: DateOrder, calendar: Calendar, code: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_day(text, order=order, calendar=calendar)

    assert (refused.value.code, refused.value.text) == (code, text)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2019-07-12T09:34:00Z", "ymd"),
        ("2019-07-12T09:34:00.000+00:00", "ymd"),
        ("20190712T093400Z", "ymd"),
        ("2019-07-12 12:34:00 +0300", "ymd"),
        ("2019-07-12 10:34", "ymd"),
        ("12/7/2019 10:34:00 AM", "dmy"),
        ("10:34 - 12/7/2019", "dmy"),
        ("July 12, 2019 at 10:34am", "mdy"),
        ("Fri, 12 Jul 2019 09:34:00 GMT", "dmy"),
        ("Fri Jul 12 09:34:00 +0000 2019", "mdy"),
        ("12 Ιουλίου 2019, 10:34 π.μ.", "dmy"),
        ("جمعه, ۲۱ تیر ۱۳۹۸، ۱۰:۳۴ ق.ظ", "ymd"),
        ("۲۱ تیر ۱۳۹۸ ساعت ۱۰:۳۴", "ymd"),
    ],
)
def test_one_moment_is_read_however_it_is_written(text: str, order: DateOrder) -> None:
    moment = parse_moment(text, order=order, calendar="gregorian", zone="Europe/London")

    assert moment == AT_10_34


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("۰۲:۰۴ ب.ظ", 14),
        ("۲:۰۴ بعد از ظهر", 14),
        ("12:04 ق.ظ", 0),
        ("12:04 PM", 12),
        ("2:04 μ.μ.", 14),
        ("14:04 PM", 14),
        ("2:04 عصر", 14),
        ("2:04", 2),
    ],
)
def test_the_twelve_hour_clock_is_read_in_three_languages(text: str, hour: int) -> None:
    moment = parse_moment(f"1398/04/21 {text}", order="ymd", calendar="jalali", zone="UTC")

    assert moment == datetime(2019, 7, 12, hour, 4, tzinfo=UTC)


def test_a_day_without_a_time_means_its_beginning_in_the_zone() -> None:
    moment = parse_moment("1398/04/21", order="ymd", calendar="jalali", zone="Asia/Tehran")

    assert moment == datetime(2019, 7, 11, 19, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_counted_on_and_a_double_one_is_the_first() -> None:
    def in_athens(text: str) -> datetime:
        return parse_moment(text, order="ymd", calendar="gregorian", zone="Europe/Athens")

    assert in_athens("2019-03-31 03:30") == in_athens("2019-03-31 04:30")
    assert in_athens("2019-10-27 03:30") == datetime(2019, 10, 27, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "code"),
    [
        ("25:04", "no_such_time"),
        ("10:60", "no_such_time"),
        ("14:04 AM", "no_such_time"),
        ("10:34 +2500", "no_such_time"),
        ("10:34 11:34", "not_a_moment"),
        ("10:34 EST", "not_a_day"),
        ("10:3", "not_a_day"),
        ("10.34", "not_a_day"),
    ],
)
def test_what_is_no_time_is_refused_with_its_reason(time: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_moment(f"2019-07-12 {time}", order="ymd", calendar="gregorian", zone="UTC")

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("serial", "moment"),
    [
        (43658, datetime(2019, 7, 12, tzinfo=UTC)),
        (43658.440277777780, datetime(2019, 7, 12, 10, 34, tzinfo=UTC)),
        (Decimal("43658.5"), datetime(2019, 7, 12, 12, tzinfo=UTC)),
        (61, datetime(1900, 3, 1, tzinfo=UTC)),
    ],
)
def test_the_number_of_a_spreadsheet_is_a_moment(serial: float | Decimal, moment: datetime) -> None:
    assert from_excel_serial(serial, zone="UTC") == moment


def test_old_spreadsheets_count_from_1904_and_every_one_in_its_zone() -> None:
    expected = datetime(2019, 7, 11, 19, 30, tzinfo=UTC)

    assert from_excel_serial(42196, zone="Asia/Tehran", first_year=1904) == expected
    assert from_excel_serial(43658, zone="Asia/Tehran") == expected


@pytest.mark.parametrize("serial", [60, -1, 109_575, float("nan"), float("inf")])
def test_a_number_that_is_no_day_of_a_spreadsheet_is_refused(serial: float) -> None:
    with pytest.raises(Unreadable):
        from_excel_serial(serial, zone="UTC")


@given(st.text(max_size=90), ORDERS, CALENDARS)
def test_any_text_is_a_moment_or_refused(text: str, order: DateOrder, calendar: Calendar) -> None:
    with suppress(Unreadable):
        assert parse_moment(text, order=order, calendar=calendar, zone="Asia/Tehran").tzinfo is UTC


@given(
    st.dates(date(1900, 3, 22), date(2199, 12, 31)),
    st.sampled_from(["en", "fa", "el"]),
    CALENDARS,
    st.sampled_from(["latin", "persian"]),
    st.sampled_from(["short", "medium", "long"]),
)
def test_a_written_day_can_be_read_back(
    day: date, language: Language, calendar: Calendar, digits: Digits, style: str
) -> None:
    written = format_day(day, language=language, calendar=calendar, digits=digits, style=style)  # type: ignore[arg-type]
    order: DateOrder = "ymd" if language == "fa" else "dmy"

    assert parse_day(written, order=order, calendar=calendar) == day


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["medium", "long"]),
)
def test_a_written_moment_can_be_read_back(moment: datetime, style: str) -> None:
    written = format_moment(
        moment,
        language="fa",
        calendar="jalali",
        digits="persian",
        zone="UTC",
        style=style,  # type: ignore[arg-type]
    )
    to_the_minute = moment.replace(second=0, microsecond=0)

    assert parse_moment(written, order="ymd", calendar="jalali", zone="UTC") == to_the_minute


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_the_clock_of_a_spreadsheet_is_exact_to_the_second(local: datetime) -> None:
    local = local.replace(microsecond=0)
    serial = (local - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001

    assert from_excel_serial(serial, zone="UTC") == local.replace(tzinfo=UTC)
