"""Amounts, names and lists within a rule's sentence, as the reader writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from vafa.core.calendars.names import month_name, weekday_name
from vafa.core.languages import Calendar
from vafa.core.money import Money
from vafa.core.presentation import Reader
from vafa.loyalty.rules.engine.values import BASIS_POINTS, Value

# A name keeps its own direction within a sentence of another one.
_FIRST_STRONG: Final = "\u2068"
_POP: Final = "\u2069"


@dataclass(frozen=True, slots=True)
class Names:
    """What the shop calls the things of its rules, in the reader's language.

    `things` are named by kind and key ("category:books"), `units` by asset with the word for one
    and for many. Amounts of `money_assets` are written as money. Without a name the key is shown.
    """

    things: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    money_assets: frozenset[str] = frozenset()

    def thing(self, kind: str, key: str) -> str:
        """Name a thing, kept together within a sentence of either direction."""
        return f"{_FIRST_STRONG}{self.things.get(f'{kind}:{key}', key)}{_POP}"


@dataclass(frozen=True, slots=True)
class Teller:
    """Whoever a rule is told to, and what things are called."""

    reader: Reader
    names: Names
    # The programme's: a month of a rule is a month of that calendar, whoever reads it.
    calendar: Calendar

    def money(self, money: Money) -> str:
        """Write an amount."""
        return self.reader.money(money.amount, currency=money.currency)

    def share(self, basis_points: int) -> str:
        """Write basis points as a percentage, with decimals only where they are needed."""
        decimals = 0 if basis_points % 100 == 0 else 1 if basis_points % 10 == 0 else 2
        # An exact share: the reader takes a float's shortest text.
        return self.reader.percent(basis_points / BASIS_POINTS, decimals=decimals)

    def units(self, asset: str, count: int) -> str:
        """Write so many units of an asset: 20 points, 1 stamp, 5 € of a wallet."""
        if asset in self.names.money_assets:
            return self.reader.money(count)
        number = self.reader.number(count)
        if asset in self.names.units:
            unit = self.names.units[asset][count != 1]
            return _("%(number)s %(unit)s") % {"number": number, "unit": unit}
        if asset == "points":
            words = npgettext("given", "%(number)s point", "%(number)s points", count)
            return words % {"number": number}
        unit = self.names.thing("asset", asset)
        return _("%(number)s %(unit)s") % {"number": number, "unit": unit}

    def value(self, value: Value, *, kind: str, of: str = "", thing: str = "") -> str:
        """Write a value that stands in a rule; `of` is the field that it is compared with."""
        if isinstance(value, datetime):
            return self.reader.moment(value)
        if isinstance(value, date):
            return self.reader.day(value)
        if isinstance(value, int):
            return self._number(value, kind, of)
        if isinstance(value, str):
            return self.names.thing(thing, value)
        items: list[Value] = [*(value or ())]
        if isinstance(value, frozenset):
            items.sort(key=str)
        return either([self.value(item, kind="", of=of, thing=thing) for item in items])

    def _number(self, value: int, kind: str, of: str) -> str:
        if kind == "money":
            return self.reader.money(value)
        if of == "clock.weekday" and 0 <= value <= 6:
            return weekday_name(value, language=self.reader.language)
        if of == "clock.month" and 1 <= value <= 12:
            return self.month(value)
        return self.reader.number(value)

    def month(self, month: int) -> str:
        """Name a month of the programme's calendar."""
        return month_name(
            month, calendar=self.calendar, language=self.reader.language, position="alone"
        )

    def weekday(self, weekday: int) -> str:
        """Name a day of the week."""
        return weekday_name(weekday, language=self.reader.language)


def both(items: Sequence[str]) -> str:
    """Join words or claims of which all count: a, b and c."""
    return _listed(items, _("%(first)s and %(next)s"))


def either(items: Sequence[str]) -> str:
    """Join words or claims of which one is enough: a, b or c."""
    return _listed(items, _("%(first)s or %(next)s"))


def with_more(items: Sequence[str]) -> str:
    """Put what belongs to a clause behind it."""
    return _joined(items, _("%(first)s, %(next)s"))


def one_by_one(items: Sequence[str]) -> str:
    """Put whole clauses behind one another."""
    return _joined(items, _("%(first)s; %(next)s"))


def _listed(items: Sequence[str], words: str) -> str:
    if len(items) < 2:
        return items[0]
    return words % {"first": with_more(items[:-1]), "next": items[-1]}


def _joined(items: Sequence[str], words: str) -> str:
    found = items[0]
    for item in items[1:]:
        found = words % {"first": found, "next": item}
    return found
