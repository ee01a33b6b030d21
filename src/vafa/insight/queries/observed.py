"""What a customer's orders show of their ways, without anybody having said so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Final
from zoneinfo import ZoneInfo

from vafa.insight.queries.customer_orders import Tastes, latest_orders, tastes_of
from vafa.orders.models import Order

# Fewer orders show no habit.
ORDERS_MIN: Final = 3
# A habit is what they do at least this often; else they have none.
HABIT_SHARE: Final = 0.4
PARTS_OF_DAY: Final = ((5, "night"), (12, "morning"), (17, "afternoon"), (22, "evening"))


@dataclass(frozen=True)
class Habit:
    """What somebody mostly does, and the share of their orders in which they do."""

    value: str
    share: float


@dataclass(frozen=True)
class Observed:
    """Ways of a customer from `orders` purchases; None where there is no habit to see."""

    orders: int
    tastes: Tastes
    channel: Habit | None
    weekday: Habit | None
    part_of_day: Habit | None
    amount_low: int | None
    amount_middle: int | None
    amount_high: int | None
    unpaid: int


def observed_ways(*, customer_id: int, time_zone: str) -> Observed:
    """Return what the latest orders of a customer show: channel, time, usual amount, payment."""
    everything = latest_orders(customer_id=customer_id)
    bought = [order for order in everything if order.is_purchase]
    local = [order.ordered_at.astimezone(ZoneInfo(time_zone)) for order in bought]
    low, middle, high = _middle_half([order.net_revenue for order in bought])
    return Observed(
        orders=len(bought),
        tastes=tastes_of(customer_id=customer_id),
        channel=_habit([order.source for order in bought]),
        weekday=_habit([str(moment.weekday()) for moment in local]),
        part_of_day=_habit([_part_of_day(moment.hour) for moment in local]),
        amount_low=low,
        amount_middle=middle,
        amount_high=high,
        unpaid=sum(_was_never_paid(order) for order in everything),
    )


def _habit(values: Sequence[str]) -> Habit | None:
    if len(values) < ORDERS_MIN:
        return None
    value, count = max(Counter(values).items(), key=lambda pair: (pair[1], pair[0]))
    share = count / len(values)
    return Habit(value, share) if share >= HABIT_SHARE else None


def _middle_half(amounts: list[int]) -> tuple[int | None, int | None, int | None]:
    if len(amounts) < ORDERS_MIN:
        return None, None, None
    low, middle, high = (round(cut) for cut in quantiles(amounts, n=4, method="inclusive"))
    return low, middle, high


def _part_of_day(hour: int) -> str:
    return next((name for end, name in PARTS_OF_DAY if hour < end), "night")


def _was_never_paid(order: Order) -> bool:
    return order.status in {"cancelled", "failed", "refused"}
