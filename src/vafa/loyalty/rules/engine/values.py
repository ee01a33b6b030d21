"""The kinds of value that a rule may speak of, and how a fraction becomes a whole number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Literal

# A datetime is a date to Python; which of the two is meant is known from the type beside it.
Value = int | str | date | frozenset[str] | frozenset[int] | tuple[int | str, ...] | None

Kind = Literal["integer", "money", "text", "day", "moment", "truth", "set", "list"]
Rounding = Literal["floor", "half_even", "ceil"]
ROUNDINGS: Final[tuple[Rounding, ...]] = ("floor", "half_even", "ceil")
ORDERED: Final[frozenset[Kind]] = frozenset({"integer", "money", "day", "moment"})
BASIS_POINTS: Final = 10_000
INTEGER_MAX: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Type:
    """What a value is; a set and a list also say what is in them."""

    kind: Kind
    item: Kind | None = None

    def __str__(self) -> str:
        return self.kind if self.item is None else f"{self.kind} of {self.item}"


INTEGER: Final = Type("integer")
MONEY: Final = Type("money")
TEXT: Final = Type("text")
DAY: Final = Type("day")
MOMENT: Final = Type("moment")
TRUTH: Final = Type("truth")
TEXTS: Final = Type("set", "text")


def plain(value: Value) -> object:
    """Write a value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Divide exactly and round once; half goes to the even neighbour."""
    assert denominator > 0
    whole, rest = divmod(numerator, denominator)
    if rounding == "floor" or rest == 0:
        return whole
    if rounding == "ceil":
        return whole + 1
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
