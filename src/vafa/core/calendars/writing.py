"""Days and moments as a reader of each language and calendar writes them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Final, Literal

from vafa.core.calendars.counting import parts_of, zone_named
from vafa.core.calendars.names import AFTER_NOON, BEFORE_NOON, month_name, weekday_name
from vafa.core.digits import in_digits
from vafa.core.languages import Calendar, Digits, Language

DayStyle = Literal["short", "medium", "long", "month"]
MomentStyle = Literal["short", "medium", "long"]

_COMMA: Final[dict[Language, str]] = {"en": ", ", "fa": "، ", "el": ", "}
# No comma stands between weekday and date in Greek.
_AFTER_WEEKDAY: Final[dict[Language, str]] = {"en": ", ", "fa": "، ", "el": " "}


def format_day(
    day: date,
    *,
    language: Language,
    calendar: Calendar,
    digits: Digits,
    style: DayStyle = "medium",
) -> str:
    """Write a day, or its month, in words of the language.

    short: 12/07/2019, ۱۳۹۸/۰۴/۲۱. medium: 12 Jul 2019, ۲۱ تیر ۱۳۹۸. long: with the weekday,
    «جمعه، ۲۱ تیر ۱۳۹۸». month: the month alone, «تیر ۱۳۹۸», Ιούλιος 2019.
    """
    return _day_text(day, language=language, calendar=calendar, digits=digits, style=style)


def format_moment(
    moment: datetime,
    *,
    language: Language,
    calendar: Calendar,
    digits: Digits,
    zone: str,
    style: MomentStyle = "medium",
) -> str:
    """Write an instant as day and wall-clock time in a zone.

    The long style has the weekday, and in Persian the 12-hour clock:
    «جمعه، ۲۱ تیر ۱۳۹۸، ۰۲:۰۴ ب.ظ». Everything else has the 24-hour clock. Refuses an instant
    without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    local = moment.astimezone(zone_named(zone))
    day = _day_text(local.date(), language=language, calendar=calendar, digits=digits, style=style)
    twelve_hours = style == "long" and language == "fa"
    clock = _twelve_hour_clock(local, language) if twelve_hours else f"{local:%H:%M}"
    return f"{day}{_COMMA[language]}{in_digits(clock, digits)}"


def _twelve_hour_clock(local: datetime, language: Language) -> str:
    half = AFTER_NOON if local.hour >= 12 else BEFORE_NOON
    return f"{(local.hour - 1) % 12 + 1:02d}:{local.minute:02d} {half[language]}"


# A page shows the same few hundred days again and again.
@lru_cache(maxsize=8192)
def _day_text(
    day: date, *, language: Language, calendar: Calendar, digits: Digits, style: DayStyle
) -> str:
    year, month, day_of_month = parts_of(day, calendar)
    if style == "month":
        name = month_name(month, calendar=calendar, language=language, position="alone")
        return in_digits(f"{name} {year}", digits)
    if style == "short":
        return in_digits(_short((year, month, day_of_month), language=language), digits)
    position: Literal["in_date", "short"] = "in_date" if style == "long" else "short"
    name = month_name(month, calendar=calendar, language=language, position=position)
    written = f"{day_of_month} {name} {year}"
    if style == "long":
        weekday = weekday_name(day.weekday(), language=language)
        written = f"{weekday}{_AFTER_WEEKDAY[language]}{written}"
    return in_digits(written, digits)


def _short(parts: tuple[int, int, int], *, language: Language) -> str:
    year, month, day_of_month = parts
    if language == "fa":
        return f"{year}/{month:02d}/{day_of_month:02d}"
    return f"{day_of_month:02d}/{month:02d}/{year}"
