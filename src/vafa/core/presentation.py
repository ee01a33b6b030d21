"""The reader: one person's language, calendar, digits, zone, week and money, each on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, Literal

from vafa.core.calendars import day_in, format_day, format_moment, start_of_week
from vafa.core.languages import Calendar, Digits, Direction, Language, direction
from vafa.core.money import (
    display_units,
    format_compact,
    format_compact_money,
    format_money,
    format_number,
    format_percent,
)
from vafa.core.numbers import Number, Sign


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads a page, a report or a message; everything shown is written through it.

    `week_start` counts from Monday 0 to Sunday 6. `money_unit` is how the shop reads its
    `currency`: IRT for IRR, else the currency itself. `price_base` is the first day of the month
    whose prices are today's; without one, amounts are read as they were paid.
    """

    language: Language
    calendar: Calendar
    digits: Digits
    time_zone: str
    week_start: int
    currency: str
    money_unit: str
    prices: Literal["nominal", "constant"] = "nominal"
    price_base: date | None = None

    @property
    def is_real(self) -> bool:
        """Tell whether amounts are read in the prices of today."""
        return self.prices == "constant" and self.price_base is not None

    @property
    def direction(self) -> Direction:
        """The direction of the reader's text, for `dir` on a document."""
        return direction(self.language)

    def number(self, value: Number, *, decimals: int | None = None, sign: Sign = "negative") -> str:
        """Write a number; see `format_number`."""
        return format_number(
            value, language=self.language, digits=self.digits, decimals=decimals, sign=sign
        )

    def compact(self, value: Number, *, sign: Sign = "negative") -> str:
        """Write a number in about three figures: 12.3k."""
        return format_compact(value, language=self.language, digits=self.digits, sign=sign)

    def percent(self, share: Number, *, decimals: int = 0, sign: Sign = "negative") -> str:
        """Write a share of one as a percentage."""
        return format_percent(
            share, language=self.language, digits=self.digits, decimals=decimals, sign=sign
        )

    def money(self, minor: int, *, currency: str | None = None, sign: Sign = "negative") -> str:
        """Write an amount of minor units with its unit, in the shop's currency or another."""
        return format_money(
            minor,
            currency or self.currency,
            language=self.language,
            digits=self.digits,
            unit=self._unit(currency),
            sign=sign,
        )

    def compact_money(
        self, minor: int, *, currency: str | None = None, sign: Sign = "negative"
    ) -> str:
        """Write an amount of minor units in about three figures with its unit."""
        return format_compact_money(
            minor,
            currency or self.currency,
            language=self.language,
            digits=self.digits,
            unit=self._unit(currency),
            sign=sign,
        )

    def day_short(self, day: date) -> str:
        """Write a day in figures: 12/07/2019."""
        return format_day(
            day,
            language=self.language,
            calendar=self.calendar,
            digits=self.digits,
            style="short",
        )

    def day(self, day: date) -> str:
        """Write a day: 12 Jul 2019."""
        return format_day(day, language=self.language, calendar=self.calendar, digits=self.digits)

    def day_long(self, day: date) -> str:
        """Write a day with its weekday."""
        return format_day(
            day, language=self.language, calendar=self.calendar, digits=self.digits, style="long"
        )

    def month(self, day: date) -> str:
        """Write the month that a day belongs to."""
        return format_day(
            day, language=self.language, calendar=self.calendar, digits=self.digits, style="month"
        )

    def moment(self, moment: datetime) -> str:
        """Write an instant on the reader's wall clock."""
        return format_moment(
            moment,
            language=self.language,
            calendar=self.calendar,
            digits=self.digits,
            zone=self.time_zone,
        )

    def moment_long(self, moment: datetime) -> str:
        """Write an instant with its weekday, in Persian on the 12-hour clock."""
        return format_moment(
            moment,
            language=self.language,
            calendar=self.calendar,
            digits=self.digits,
            zone=self.time_zone,
            style="long",
        )

    def day_of(self, moment: datetime) -> date:
        """Say on which day an instant fell for the reader."""
        return day_in(moment, zone=self.time_zone)

    def week_of(self, day: date) -> date:
        """Find the first day of the reader's week."""
        return start_of_week(day, week_start=self.week_start)

    def _unit(self, currency: str | None) -> str:
        if currency is None or currency == self.currency:
            return self.money_unit
        return display_units(currency)[0]


DEFAULT_READERS: Final[Mapping[Language, Reader]] = MappingProxyType(
    {
        "en": Reader("en", "gregorian", "latin", "Europe/London", 0, "GBP", "GBP"),
        "fa": Reader("fa", "jalali", "persian", "Asia/Tehran", 5, "IRR", "IRT"),
        "el": Reader("el", "gregorian", "latin", "Europe/Athens", 0, "EUR", "EUR"),
    }
)
