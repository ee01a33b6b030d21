"""What is left while effects are decided one after another: prices, caps, limits, budgets."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from vafa.loyalty.rules.engine.allocation import allocate
from vafa.loyalty.rules.engine.amounts import Base
from vafa.loyalty.rules.engine.answers import Cut, CutCode, Decided
from vafa.loyalty.rules.engine.book import Policy, ReadyRule
from vafa.loyalty.rules.engine.context import SHIPPING, Order
from vafa.loyalty.rules.engine.effects import Spend
from vafa.loyalty.rules.engine.fields import Frame
from vafa.loyalty.rules.engine.limits import Limit
from vafa.loyalty.rules.engine.values import BASIS_POINTS, INTEGER_MAX, divide

NO_ORDER: Final = Order("", ())


class Giving:
    """One amount on its way: what was wanted, what is left of it, and what took the rest."""

    __slots__ = ("cuts", "desired", "given")

    def __init__(self, desired: int) -> None:
        # No column holds more.
        self.desired = self.given = min(desired, INTEGER_MAX)
        self.cuts: list[Cut] = []

    def at_most(self, most: int, code: CutCode, by: str = "") -> None:
        """Cut down to so much, if it is more."""
        kept = max(most, 0)
        if self.given > kept:
            self.cuts.append(Cut(code, self.given - kept, by))
            self.given = kept


class State:
    """What is left, line by line; shipping is the last place of every list.

    Groups try their members on a copy. What never changes
    is shared by the copies.
    """

    __slots__ = (
        "_bases",
        "alone",
        "barred",
        "chosen",
        "consumed",
        "counted",
        "decided",
        "discount_left",
        "frame",
        "full",
        "keys",
        "left",
        "order",
        "points_money",
        "policy",
        "prices",
        "quantities",
        "room",
        "takers",
        "taxes",
    )

    def __init__(self, frame: Frame, policy: Policy) -> None:
        order = frame.order or NO_ORDER
        self.frame, self.policy, self.order = frame, policy, order
        self.keys = [*(line.key for line in order.lines), SHIPPING]
        self.full = [*(line.amount for line in order.lines), order.shipping]
        self.prices = list(self.full)
        self.quantities = [*(line.quantity_milli for line in order.lines), 1000]
        self.taxes = [*(line.tax for line in order.lines), order.shipping_tax]
        self.discount_left = _discount_left(order, policy)
        self.room = _margin_room(order, policy)
        self.points_money = 0
        self.left: dict[str, int] = {}
        self.consumed: dict[str, int] = {}
        self.counted: set[str] = set()
        # Who alone may give a benefit, and which rules have given it that go with others.
        self.alone: dict[str, str] = {}
        self.takers: dict[str, str] = {}
        self.decided: list[Decided] = []
        self.chosen: list[ReadyRule] = []
        self.barred: dict[str, str] = {}
        self._bases: dict[Base, list[int]] = {}

    def copy(self) -> State:
        """Make a state on which something may be tried."""
        new = State.__new__(State)
        for name in ("frame", "policy", "order", "keys", "full", "quantities", "taxes"):
            setattr(new, name, getattr(self, name))
        for name in ("discount_left", "room", "points_money"):
            setattr(new, name, getattr(self, name))
        for name in ("prices", "left", "consumed", "counted", "alone", "takers", "decided"):
            setattr(new, name, getattr(self, name).copy())
        new.chosen, new.barred = self.chosen.copy(), self.barred.copy()
        new._bases = {}
        return new

    def lower(self, parts: list[int]) -> None:
        """Take a discount off the prices."""
        for place, part in enumerate(parts):
            self.prices[place] -= part
            assert self.prices[place] >= 0
        if self.discount_left is not None:
            self.discount_left -= sum(parts)
        if self.room is not None:
            self.room -= self.net_of(parts)
        self._bases.clear()

    def pay_with_points(self, money: int) -> None:
        """Take what points pay off the bill."""
        self.points_money += money
        self._bases.clear()

    def net_of(self, parts: list[int]) -> Fraction:
        """Take the tax out of amounts per line, exactly."""
        gross = 0
        taxed = Fraction(0)
        for place, part in enumerate(parts):
            if part and self.taxes[place]:
                taxed += Fraction(part * self.taxes[place], self.full[place])
            gross += part
        return gross - taxed

    def costs_known(self) -> bool:
        """Tell whether the policy can say what every line costs."""
        return all(
            known_cost(line.cost, line.amount - line.tax, self.policy) is not None
            for line in self.order.lines
        )

    def spent_of(self, asset: str) -> int:
        """Say how much of an asset pays already."""
        return sum(
            each.given
            for each in self.decided
            if isinstance(each.effect, Spend) and each.effect.asset == asset
        )

    def payable(self) -> int:
        """What is left to pay."""
        return sum(self.prices) - self.points_money

    def paid(self, base: Base) -> list[int]:
        """Say per line what was really paid, in the sense of a base."""
        found = self._bases.get(base)
        if found is None:
            found = self._bases[base] = self._paid(base)
        return found

    def _paid(self, base: Base) -> list[int]:
        amounts = list(self.prices)
        points = self.points_money + self.order.paid_with_points
        shares = [points] if not base.points_paid else []
        shares += [self.order.paid_with_gift_card] if not base.gift_card_paid else []
        for share in shares:
            taken = min(share, sum(amounts))
            if taken:
                parts = allocate(taken, amounts)
                amounts = [amount - part for amount, part in zip(amounts, parts, strict=True)]
        if not base.tax:
            amounts = [
                amount - divide(amount * tax, full, "half_even") if tax else amount
                for amount, tax, full in zip(amounts, self.taxes, self.full, strict=True)
            ]
        if not base.discounted:
            for place, line in enumerate(self.order.lines):
                if line.is_discounted or self.prices[place] < self.full[place]:
                    amounts[place] = 0
        if not base.shipping:
            amounts[-1] = 0
        return amounts

    def remaining(self, limit: Limit, key: str) -> int:
        """What is left of a limit or a budget."""
        if key not in self.left:
            context = self.frame.context
            if limit.budget is not None:
                found = context.budgets_left.get(key, 0)
            else:
                found = context.limits_left.get(key, limit.most or 0)
            self.left[key] = max(found, 0)
        return self.left[key]

    def consume(self, key: str, amount: int) -> None:
        """Use up a part of a limit or a budget."""
        self.left[key] -= amount
        assert self.left[key] >= 0
        self.consumed[key] = self.consumed.get(key, 0) + amount


def _discount_left(order: Order, policy: Policy) -> int | None:
    whole = order.goods + order.shipping
    caps = [] if policy.discount_most is None else [policy.discount_most]
    if policy.discount_most_bp is not None:
        caps.append(whole * policy.discount_most_bp // BASIS_POINTS)
    return min(caps, default=None)


def _margin_room(order: Order, policy: Policy) -> Fraction | None:
    """Find how much of the net price may go before the margin reaches its floor."""
    floor = policy.margin_floor_bp
    if floor is None:
        return None
    costs = Fraction(order.cost_to_serve or 0)
    net = order.shipping - order.shipping_tax
    for line in order.lines:
        net += line.amount - line.tax
        cost = known_cost(line.cost, line.amount - line.tax, policy)
        if cost is None:
            return Fraction(0)
        costs += cost
    return max(net - costs * BASIS_POINTS / (BASIS_POINTS - floor), Fraction(0))


def known_cost(cost: int | None, net: int, policy: Policy) -> Fraction | None:
    """Give a cost, or the share that stands for an unknown one, if the policy has one."""
    if cost is not None:
        return Fraction(cost)
    if policy.cost_unknown_bp is None:
        return None
    return Fraction(net * policy.cost_unknown_bp, BASIS_POINTS)
