"""What a trial means for the shop: what is spent, what is owed, what pays it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from vafa.loyalty.rules.feasibility import Circumstances, Offer, feasibility
from vafa.loyalty.rules.trials import MonthTally, RuleTally, Tally, TierTally

BASIS_POINTS = 10_000
_MICRO = 1_000_000
_BY_KEY = ("rules", "months", "tiers", "events")


@dataclass(frozen=True, slots=True)
class Assumed:
    """What is taken for granted: worth and cost of a point, the share spent, the shop's margin.

    `margin_bp` is what is left of net revenue after all that an order costs; None is unknown.
    """

    value_micro: int
    cost_micro: int
    spent_bp: int
    margin_bp: int | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Points and money at the end of a trial.

    Of the points that could be spent by then, the assumed share was; `ended` were not and are
    gone, `left` can still be spent. `owed` is what all points that are left may pay, `owed_most`
    the same if nobody had spent any. `cost` is what spent points and everything else cost, those
    still to be spent included. `uplift` is the share of further orders that pays for it.
    """

    points: int
    spent: int
    ended: int
    left: int
    waiting: int
    owed: int
    owed_most: int
    cost: int
    cost_points: int
    cost_other: int
    cost_share: Fraction | None
    orders_to_break_even: int | None
    uplift: Fraction | None


def outlook(tally: Tally, assumed: Assumed) -> Outlook:
    """Work out what a trial means under what is taken for granted."""
    share = assumed.spent_bp
    spent_active = tally.active * share // BASIS_POINTS
    spent_ended = tally.ended * share // BASIS_POINTS
    left = tally.active - spent_active
    cost_points = _cost_of_points(tally.points, assumed)
    cost = cost_points + tally.money
    orders, uplift = _break_even(tally, assumed, cost)
    return Outlook(
        points=tally.points,
        spent=spent_active + spent_ended,
        ended=tally.ended - spent_ended,
        left=left,
        waiting=tally.waiting,
        owed=(left + tally.waiting) * assumed.value_micro // _MICRO,
        owed_most=(tally.active + tally.waiting) * assumed.value_micro // _MICRO,
        cost=cost,
        cost_points=cost_points,
        cost_other=tally.money,
        cost_share=Fraction(cost, tally.revenue) if tally.revenue > 0 else None,
        orders_to_break_even=orders,
        uplift=uplift,
    )


def cost_of(rule: RuleTally, assumed: Assumed) -> int:
    """Say what one rule costs: its points as far as they are spent, and its money beside."""
    return _cost_of_points(rule.points, assumed) + rule.money


def _cost_of_points(points: int, assumed: Assumed) -> int:
    return points * assumed.spent_bp * assumed.cost_micro // (BASIS_POINTS * _MICRO)


def _break_even(tally: Tally, assumed: Assumed, cost: int) -> tuple[int | None, Fraction | None]:
    """Ask how many further orders like these pay for what is given with all of them."""
    orders = tally.orders_touched
    price = tally.revenue_touched // orders if orders else 0
    if price <= 0:
        return None, None
    margin = assumed.margin_bp
    costs = None if margin is None else price - price * margin // BASIS_POINTS
    # Rounded up, so that what is needed is never told too small.
    offer = Offer(gift_cost=-(-cost // orders))
    found = feasibility(offer, Circumstances(orders, price, costs, Fraction(0)))
    return found.orders_to_break_even, found.uplift_to_break_even


# Any: JSON values.
def tally_json(tally: Tally) -> dict[str, Any]:
    """Write a tally as JSON that `read_tally` reads back."""
    plain = {name: getattr(tally, name) for name in Tally.__slots__ if name not in _BY_KEY}
    return {
        **plain,
        # As a list, because the order of the tiers says which is higher.
        "tiers": [[code, asdict(tier)] for code, tier in tally.tiers.items()],
        "events": dict(sorted(tally.events.items())),
        "rules": {key: asdict(rule) for key, rule in sorted(tally.rules.items())},
        "months": {
            first.isoformat(): asdict(month) for first, month in sorted(tally.months.items())
        },
    }


def read_tally(kept: Mapping[str, Any]) -> Tally:
    """Read a tally that was kept; the older ones know nothing of tiers and events."""
    plain = {name: kept[name] for name in Tally.__slots__ if name not in _BY_KEY}
    return Tally(
        **plain,
        tiers={code: TierTally(**tier) for code, tier in kept.get("tiers", ())},
        events=dict(kept.get("events", {})),
        rules={key: RuleTally(**rule) for key, rule in kept["rules"].items()},
        months={
            date.fromisoformat(first): MonthTally(**month)
            for first, month in kept["months"].items()
        },
    )
