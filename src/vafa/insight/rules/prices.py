"""What an official price series says, read as people paste it. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import add_months, month_number, parse_day, start_of_month
from vafa.core.digits import DecimalMark, parse_decimal, to_ascii_digits
from vafa.core.errors import Refused, Unreadable
from vafa.core.languages import Calendar

INFLATION_MIN_MAX = 1.0
POINTS_MAX = 600
LEVEL_MAX = Decimal(10) ** 12
# A level that is so many times the month before is a slip of the keyboard or a new base year.
JUMP_MAX = 3.0
# Years of the Jalali calendar lie below, Gregorian ones above.
JALALI_BELOW = 1_600
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


class UnreadableMonth(Refused):
    code = "price_month_unreadable"
    sentence = _("Line %(line)s: “%(text)s” is no month. Write it as 2026-03 or 1405/01.")


class UnreadableLevel(Refused):
    code = "price_level_unreadable"
    sentence = _("Line %(line)s: “%(text)s” is no index level. Write a number above zero.")


class MonthTwice(Refused):
    code = "price_month_twice"
    sentence = _("Line %(line)s: this month is there twice.")


class LevelJumps(Refused):
    code = "price_level_jumps"
    sentence = _(
        "Line %(line)s: the level is more than three times, or less than a third of, the month"
        " before. Put series of different base years on one base first."
    )


class NoPoints(Refused):
    code = "price_points_missing"
    sentence = _("There is no month in it. Write one line per month: the month, then its level.")


class TooManyPoints(Refused):
    code = "price_points_too_many"
    sentence = _("These are more months than fifty years have.")


@dataclass(frozen=True)
class PricePoint:
    """The level of a series in the month that begins on a day."""

    month: date
    level: float


def series_of(text: str, *, calendar: Calendar) -> list[PricePoint]:
    """Read an official series as people paste it: one line per month, the month and its level.

    Months of either calendar, in figures or words, in any digits; the shop's `calendar` decides
    what a month is, and one of the other calendar becomes the month its middle day lies in.
    A first line without a level is a heading. Refuses by line what cannot be read, a month that
    comes twice, and leaps between neighbouring months.
    """
    points: dict[date, tuple[int, float]] = {}
    lines = [line.strip() for line in to_ascii_digits(text).splitlines()]
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        month_text, level_text = _cut(line)
        if not points and not _is_level(level_text):
            continue
        month = _month(month_text, number, calendar)
        if month in points:
            raise MonthTwice(line=number)
        points[month] = (number, _level(level_text, number))
    if not points:
        raise NoPoints
    if len(points) > POINTS_MAX:
        raise TooManyPoints
    _check_jumps(points, calendar)
    return [PricePoint(month, points[month][1]) for month in sorted(points)]


def _cut(line: str) -> tuple[str, str]:
    """Part a line into month and level: at a tab, a semicolon, the last blank or a comma."""
    for mark in ("\t", ";"):
        if mark in line:
            month, _mark, level = line.partition(mark)
            return month.strip(), level.strip()
    parts = line.rsplit(maxsplit=1) if " " in line else line.split(",", maxsplit=1)
    return parts[0].strip(" ,،"), parts[1].strip() if len(parts) > 1 else ""


def _is_level(text: str) -> bool:
    return (_number(text) or 0) > 0


def _level(text: str, line: int) -> float:
    level = _number(text)
    if level is None or not 0 < level <= LEVEL_MAX:
        raise UnreadableLevel(line=line, text=text[:40])
    return float(level)


def _number(text: str) -> Decimal | None:
    """Read a level; "263.105" is one with three decimals, for no index has groups of thousands."""
    mark: DecimalMark | None = "." if text.count(".") == 1 and "," not in text else None
    try:
        return parse_decimal(text, decimal=mark)
    except Unreadable:
        return None


def _month(text: str, line: int, calendar: Calendar) -> date:
    year = _YEAR.search(text)
    written: Calendar = "gregorian"
    if year is not None and int(year[1]) < JALALI_BELOW:
        written = "jalali"
    # A month is read as its first day: 1405/01 as 1405/01/01, "March 2026" as "1 March 2026".
    for day_text in (f"{text}-01", f"{text}/01", f"{text}.01", text, f"1 {text}"):
        try:
            day = parse_day(day_text, order="ymd", calendar=written)
        except Unreadable:
            continue
        return _own_month(day, written, calendar)
    raise UnreadableMonth(line=line, text=text[:40])


def _own_month(day: date, written: Calendar, calendar: Calendar) -> date:
    first = start_of_month(day, calendar=written)
    if written != calendar:
        following = add_months(first, 1, calendar=written)
        first += timedelta(days=(following - first).days // 2)
    return start_of_month(first, calendar=calendar)


def _check_jumps(points: Mapping[date, tuple[int, float]], calendar: Calendar) -> None:
    before: tuple[int, float] | None = None
    for month in sorted(points):
        line, level = points[month]
        number = month_number(month, calendar=calendar)
        if before is not None:
            apart = number - before[0]
            if abs(math.log(level / before[1])) > math.log(JUMP_MAX) * apart:
                raise LevelJumps(line=line)
        before = number, level


def levels_by_month(points: Iterable[PricePoint], *, calendar: Calendar) -> dict[int, float]:
    """Number the months of a series as the shop's calendar does."""
    return {month_number(one.month, calendar=calendar): one.level for one in points}
