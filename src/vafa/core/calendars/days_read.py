"""Days as people and files write them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from vafa.core.calendars.counting import day_from
from vafa.core.calendars.names import months_by_name, weekday_keys
from vafa.core.digits import plain_typed
from vafa.core.errors import Unreadable
from vafa.core.languages import Calendar
from vafa.core.text import search_key

DateOrder = Literal["ymd", "dmy", "mdy"]

# Beyond these years a date of a shop is a wrong calendar or a placeholder (1398, 0001, 9999).
_YEARS: Final[dict[Calendar, range]] = {
    "gregorian": range(1900, 2200),
    "jalali": range(1278, 1579),
}
_LENGTH_MAX: Final = 64
_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_NUMERIC: Final = re.compile(r"([0-9]{1,4}) ?([-/.\\_ ]) ?([0-9]{1,2}) ?(?:\2) ?([0-9]{1,4})")
_WORDS: Final = re.compile(r"[^\W\d_]+|[0-9]+")
_BETWEEN_WORDS: Final = re.compile(r"[\s,،.\-/]*")
# "12th of July", «۲۱ ام تیر ماه»
_FILLERS: Final = frozenset(
    {"of", "st", "nd", "rd", "th", "the", "ماه", "ام", "سال", "مورخ", "του"}
)


class NoDay(Exception):
    """Say why a text is no day; the caller adds the text."""

    def __init__(self, sentence: str, code: str = "not_a_day") -> None:
        super().__init__(sentence)
        self.code = code


def parse_day(text: str, *, order: DateOrder, calendar: Calendar) -> date:
    """Read a day in figures or words, in the order and calendar of its source.

    Understands any one separator of `- / . _` and space, ISO and eight figures without
    separator, years of two figures (Jalali 50-99 are 1350-1399; Gregorian 69-99 are 1969-1999),
    month names of the three languages, weekdays beside them, and Persian digits. A year of four
    figures in front is year, month, day whatever the order says; a month's name says its own
    calendar. Refuses with `Unreadable` what is no day, and years outside 1900-2199 (Jalali
    1278-1578), which are a mistaken calendar or a placeholder.
    """
    try:
        return read_day(text, order=order, calendar=calendar)
    except NoDay as because:
        raise Unreadable(str(because), code=because.code, text=text) from None


# A file repeats its days for every order of the day.
@lru_cache(maxsize=16384)
def read_day(text: str, *, order: DateOrder, calendar: Calendar) -> date:
    """Do what `parse_day` promises, raising `NoDay` instead."""
    iso = _ISO.fullmatch(text)
    if iso:
        return _existing((int(iso[1]), int(iso[2]), int(iso[3])), calendar=calendar)
    if len(text) > _LENGTH_MAX:
        raise NoDay("This is too long to be a day.")
    plain = plain_typed(text)
    compact = _COMPACT.fullmatch(plain)
    if compact:
        return _existing((int(compact[1]), int(compact[2]), int(compact[3])), calendar=calendar)
    numeric = _NUMERIC.fullmatch(plain)
    if numeric:
        return _in_order(numeric.group(1, 3, 4), order=order, calendar=calendar)
    return _in_words(plain)


def _in_order(figures: tuple[str, ...], *, order: DateOrder, calendar: Calendar) -> date:
    first, second, third = figures
    if len(first) == 4 or (order == "ymd" and len(third) <= 2):
        year, month, day = first, second, third
    elif order == "ymd":
        raise NoDay("The year stands at the end, where the day was expected.")
    elif order == "dmy":
        day, month, year = first, second, third
    else:
        month, day, year = first, second, third
    if len(day) > 2 or len(month) > 2 or len(year) in (1, 3):
        raise NoDay("This is not a day.")
    return _existing((_full_year(year, calendar), int(month), int(day)), calendar=calendar)


def _full_year(figures: str, calendar: Calendar) -> int:
    year = int(figures)
    if len(figures) == 4:
        return year
    if calendar == "jalali":
        return year + (1300 if year >= 50 else 1400)
    return year + (1900 if year >= 69 else 2000)


def _existing(parts: tuple[int, int, int], *, calendar: Calendar) -> date:
    if parts[0] not in _YEARS[calendar]:
        raise NoDay("This year cannot be right in this calendar.", "year_out_of_range")
    try:
        return day_from(parts, calendar)
    except ValueError:
        raise NoDay("There is no such day in the calendar.", "no_such_day") from None


def _in_words(text: str) -> date:
    words = _WORDS.findall(search_key(text))
    if _BETWEEN_WORDS.fullmatch(_WORDS.sub("", search_key(text))) is None:
        raise NoDay("This is not a day.")
    names = months_by_name()
    figures = [word for word in words if word.isdigit()]
    months = [names[word] for word in words if word in names]
    rest = [word for word in words if not word.isdigit() and word not in names]
    known = weekday_keys() | _FILLERS
    if len(months) != 1 or len(figures) != 2 or not all(word in known for word in rest):
        raise NoDay("This is not a day.")
    calendar, month = months[0]
    day, year = figures
    # Between words the day stands first, unless the first number can only be a year.
    if len(day) == 4 or int(day) > 31:
        day, year = year, day
    if len(year) not in (2, 4) or len(day) > 2:
        raise NoDay("This is not a day.")
    return _existing((_full_year(year, calendar), month, int(day)), calendar=calendar)
