"""What time, an order and a product cost. Pure, in whole units all the way.

Time-driven activity-based costing (Kaplan and Anderson, "Time-Driven Activity-Based Costing",
Harvard Business Review, November 2004): a minute costs what its team costs by the minutes that
can really be worked, about four fifths of those paid. What the team was not needed for is shown
apart and is charged to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

BASIS_POINTS = 10_000
MICRO = 1_000_000
PRACTICAL_BASIS_POINTS = 8_000
TIMES_PRICE_MAX = 20


@dataclass(frozen=True, slots=True)
class TeamTime:
    """What a team costs in a month, in minor units, and the minutes that it is paid for."""

    monthly_cost: int
    paid_minutes: int
    practical_basis_points: int = PRACTICAL_BASIS_POINTS

    @property
    def practical_minutes(self) -> Fraction:
        """The minutes of a month that can really be worked."""
        return Fraction(self.paid_minutes * self.practical_basis_points, BASIS_POINTS)

    @property
    def rate_per_minute(self) -> Fraction:
        """What a minute that is worked costs, exactly, in minor units."""
        return Fraction(self.monthly_cost) / self.practical_minutes


@dataclass(frozen=True, slots=True)
class Capacity:
    """A team's month: what its work cost, what was not used, what was worked beyond it.

    `used_cost + unused_cost - beyond_cost` is what the team cost, to the smallest unit.
    """

    used_minutes: Fraction
    practical_minutes: Fraction
    used_cost: int
    unused_cost: int
    beyond_cost: int

    @property
    def used_share(self) -> float:
        """The share of the practical capacity that was used; above 1 when minutes are too many."""
        return float(self.used_minutes / self.practical_minutes)


def activity_cost(time: TeamTime, *, seconds: int) -> int:
    """Tell what an activity costs once, in millionths of the smallest unit."""
    return rounded(time.rate_per_minute * Fraction(seconds, 60) * MICRO)


def capacity_of(time: TeamTime, *, seconds: int) -> Capacity:
    """Part a team's month into what was used for so many seconds of work, and what was not."""
    used = Fraction(seconds, 60)
    used_cost = rounded(used * time.rate_per_minute)
    left = time.monthly_cost - used_cost
    return Capacity(used, time.practical_minutes, used_cost, max(left, 0), max(-left, 0))


@dataclass(frozen=True, slots=True)
class Charge:
    """A rule as it is charged: so much of each order, line or return, or of an order's revenue.

    `channel` and `country` are None where a rule is for all of them.
    """

    kind: str
    per: str
    amount: int | None = None
    basis_points: int | None = None
    channel: str | None = None
    country: str | None = None
    valid_from: date = date.min

    @property
    def narrowness(self) -> tuple[int, date]:
        """How closely the rule is meant: channel before country before all, then the latest."""
        return 2 * (self.channel is not None) + (self.country is not None), self.valid_from


@dataclass(frozen=True, slots=True)
class ChargedOrder:
    """What rules look at in an order."""

    net_revenue: int
    lines: int
    day: date
    channel: str | None = None
    country: str | None = None
    returns: int = 0


def order_charges(charges: Iterable[Charge], order: ChargedOrder) -> dict[str, int]:
    """Tell what an order costs by rule, by kind of cost, in minor units.

    Rules of different kinds add up, and so do an amount of an order and a percentage; of the
    rules of one kind and measure that fit the order only the narrowest holds.
    """
    holding: dict[tuple[str, str], Charge] = {}
    for charge in charges:
        if not _fits(charge, order):
            continue
        place = (charge.kind, charge.per)
        if place not in holding or charge.narrowness > holding[place].narrowness:
            holding[place] = charge
    costs: dict[str, int] = {}
    for (kind, _per), charge in sorted(holding.items()):
        costs[kind] = costs.get(kind, 0) + _charged(charge, order)
    return costs


def _fits(charge: Charge, order: ChargedOrder) -> bool:
    return (
        charge.valid_from <= order.day
        and charge.channel in (None, order.channel)
        and charge.country in (None, order.country)
    )


def _charged(charge: Charge, order: ChargedOrder) -> int:
    if charge.per == "percent_of_revenue":
        return rounded(Fraction(max(order.net_revenue, 0) * (charge.basis_points or 0), 10_000))
    times = {"order": 1, "line": order.lines, "return": order.returns}[charge.per]
    return (charge.amount or 0) * times


def goods_cost(unit_cost_micro: int, *, quantity_milli: int) -> int:
    """Tell what so many thousandths of a piece cost, in minor units."""
    return rounded(Fraction(unit_cost_micro * quantity_milli, MICRO * 1_000))


def is_unlikely(unit_cost_micro: int, price_micro: int | None) -> bool:
    """Tell a cost that is so far above the price that its unit must be wrong."""
    return bool(price_micro) and unit_cost_micro > TIMES_PRICE_MAX * (price_micro or 0)


def rounded(exact: Fraction) -> int:
    """Round half away from zero, as people do."""
    size = (abs(exact) + Fraction(1, 2)).__floor__()
    return size if exact >= 0 else -size


def micro_of(amount: Decimal, *, minor_per_unit: int) -> int:
    """Turn a price in units of money into millionths of the smallest unit."""
    return int((amount * minor_per_unit * MICRO).to_integral_value(rounding=ROUND_HALF_UP))
