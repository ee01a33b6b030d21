"""What the shop owes for points: price allocation, revenue, roll-forward, net liability, journal.

IFRS 15 B39-B43 and its Example 52, ASC 606-10-55-41: points that give a material right are sold
together with the goods. Points given for nothing (a sign-up, a review) are a cost of marketing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Final, Literal

ReasonClass = Literal["purchase", "marketing", "goodwill", "import"]
MICRO: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Allocation:
    """A price split between the goods of today and the points for later, in minor units."""

    goods: int
    points: int


def allocate_price(
    price: int, *, goods_alone: int, points_value: int, expected_rate: Fraction
) -> Allocation:
    """Split a price by what goods and points would cost alone.

    The points alone are worth `points_value` times the share of them that is expected to be
    redeemed. Rounds half to even, once; both parts add up to the price.
    """
    assert price >= 0
    assert points_value >= 0
    assert 0 <= expected_rate <= 1
    points_alone = points_value * expected_rate
    together = goods_alone + points_alone
    points = round(price * points_alone / together) if together > 0 else 0
    return Allocation(price - points, points)


def revenue_to_date(allocated: int, *, redeemed: int, expected: Fraction | int) -> int:
    """Say how much of an allocated amount has been earned: in the share of what was redeemed.

    `expected` is the latest estimate of all that will be redeemed; what was redeemed beyond it
    earns nothing further. The allocated amount itself never changes. What a period earns is the
    difference of two such amounts.
    """
    assert redeemed >= 0
    if expected <= 0 or redeemed >= expected:
        # Nothing more is expected: the rest is breakage, and earned.
        return allocated
    return round(allocated * Fraction(redeemed) / expected)


@dataclass(frozen=True, slots=True)
class Buckets:
    """Where the points of some lots lie, since the first of them; only debt may be negative."""

    issued: int = 0
    pending: int = 0
    active: int = 0
    held: int = 0
    debt: int = 0
    redeemed: int = 0
    expired: int = 0
    reversed: int = 0

    def __post_init__(self) -> None:
        listed = [getattr(self, each.name) for each in fields(self) if each.name != "debt"]
        assert min(listed) >= 0, "only debt may be negative"
        assert self.issued == self.outstanding + self.redeemed + self.expired + self.reversed, (
            "issued = pending + active + held + debt + redeemed + expired + reversed"
        )

    @property
    def outstanding(self) -> int:
        """What has neither been redeemed, nor expired, nor been reversed."""
        return self.pending + self.active + self.held + self.debt

    def __add__(self, other: Buckets) -> Buckets:
        return Buckets(
            *(getattr(self, each.name) + getattr(other, each.name) for each in fields(self))
        )


@dataclass(frozen=True, slots=True)
class LotGroup:
    """Lots of one asset, funder, reason and value, added up at two moments."""

    asset: str
    funder: str
    reason: ReasonClass
    # Millionths of the smallest unit of money that one point is worth.
    unit_value_micro: int
    opening: Buckets
    closing: Buckets


@dataclass(frozen=True, slots=True)
class RollForward:
    """How the points of a funder and a reason moved from one moment to another."""

    asset: str
    funder: str
    reason: ReasonClass
    opening: int
    issued: int
    redeemed: int
    expired: int
    reversed: int
    closing: int
    now: Buckets

    def __post_init__(self) -> None:
        left = self.opening + self.issued - self.redeemed - self.expired - self.reversed
        assert left == self.closing, "opening + issued - redeemed - expired - reversed = closing"


def roll_forward(groups: Iterable[LotGroup]) -> tuple[RollForward, ...]:
    """Add lots up by asset, funder and reason, in that order; each row ties, or this fails."""
    before: dict[tuple[str, str, ReasonClass], Buckets] = defaultdict(Buckets)
    after: dict[tuple[str, str, ReasonClass], Buckets] = defaultdict(Buckets)
    for group in groups:
        key = (group.asset, group.funder, group.reason)
        before[key] += group.opening
        after[key] += group.closing
    return tuple(
        RollForward(
            *key,
            opening=before[key].outstanding,
            issued=after[key].issued - before[key].issued,
            redeemed=after[key].redeemed - before[key].redeemed,
            expired=after[key].expired - before[key].expired,
            reversed=after[key].reversed - before[key].reversed,
            closing=after[key].outstanding,
            now=after[key],
        )
        for key in sorted(after)
    )


@dataclass(frozen=True, slots=True)
class Rate:
    """The share of what is outstanding that is expected to be redeemed, with its range."""

    low: Fraction
    expected: Fraction
    high: Fraction

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.expected <= self.high <= 1:
            raise ValueError("A rate lies within its range, and the range between 0 and 1.")

    def holds(self, observed: Fraction) -> bool:
        """Tell whether a rate that was observed lies within the range; if not, warn."""
        return self.low <= observed <= self.high


def rate_of(to_come: tuple[float, float, float], *, outstanding: int) -> Rate | None:
    """Turn what is expected to be redeemed (low, expected, high) into shares of what is out.

    None where nothing is outstanding: there is no share of nothing.
    """
    if outstanding <= 0:
        return None
    shares = (Fraction(amount).limit_denominator(MICRO) / outstanding for amount in to_come)
    low, expected, high = (min(max(share, Fraction(0)), Fraction(1)) for share in shares)
    return Rate(low, expected, high)


@dataclass(frozen=True, slots=True)
class Liability:
    """What is owed for a funder's points of one reason, in minor units of a currency.

    Without a rate the net amounts are unknown, and only what is owed at most is said.
    """

    asset: str
    funder: str
    reason: ReasonClass
    currency: str
    gross: int
    net: int | None
    net_low: int | None
    net_high: int | None


def liabilities(
    groups: Iterable[LotGroup],
    *,
    rates: dict[tuple[str, str, ReasonClass], Rate],
    currency: str,
) -> tuple[Liability, ...]:
    """Value what is outstanding, by asset, funder and reason; each amount is rounded once."""
    gross_micro: dict[tuple[str, str, ReasonClass], int] = defaultdict(int)
    for group in groups:
        key = (group.asset, group.funder, group.reason)
        gross_micro[key] += group.closing.outstanding * group.unit_value_micro
    found = []
    for key in sorted(gross_micro):
        micro = Fraction(gross_micro[key])
        rate = rates.get(key)
        shares = (None,) * 3 if rate is None else (rate.expected, rate.low, rate.high)
        net = [None if share is None else micro_to_minor(micro * share) for share in shares]
        found.append(Liability(*key, currency, micro_to_minor(micro), *net))
    return tuple(found)


def micro_to_minor(micro: Fraction | int) -> int:
    """Round millionths of the smallest unit of money to whole ones, half to even."""
    return round(Fraction(micro) / MICRO)


Account = Literal[
    "receivable",
    "revenue",
    "contract_liability",
    "marketing_expense",
    "reward_provision",
    "goodwill_expense",
    "opening_balance",
]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line for the accountant: debit or credit, in minor units, never both."""

    account: Account
    debit: int
    credit: int

    def __post_init__(self) -> None:
        assert min(self.debit, self.credit) == 0 < max(self.debit, self.credit)


def sale_lines(allocation: Allocation) -> tuple[JournalLine, ...]:
    """Book a sale: the price is due, the goods are earned, the points are owed."""
    return _balanced(
        [
            ("receivable", allocation.goods + allocation.points),
            ("revenue", -allocation.goods),
            ("contract_liability", -allocation.points),
        ]
    )


def release_lines(earned: int) -> tuple[JournalLine, ...]:
    """Book what a period has earned of what was owed for points; below zero it is taken back."""
    return _balanced([("contract_liability", earned), ("revenue", -earned)])


_EXPENSES: Final[dict[ReasonClass, Account]] = {
    "marketing": "marketing_expense",
    "goodwill": "goodwill_expense",
    "import": "opening_balance",
}


def provision_lines(
    reason: ReasonClass, *, opening_net: int, closing_net: int, redeemed: int = 0
) -> tuple[JournalLine, ...]:
    """Book a period of points that nobody paid for: what was used, and what is owed now.

    `redeemed` is the value of what was used: it was set aside before, or is a cost now. Refuses
    points of a purchase: they are owed to who bought, not a cost.
    """
    if reason == "purchase":
        raise ValueError("Points of a purchase are a contract liability, no provision.")
    change = closing_net - opening_net
    return _balanced(
        [
            (_EXPENSES[reason], change + redeemed),
            ("reward_provision", -change),
            ("revenue", -redeemed),
        ]
    )


def _balanced(amounts: Sequence[tuple[Account, int]]) -> tuple[JournalLine, ...]:
    """Write positive amounts as debits and negative ones as credits; both sides are equal."""
    lines = tuple(
        JournalLine(account, max(amount, 0), max(-amount, 0))
        for account, amount in amounts
        if amount
    )
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines)
    return lines
