"""What partners and causes are owed, kept at six decimals and rounded once, on the statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from vafa.core.periods import Period
from vafa.core.units import minor_digits

MICRO: Final = 1_000_000

# What is issued for a partner's money the partner owes us; what is burned there we owe them.
Kind = Literal[
    "issued", "issue_reversed", "burned", "burn_reversed", "donated", "donation_reversed"
]
_SIGNS: Final[dict[Kind, int]] = {
    "issued": 1,
    "issue_reversed": -1,
    "burned": -1,
    "burn_reversed": 1,
    "donated": -1,
    "donation_reversed": 1,
}


class NoPrice(ValueError):
    """Say that a contract has no price for a moment."""


class OverlappingPrices(ValueError):
    """Say that a contract has two prices for one moment."""


@dataclass(frozen=True, slots=True)
class PointPrice:
    """What one point costs between two businesses, in millionths of the currency's unit."""

    valid: Period
    price_micro: int


@dataclass(frozen=True, slots=True)
class Contract:
    """The prices of a point that were agreed, one for each moment at most."""

    currency: str
    prices: tuple[PointPrice, ...]

    def __post_init__(self) -> None:
        if any(price.price_micro < 0 for price in self.prices):
            raise ValueError("A price is not negative.")
        ordered = sorted(self.prices, key=lambda price: price.valid.start)
        if any(first.valid.overlaps(second.valid) for first, second in pairwise(ordered)):
            raise OverlappingPrices("Two prices are valid at one moment.")

    def price_at(self, at: datetime) -> int:
        """Find the price of a point at a moment; refuses with `NoPrice` where none was agreed."""
        found = [price.price_micro for price in self.prices if price.valid.contains(at)]
        if not found:
            raise NoPrice("There is no price for this moment.")
        return found[0]


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting on a partner's or a cause's account: `key` names it, `points` may be none.

    `amount_micro` is signed: above zero they owe us, below zero we owe them.
    """

    key: str
    at: datetime
    kind: Kind
    points: int
    amount_micro: int

    def __post_init__(self) -> None:
        if self.points < 0 or self.amount_micro * _SIGNS[self.kind] < 0:
            raise ValueError("The kind of an entry says who owes whom.")


def points_entry(contract: Contract, *, key: str, at: datetime, kind: Kind, points: int) -> Entry:
    """Price points by what was agreed for the moment: exact, nothing is rounded."""
    return Entry(key, at, kind, points, _SIGNS[kind] * points * contract.price_at(at))


@dataclass(frozen=True, slots=True)
class StatementLine:
    """All entries of one kind at one price; money without points has no price."""

    kind: Kind
    price_micro: int | None
    entries: int
    points: int
    amount_micro: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a period comes to: its lines, the rounding as a line of its own, and the total.

    `total` is in minor units: above zero they pay us, below zero we pay them.
    """

    currency: str
    period: Period
    lines: tuple[StatementLine, ...]
    rounding_micro: int
    total: int

    @property
    def settled_micro(self) -> int:
        """What paying the total moves on their account, its rounding included: this makes it 0."""
        return -(total_micro(self.total, self.currency) - self.rounding_micro)


class CountedTwice(ValueError):
    """Say that an entry stands twice among those of a statement."""


def statement(entries: Iterable[Entry], *, currency: str, period: Period) -> Statement:
    """Add up the entries of a period by kind and price, and round once, half to even.

    Entries outside the period are left to their own statements; each entry is counted once, or
    the statement is refused.
    """
    counted = [entry for entry in entries if period.contains(entry.at)]
    if len({entry.key for entry in counted}) != len(counted):
        raise CountedTwice("An entry stands twice among those of the statement.")
    groups: dict[tuple[Kind, int | None], list[Entry]] = {}
    for entry in counted:
        groups.setdefault((entry.kind, _price_of(entry)), []).append(entry)
    order = list(_SIGNS)
    keys = sorted(groups, key=lambda key: (order.index(key[0]), -1 if key[1] is None else key[1]))
    lines = tuple(_line(key, groups[key]) for key in keys)
    exact = sum(line.amount_micro for line in lines)
    assert exact == sum(entry.amount_micro for entry in counted)
    total = round(Fraction(exact) * 10 ** minor_digits(currency) / MICRO)
    return Statement(currency, period, lines, total_micro(total, currency) - exact, total)


def _price_of(entry: Entry) -> int | None:
    """Find the price that an entry was made at, where its amount is a multiple of its points."""
    if entry.points == 0 or entry.amount_micro % entry.points:
        return None
    return abs(entry.amount_micro) // entry.points


def _line(key: tuple[Kind, int | None], entries: Sequence[Entry]) -> StatementLine:
    return StatementLine(
        *key,
        entries=len(entries),
        points=sum(entry.points for entry in entries),
        amount_micro=sum(entry.amount_micro for entry in entries),
    )


def total_micro(minor: int, currency: str) -> int:
    """Write minor units as millionths of the currency's unit, exactly; refuses finer currencies."""
    per_minor, rest = divmod(MICRO, 10 ** minor_digits(currency))
    assert rest == 0
    return minor * int(per_minor)


@dataclass(frozen=True, slots=True)
class FixedGift:
    """The same amount with each order, in minor units."""

    amount: int


@dataclass(frozen=True, slots=True)
class ShareGift:
    """A share of what the goods cost."""

    share: Fraction


@dataclass(frozen=True, slots=True)
class RoundUp:
    """What is missing to the next whole step of minor units: 100 rounds up to whole euro."""

    step: int


Giving = FixedGift | ShareGift | RoundUp


@dataclass(frozen=True, slots=True)
class Match:
    """The shop adds to each gift of the customer a share of it, up to an amount."""

    share: Fraction
    amount_max: int


Funding = Literal["merchant", "customer"] | Match


@dataclass(frozen=True, slots=True)
class Donation:
    """A gift by who pays it: the customer in minor units, the shop in millionths of the unit.

    Only the shop's part is an expense; the customer's is money held for others.
    """

    from_customer: int
    from_merchant_micro: int

    def in_micro(self, currency: str) -> int:
        """Give all that the cause receives."""
        return total_micro(self.from_customer, currency) + self.from_merchant_micro


def donation(giving: Giving, funding: Funding, *, subtotal: int, currency: str) -> Donation:
    """Say what an order gives to the customer's cause, and who pays it.

    `subtotal` is what the goods cost, or for rounding up what is to be paid, in minor units. What a
    customer pays is rounded to minor units, half to even; what the shop pays keeps six decimals.
    """
    exact = _given(giving, subtotal=subtotal)
    per_minor = total_micro(1, currency)
    if funding == "merchant":
        return Donation(0, round(exact * per_minor))
    from_customer = round(exact)
    if not isinstance(funding, Match):
        return Donation(from_customer, 0)
    added = min(from_customer * funding.share, Fraction(funding.amount_max))
    return Donation(from_customer, round(added * per_minor))


def _given(giving: Giving, *, subtotal: int) -> Fraction:
    if subtotal <= 0:
        return Fraction(0)
    if isinstance(giving, FixedGift):
        return Fraction(giving.amount)
    if isinstance(giving, ShareGift):
        return subtotal * giving.share
    return Fraction(-subtotal % giving.step)
