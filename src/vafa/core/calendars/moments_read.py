"""Moments as people, shop systems and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final, Literal

from vafa.core.calendars.counting import zone_named
from vafa.core.calendars.days_read import DateOrder, NoDay, read_day
from vafa.core.digits import plain_typed
from vafa.core.errors import Unreadable
from vafa.core.languages import Calendar

_LENGTH_MAX: Final = 80
_MARKS: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2212": "-", "،": ","})
_BEFORE_NOON: Final = r"a\.?m\.?|ق\.?\s?ظ\.?|قبل\s?از\s?ظهر|صبح|π\.?\s?μ\.?"
_AFTER_NOON: Final = r"p\.?m\.?|ب\.?\s?ظ\.?|بعد\s?از\s?ظهر|عصر|μ\.?\s?μ\.?"
_TIME: Final = re.compile(
    rf"""
    (?:(?<=[0-9])t|(?<![0-9:.]))
    (?P<hour>[0-9]{{1,2}}) : (?P<minute>[0-9]{{2}})
    (?: : (?P<second>[0-9]{{2}}) (?:[.,](?P<fraction>[0-9]{{1,9}}))? )?
    (?: \ ? (?: (?P<before>{_BEFORE_NOON}) | (?P<after>{_AFTER_NOON}) )(?![^\W\d_]) )?
    (?: \ ? (?: (?P<utc>z|utc|gmt) (?![^\W\d_]) )?
        (?P<offset>[+-][0-9]{{2}}:?(?:[0-9]{{2}})?(?![0-9]))? )?
    (?![0-9:])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT_TIME: Final = re.compile(
    r"^([0-9]{8})t([0-9]{2})([0-9]{2})([0-9]{2})?(?=z|[+-]|$)", re.IGNORECASE
)
_BARE_HOUR: Final = re.compile(
    rf"(?<![0-9:/.-])([0-9]{{1,2}}) ?(?=(?:{_BEFORE_NOON}|{_AFTER_NOON})(?![^\W\d_]))", re.I
)
_AT: Final = re.compile(r"(?<![^\W\d_])(?:at|ساعت|στις|ώρα)(?![^\W\d_])", re.IGNORECASE)

# Day 0 of spreadsheets, chosen so that days from March 1900 on come out right.
_SPREADSHEET_DAY_0: Final = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
_SERIAL_RANGE: Final = {1900: (61, 109_575), 1904: (0, 108_113)}


def parse_moment(text: str, *, order: DateOrder, calendar: Calendar, zone: str) -> datetime:
    """Read a day with or without a time of the day, and give the instant in UTC.

    Days are read as by `parse_day`. The time may stand before or behind the day, with or without
    seconds and fractions, ISO's T, AM and PM in the three languages, "Z", "+0200" or "+02:00".
    Without an offset it is wall-clock time in `zone`, and without a time the day's beginning.
    Where clocks are put forward the missing hour is counted on from before (02:30 becomes
    03:30); where they are put back an hour that comes twice means its first coming.
    Refuses with `Unreadable` what is no moment.
    """
    try:
        return _moment(text, order=order, calendar=calendar, zone=zone)
    except NoDay as because:
        raise Unreadable(str(because), code=because.code, text=text) from None


def from_excel_serial(
    serial: float | Decimal, *, zone: str, first_year: Literal[1900, 1904] = 1900
) -> datetime:
    """Read the number that a spreadsheet keeps for a moment: days since its day 0.

    Gives the instant in UTC of that wall-clock time in `zone`, to the second, because binary
    fractions of days are no exacter. `first_year` is the file's date system (old Mac files:
    1904). Refuses numbers outside March 1900 to 2199: the first weeks of 1900 are counted wrongly
    by the programs themselves.
    """
    lowest, highest = _SERIAL_RANGE[first_year]
    if not lowest <= serial < highest:
        raise Unreadable(
            "This number is not a spreadsheet's date.", code="not_a_moment", text=str(serial)
        )
    seconds = round(Decimal(serial) * 86_400)
    start = datetime.combine(_SPREADSHEET_DAY_0[first_year], time())
    return _instant(start + timedelta(seconds=seconds), zone_named(zone))


def _moment(text: str, *, order: DateOrder, calendar: Calendar, zone: str) -> datetime:
    if len(text) > _LENGTH_MAX:
        raise NoDay("This is too long to be a moment.", "not_a_moment")
    plain = plain_typed(text).translate(_MARKS)
    plain = _COMPACT_TIME.sub(
        lambda found: f"{found[1]}T{found[2]}:{found[3]}:{found[4] or '00'}", plain
    )
    plain = _BARE_HOUR.sub(r"\1:00 ", plain)
    clocks = list(_TIME.finditer(plain))
    if not clocks:
        day = read_day(plain, order=order, calendar=calendar)
        return _instant(datetime.combine(day, time()), zone_named(zone))
    if len(clocks) > 1:
        raise NoDay("There are two times of the day.", "not_a_moment")
    clock = clocks[0]
    around = f"{plain[: clock.start()]} {plain[clock.end() :]}"
    day = read_day(_AT.sub(" ", around).strip(" ,-|"), order=order, calendar=calendar)
    return _instant(datetime.combine(day, _time_of_day(clock)), _offset(clock) or zone_named(zone))


def _time_of_day(clock: re.Match[str]) -> time:
    hour = int(clock["hour"])
    if clock["before"] or clock["after"]:
        # Some programs write 14:04 PM; what is beyond twelve is already clear.
        if hour > 12 and clock["before"]:
            raise NoDay("This hour is not before noon.", "no_such_time")
        hour = hour if hour > 12 else hour % 12 + (12 if clock["after"] else 0)
    microsecond = int((clock["fraction"] or "0")[:6].ljust(6, "0"))
    try:
        # A leap second is the last one of its minute here.
        second = min(int(clock["second"] or 0), 59) if clock["second"] != "60" else 59
        return time(hour, int(clock["minute"]), second, microsecond)
    except ValueError:
        raise NoDay("There is no such time of the day.", "no_such_time") from None


def _offset(clock: re.Match[str]) -> tzinfo | None:
    if not clock["offset"]:
        return UTC if clock["utc"] else None
    figures = clock["offset"][1:].replace(":", "")
    minutes = int(figures[:2]) * 60 + int(figures[2:] or 0)
    if minutes > 14 * 60:
        raise NoDay("There is no such offset.", "no_such_time")
    return timezone(timedelta(minutes=-minutes if clock["offset"][0] == "-" else minutes))


def _instant(wall_clock: datetime, zone: tzinfo) -> datetime:
    return wall_clock.replace(tzinfo=zone).astimezone(UTC)
