"""What a trial is told of the past: orders, other events, and the days of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from vafa.loyalty.rules.engine import Order


class PastOrder(NamedTuple):
    """An order of the past: its basket, whose it was, and how much of each line came back.

    `spend` is what was paid for goods that were kept, as it counts towards tiers. `told` is what
    was told of it, each with its moment, in the order of life.
    """

    customer: int
    at: datetime
    basket: Order
    country: str
    net_revenue: int
    told: tuple[tuple[str, datetime], ...]
    returned: Mapping[str, int]
    spend: int = 0


class PastEvent(NamedTuple):
    """Something else that is on record: what happened to whom, and when."""

    at: datetime
    customer: int
    trigger: str


class Birth(NamedTuple):
    """What tells the days of a customer: when they were born, and what they are called."""

    day: date | None
    name: str
