"""What a trial came to, in numbers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class RuleTally:
    """What one rule did: how often it gave, its points, its money, and things of other kinds."""

    times: int = 0
    points: int = 0
    money: int = 0
    things: int = 0


@dataclass(slots=True)
class MonthTally:
    """What one month saw."""

    orders: int = 0
    revenue: int = 0
    points: int = 0
    money: int = 0


@dataclass(slots=True)
class TierTally:
    """How many members hold a tier on the latest day, and how often an order reached it."""

    members: int = 0
    reached: int = 0


@dataclass(slots=True)
class Tally:
    """What a trial came to; points are what was given less what went back with goods.

    `waiting`, `active` and `ended` are those points as they stand on the latest day, if nobody
    spends any. `tiers` are by code, from the lowest; `events` says how often each thing happened
    beside orders that a rule waits for.
    """

    orders: int = 0
    revenue: int = 0
    orders_touched: int = 0
    revenue_touched: int = 0
    members: int = 0
    members_touched: int = 0
    points_back: int = 0
    waiting: int = 0
    active: int = 0
    ended: int = 0
    rules: dict[str, RuleTally] = field(default_factory=lambda: defaultdict(RuleTally))
    months: dict[date, MonthTally] = field(default_factory=lambda: defaultdict(MonthTally))
    tiers: dict[str, TierTally] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def points(self) -> int:
        """All points that stayed given."""
        return self.waiting + self.active + self.ended

    @property
    def money(self) -> int:
        """Money given away beside points: discounts, free goods, what the shop donates."""
        return sum(rule.money for rule in self.rules.values())
