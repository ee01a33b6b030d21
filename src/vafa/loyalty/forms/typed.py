"""What people type into a rule, in their own digits, money and calendar, as rules keep it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from vafa.core.calendars import parse_day
from vafa.core.errors import Unreadable
from vafa.core.money import from_minor, to_minor
from vafa.core.presentation import Reader
from vafa.portfolio.forms.costs import typed_number

_COMMA = re.compile(r"[,،;؛\n]")


@dataclass(frozen=True, slots=True)
class Desk:
    """Who types, and for which points.

    What cannot be read is left as it was typed: the reading of the rule refuses it in its place.
    """

    reader: Reader
    asset: str

    def whole(self, text: str) -> object:
        """Read a whole number."""
        try:
            number = typed_number(text.strip(), self.reader)
        except (Unreadable, ValueError):
            return text
        return int(number) if number == int(number) else text

    def money(self, text: str) -> object:
        """Read an amount of the shop's money."""
        try:
            number = typed_number(text.strip(), self.reader)
            amount: object = to_minor(number, self.reader.money_unit).minor
        except (Unreadable, ValueError):
            amount = text
        return {"amount": amount, "currency": self.reader.currency}

    def share(self, text: str) -> object:
        """Read a percentage as hundredths of a percent."""
        try:
            number = typed_number(text.strip(" %٪"), self.reader) * 100
        except (Unreadable, ValueError):
            return text
        return int(number) if number == int(number) else text

    def day(self, text: str) -> object:
        """Read a day of the reader's calendar."""
        try:
            return parse_day(text, order="dmy", calendar=self.reader.calendar).isoformat()
        except Unreadable:
            return text

    def words(self, text: str) -> list[str]:
        """Read several words with commas between them."""
        return [word.strip() for word in _COMMA.split(text) if word.strip()]

    def typed_whole(self, value: object) -> str:
        """Write a whole number as people type it."""
        assert isinstance(value, int)
        return self.reader.number(value)

    def typed_money(self, value: object) -> str:
        """Write an amount as people type it; refuses one of another currency."""
        assert isinstance(value, dict)
        if value["currency"] != self.reader.currency:
            raise NotInForm
        return self.reader.number(from_minor(value["amount"], self.reader.money_unit))

    def typed_share(self, value: object) -> str:
        """Write hundredths of a percent as people type them."""
        assert isinstance(value, int)
        return self.reader.number(value / 100, decimals=0 if value % 100 == 0 else 2)

    def typed_day(self, value: object) -> str:
        """Write a day as people type it."""
        return self.reader.day_short(date.fromisoformat(str(value)))


class NotInForm(Exception):
    """A part of a rule is more than the form can say; it is edited as text."""
