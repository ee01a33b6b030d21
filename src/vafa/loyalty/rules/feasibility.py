"""Special and feasible: what an offer costs, whether the shop can bear it, what would pay it back.

Asked before an offer is made (R68). All amounts are minor units of one currency, net of tax.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Objection = Literal[
    "no_contribution",
    "margin_floor",
    "over_budget",
    "budget_below_break_even",
    "uplift_beyond_experience",
    "not_special",
]
Remark = Literal["uplift_uncertain", "uplift_unknown", "margin_unknown"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an offer gives with each order that takes it, and what it costs to make.

    `price_cut` lowers what the customer pays; `gift_cost` is what points, goods or postage given
    beside it will cost; `fixed_cost` is spent once (design, messages).
    """

    price_cut: int = 0
    gift_cost: int = 0
    fixed_cost: int = 0

    def __post_init__(self) -> None:
        if min(self.price_cut, self.gift_cost, self.fixed_cost) < 0:
            raise ValueError("An offer costs nothing less than nothing.")

    @property
    def reward(self) -> int:
        """What is given away with each order."""
        return self.price_cut + self.gift_cost


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The orders that an offer meets, and what the shop allows.

    `orders_anyway` would be placed without the offer and will take it; `price` and `costs` are
    those of one such order, costs to serve included, unknown where nobody entered them.
    `budget_left` None is no limit. `standing_reward` is what these people are given with each order
    already. `uplift_seen` is the range of further orders, as a share of those placed anyway, that
    such offers have brought here before (low, high).
    """

    orders_anyway: int
    price: int
    costs: int | None
    margin_floor: Fraction
    budget_left: int | None = None
    standing_reward: int = 0
    uplift_seen: tuple[Fraction, Fraction] | None = None

    def __post_init__(self) -> None:
        if self.orders_anyway < 0 or self.price <= 0:
            raise ValueError("Orders are counted from 0, and an order has a price.")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an offer should not be made, or what is not known, with the figures of the sentence."""

    code: Objection | Remark
    figures: dict[str, int | Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an offer is special and feasible, the reasons against it, and all its numbers.

    `cost_anyway` is given away to who would have bought without it, and what it costs to make;
    `orders_to_break_even` are the further orders that pay this back, `uplift_to_break_even` the
    same as a share of the orders placed anyway. None is unknown, or cannot be reached.
    """

    is_special: bool
    is_feasible: bool
    objections: tuple[Reason, ...]
    remarks: tuple[Reason, ...]
    contribution_before: int | None
    contribution_after: int | None
    margin_after: Fraction | None
    cost_anyway: int
    orders_to_break_even: int | None
    uplift_to_break_even: Fraction | None
    cost_at_break_even: int | None


def feasibility(offer: Offer, circumstances: Circumstances) -> Verdict:
    """Weigh an offer before it is made: margin, budget, and the purchases that pay it back.

    A further order brings price - costs - reward; so many of them are needed that together they
    bring what was given away anyway. Without known costs nothing is called feasible.
    """
    after = _contribution_after(offer, circumstances)
    cost_anyway = offer.reward * circumstances.orders_anyway + offer.fixed_cost
    orders = None if after is None or after <= 0 else -(-cost_anyway // after)
    uplift = None
    if after is not None and after > 0 and circumstances.orders_anyway:
        uplift = Fraction(cost_anyway, after * circumstances.orders_anyway)
    cost_at_break_even = None if orders is None else cost_anyway + offer.reward * orders
    objections = [
        *_against_margin(offer, circumstances, after),
        *_against_budget(circumstances, cost_anyway, cost_at_break_even),
        *_against_experience(circumstances, uplift),
    ]
    is_special = offer.reward > circumstances.standing_reward
    is_feasible = not objections and after is not None
    if not is_special:
        figures: dict[str, int | Fraction] = {
            "reward": offer.reward,
            "standing_reward": circumstances.standing_reward,
        }
        objections.append(Reason("not_special", figures))
    return Verdict(
        is_special=is_special,
        is_feasible=is_feasible,
        objections=tuple(objections),
        remarks=tuple(_remarks(circumstances, uplift)),
        contribution_before=None if after is None else after + offer.reward,
        contribution_after=after,
        margin_after=_margin_after(offer, circumstances, after),
        cost_anyway=cost_anyway,
        orders_to_break_even=orders,
        uplift_to_break_even=uplift,
        cost_at_break_even=cost_at_break_even,
    )


def _contribution_after(offer: Offer, circumstances: Circumstances) -> int | None:
    if circumstances.costs is None:
        return None
    return circumstances.price - circumstances.costs - offer.reward


def _margin_after(offer: Offer, circumstances: Circumstances, after: int | None) -> Fraction | None:
    paid = circumstances.price - offer.price_cut
    return None if after is None or paid <= 0 else Fraction(after, paid)


def _against_margin(offer: Offer, circumstances: Circumstances, after: int | None) -> list[Reason]:
    if after is None:
        return []
    if after <= 0:
        return [Reason("no_contribution", {"contribution": after})]
    margin = _margin_after(offer, circumstances, after)
    if margin is not None and margin < circumstances.margin_floor:
        figures: dict[str, int | Fraction] = {
            "margin": margin,
            "margin_floor": circumstances.margin_floor,
        }
        return [Reason("margin_floor", figures)]
    return []


def _against_budget(
    circumstances: Circumstances, cost_anyway: int, cost_at_break_even: int | None
) -> list[Reason]:
    left = circumstances.budget_left
    if left is None:
        return []
    if cost_anyway > left:
        return [Reason("over_budget", {"cost": cost_anyway, "budget_left": left})]
    if cost_at_break_even is not None and cost_at_break_even > left:
        figures: dict[str, int | Fraction] = {"cost": cost_at_break_even, "budget_left": left}
        return [Reason("budget_below_break_even", figures)]
    return []


def _against_experience(circumstances: Circumstances, uplift: Fraction | None) -> list[Reason]:
    if circumstances.uplift_seen is None or uplift is None:
        return []
    highest = circumstances.uplift_seen[1]
    if uplift <= highest:
        return []
    return [Reason("uplift_beyond_experience", {"uplift": uplift, "uplift_high": highest})]


def _remarks(circumstances: Circumstances, uplift: Fraction | None) -> list[Reason]:
    if circumstances.costs is None:
        return [Reason("margin_unknown")]
    if uplift is None:
        return []
    if circumstances.uplift_seen is None:
        return [Reason("uplift_unknown", {"uplift": uplift})]
    low, high = circumstances.uplift_seen
    if low < uplift <= high:
        return [Reason("uplift_uncertain", {"uplift": uplift, "uplift_low": low})]
    return []
