"""Reading JSON step by step, so that whatever is wrong is refused with its place and a code."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, TypeVar

from vafa.core.money import Money, minor_digits
from vafa.loyalty.rules.engine.values import INTEGER_MAX

SIZE_MAX: Final = 64 * 1024
NODES_MAX: Final = 2_000
DEPTH_MAX: Final = 24
TEXT_MAX: Final = 200
YEARS: Final = (1900, 2200)
KEY: Final = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")
# C0 controls, C1 controls, and halves of a pair that no UTF-8 can hold.
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Choice = TypeVar("Choice", bound=str)
Day = TypeVar("Day", bound=date)


class RuleRefused(ValueError):
    """Say where in the JSON of a rule something is wrong (`path`, a JSON pointer) and what."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{code} at {path or '/'}")
        self.path = path
        self.code = code


@dataclass(slots=True)
class Reading:
    """What is known of the whole rule while its parts are read."""

    currency: str = ""
    has_order: bool = True


@dataclass(frozen=True, slots=True)
class Cursor:
    """One place in the JSON, with its pointer."""

    value: object
    path: str = ""
    reading: Reading = field(default_factory=Reading)

    def refused(self, code: str) -> RuleRefused:
        """Make the refusal of this place."""
        return RuleRefused(self.path, code)

    def at(self, step: str | int, value: object) -> Cursor:
        """Go one step down."""
        name = str(step).replace("~", "~0").replace("/", "~1")
        return Cursor(value, f"{self.path}/{name}", self.reading)

    def members(
        self, *, required: Collection[str], optional: Collection[str] = ()
    ) -> dict[str, Cursor]:
        """Read an object that has these members and no others."""
        found = self._object()
        for name in found:
            if name not in required and name not in optional:
                raise self.at(name, None).refused("unknown_member")
        for name in required:
            if name not in found:
                raise self.at(name, None).refused("missing")
        return {name: self.at(name, value) for name, value in found.items()}

    def only_member(self) -> tuple[str, Cursor]:
        """Read an object of one member, whose name says what it is."""
        found = self._object()
        if len(found) != 1:
            raise self.refused("not_one_member")
        name, value = next(iter(found.items()))
        return name, self.at(name, value)

    def items(self, *, least: int = 0, most: int = 50) -> list[Cursor]:
        """Read a list of so many items."""
        if not isinstance(self.value, list):
            raise self.refused("not_a_list")
        if len(self.value) < least:
            raise self.refused("too_few")
        if len(self.value) > most:
            raise self.refused("too_many")
        return [self.at(index, value) for index, value in enumerate(self.value)]

    def integer(self, *, least: int = 0, most: int = INTEGER_MAX) -> int:
        """Read a whole number."""
        # bool is an int to Python.
        if type(self.value) is not int:
            raise self.refused("not_a_whole_number")
        if not least <= self.value <= most:
            raise self.refused("out_of_range")
        return self.value

    def truth(self) -> bool:
        """Read true or false."""
        if not isinstance(self.value, bool):
            raise self.refused("not_true_or_false")
        return self.value

    def text(self) -> str:
        """Read a text of one line that is not empty."""
        if not isinstance(self.value, str):
            raise self.refused("not_a_text")
        if not self.value.strip() or len(self.value) > TEXT_MAX:
            raise self.refused("text_length")
        if _UNPRINTABLE.search(self.value):
            raise self.refused("unprintable")
        return self.value

    def key(self) -> str:
        """Read the key of an asset, a badge, a draw: lower-case Latin letters and digits."""
        if not isinstance(self.value, str) or not KEY.fullmatch(self.value):
            raise self.refused("not_a_key")
        return self.value

    def choice(self, options: Sequence[Choice]) -> Choice:
        """Read one of a few words."""
        for option in options:
            if self.value == option and isinstance(self.value, str):
                return option
        raise self.refused("unknown_choice")

    def money(self) -> Money:
        """Read an amount with its currency, the same one in the whole rule."""
        members = self.members(required=("amount", "currency"))
        currency = members["currency"]
        if not isinstance(currency.value, str):
            raise currency.refused("not_a_currency")
        try:
            minor_digits(currency.value)
        except ValueError:
            raise currency.refused("not_a_currency") from None
        if self.reading.currency not in ("", currency.value):
            raise currency.refused("second_currency")
        self.reading.currency = currency.value
        return Money(members["amount"].integer(), currency.value)

    def day(self) -> date:
        """Read a day, 2026-03-21."""
        if isinstance(self.value, str) and _DAY.fullmatch(self.value):
            try:
                found = date.fromisoformat(self.value)
            except ValueError:
                raise self.refused("not_a_day") from None
            return self._within_years(found)
        raise self.refused("not_a_day")

    def moment(self) -> datetime:
        """Read an instant with its zone, 2026-03-21T08:00:00Z."""
        if isinstance(self.value, str) and _MOMENT.fullmatch(self.value):
            try:
                found = datetime.fromisoformat(self.value)
            except ValueError:
                raise self.refused("not_a_moment") from None
            return self._within_years(found).astimezone(UTC)
        raise self.refused("not_a_moment")

    def _within_years(self, found: Day) -> Day:
        """Refuse years that leave no room for a zone, a day more, or another calendar."""
        if not YEARS[0] <= found.year <= YEARS[1]:
            raise self.refused("out_of_range")
        return found

    def _object(self) -> dict[str, object]:
        if not isinstance(self.value, dict):
            raise self.refused("not_an_object")
        return self.value


def open_json(source: object) -> Cursor:
    """Open JSON text, or what a JSON reader made of one; refuses what is too large or too deep."""
    if isinstance(source, str | bytes | bytearray):
        if len(source) > SIZE_MAX:
            raise RuleRefused("", "too_large")
        try:
            source = json.loads(source, object_pairs_hook=_without_twins)
        except RuleRefused:
            raise
        except (ValueError, RecursionError):
            raise RuleRefused("", "not_json") from None
    _check_size(source)
    return Cursor(source)


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RuleRefused("", "member_twice")
    return found


def _check_size(source: object) -> None:
    """Walk without recursion, so that neither depth nor a loop in the objects can hurt."""
    waiting: list[tuple[Cursor, int]] = [(Cursor(source), 1)]
    seen = 0
    while waiting:
        cursor, depth = waiting.pop()
        value = cursor.value
        seen += 1
        if depth > DEPTH_MAX:
            raise cursor.refused("too_deep")
        if seen + len(waiting) > NODES_MAX:
            raise RuleRefused("", "too_large")
        if isinstance(value, dict):
            if not all(isinstance(name, str) and not _UNPRINTABLE.search(name) for name in value):
                raise cursor.refused("not_json")
            waiting += [(cursor.at(name, item), depth + 1) for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [(cursor.at(index, item), depth + 1) for index, item in enumerate(value)]
        elif isinstance(value, float):
            raise cursor.refused("not_a_whole_number")
        elif value is not None and not isinstance(value, str | int | bool):
            raise cursor.refused("not_json")
