"""What a basket that is tried would bring: points to come, and what is left to the shop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from vafa.loyalty.rules.engine import SHIPPING, Effect, Order
from vafa.loyalty.rules.engine.effects import Donate, FreeItem, Grant

_MICRO: Final = 1_000_000


class PointsToCome(NamedTuple):
    """Points that a rule would give: when they begin and end, and what they are given for.

    `begins` is None where nobody knows yet when the goods arrive; `ends` is None for never.
    """

    version: int
    asset: str
    amount: int
    trigger: str
    begins: datetime | None
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class BasketCosts:
    """What an order brings and costs, without tax, in the smallest unit of money.

    `goods` is None when nobody has said what some of the products cost: `unknown` names them.
    `serving` is None while the shop has no rules for it. `points` is what the points cost that it
    gives, `gifts` what else it gives beside lower prices.
    """

    revenue: int
    discount: int
    goods: int | None
    serving: int | None
    points: int
    gifts: int
    unknown: tuple[str, ...] = ()

    @property
    def margin(self) -> int | None:
        """What is left of the revenue after everything, whatever it is paid with."""
        if self.goods is None:
            return None
        return self.revenue - self.goods - (self.serving or 0) - self.points - self.gifts


def costs_of(
    basket: Order,
    given: Iterable[tuple[Effect, int]],
    *,
    discounts: Mapping[str, int],
    asset: str,
    cost_micro: int,
) -> BasketCosts:
    """Work out what is left of a basket's price after its costs and all that it gives.

    `given` are effects with how much of each is given; discounts are by line.
    """
    points = gifts = 0
    for effect, count in given:
        if isinstance(effect, Grant) and effect.asset == asset:
            points += count
        elif isinstance(effect, FreeItem):
            gifts += count * effect.cost.amount
        elif isinstance(effect, Donate) and effect.payer != "customer":
            gifts += count
    unknown = tuple(line.product or line.key for line in basket.lines if line.cost is None)
    return BasketCosts(
        revenue=_net(basket, discounts),
        discount=sum(discounts.values()),
        goods=None if unknown else sum(line.cost or 0 for line in basket.lines),
        serving=basket.cost_to_serve,
        # Rounded up, so that a cost is never told too small.
        points=-(-points * cost_micro // _MICRO),
        gifts=gifts,
        unknown=unknown,
    )


def _net(basket: Order, discounts: Mapping[str, int]) -> int:
    """Say what is paid for goods and shipping, without the tax in it."""
    parts = [(line.key, line.amount, line.tax) for line in basket.lines]
    parts.append((SHIPPING, basket.shipping, basket.shipping_tax))
    net = 0
    for key, amount, tax in parts:
        left = amount - discounts.get(key, 0)
        net += left - (tax * left // amount if amount else 0)
    return net
