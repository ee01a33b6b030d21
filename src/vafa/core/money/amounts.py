"""Amounts of money: whole numbers of a currency's smallest unit, never a float."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final

from vafa.core.units import minor_digits, unit_named

# What a 64-bit column of the database holds.
_MINOR_MAX: Final = 2**63 - 1
# Wide enough that scaling and subtracting lose nothing of any text that can be read.
_EXACT: Final = Context(prec=120, rounding=ROUND_HALF_EVEN)


class MixedCurrencies(ValueError):
    """Say that amounts of two currencies met; a rate must turn one into the other first."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second} cannot be added up.")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units with its currency: Money(123456, "EUR") is 1,234.56 euro."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        # bool is an int to Python, and a float would carry its error into every sum.
        if type(self.amount) is not int:
            raise TypeError("An amount of money is a whole number of minor units.")
        minor_digits(self.currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other).amount

    def times(self, factor: int | Decimal | Fraction) -> Money:
        """Multiply, rounding the result once, half to even."""
        # round() of a Fraction is exact and rounds half to even.
        return Money(round(self.amount * Fraction(factor)), self.currency)

    def allocate(self, weights: Sequence[int | Decimal | Fraction]) -> list[Money]:
        """Share the amount out by weights so that the parts add up to it exactly.

        Each part is within one minor unit of its exact share; what rounding leaves over goes to
        the largest remainders, the earlier part first. Refuses negative weights and a sum of zero.
        """
        parts = _allocated(abs(self.amount), [Fraction(weight) for weight in weights])
        sign = -1 if self.amount < 0 else 1
        return [Money(sign * part, self.currency) for part in parts]

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other


def total(amounts: Iterable[Money], *, currency: str) -> Money:
    """Add amounts up; of none at all the sum is zero of the currency."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def _allocated(amount: int, weights: Sequence[Fraction]) -> list[int]:
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights must not be negative and must add up to more than zero.")
    exact = [amount * weight / whole for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    assert sum(parts) == amount
    return parts


@dataclass(frozen=True, slots=True)
class Rounded:
    """An amount in minor units, and what rounding took away (in minor units, exact)."""

    minor: int
    currency: str
    residue: Decimal

    @property
    def money(self) -> Money:
        """The rounded amount."""
        return Money(self.minor, self.currency)


def to_minor(value: Decimal, unit: str) -> Rounded:
    """Turn an amount as it was written, in any known unit, into minor units of its currency.

    Toman (IRT) becomes rial. Rounds half to even, once, and keeps the residue, so that an import
    can report what rounding did: value = minor + residue. Refuses an unknown unit and amounts
    that no 64-bit column holds.
    """
    known = unit_named(unit)
    if not value.is_finite() or value.adjusted() > 20:
        raise ValueError("This amount is too large to be kept.")
    scaled = _EXACT.multiply(value, Decimal(known.minor_per_unit))
    minor = int(scaled.to_integral_value(context=_EXACT))
    if abs(minor) > _MINOR_MAX:
        raise ValueError("This amount is too large to be kept.")
    return Rounded(minor, known.currency, _EXACT.subtract(scaled, Decimal(minor)))


def from_minor(minor: int, unit: str) -> Decimal:
    """Give an amount of minor units in a unit, exactly: 12345 rial are 1234.5 toman."""
    return _EXACT.divide(Decimal(minor), Decimal(unit_named(unit).minor_per_unit))
