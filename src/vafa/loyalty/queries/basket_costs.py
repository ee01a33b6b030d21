"""What the goods of a basket cost the shop, and what serving it costs, under a margin floor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from vafa.core.calendars import day_in
from vafa.loyalty.rules.engine import Line, Order, Policy
from vafa.portfolio.models import CostRule, ProductCost
from vafa.portfolio.rules.costing import Charge, ChargedOrder, order_charges
from vafa.staff.queries import shop

_RULES_MAX = 200


def with_costs(basket: Order, *, policy: Policy, at: datetime) -> Order:
    """Add what the goods cost the shop on a day, where a floor under the margin asks for it.

    What nobody has said stays unknown; what an order costs besides its goods follows the shop's
    own rules for that.
    """
    return basket if policy.margin_floor_bp is None else costed(basket, at=at)


def costed(basket: Order, *, at: datetime) -> Order:
    """Add what the goods of a basket and serving it cost the shop, as far as anybody has said."""
    day = day_in(basket.ordered_at or at, zone=shop().time_zone)
    codes = {line.product for line in basket.lines}
    stated = ProductCost.objects.filter(
        product__code__in=codes, is_in_force=True, valid_from__lte=day
    )
    # The latest statement of each product comes last, and stays.
    rows = stated.order_by("valid_from", "id").values_list("product__code", "unit_cost_micro")
    costs = dict(rows)
    lines = (replace(line, cost=_cost_of(line, costs.get(line.product))) for line in basket.lines)
    serving = basket.cost_to_serve
    if serving is None:
        serving = _serving(basket, day)
    return replace(basket, lines=tuple(lines), cost_to_serve=serving)


def _cost_of(line: Line, unit_micro: int | None) -> int | None:
    if line.cost is not None or unit_micro is None:
        return line.cost
    # Millionths for a piece, and quantities in thousandths; a part of a unit counts whole.
    return -(-unit_micro * line.quantity_milli // 1_000_000_000)


def _serving(basket: Order, day: date) -> int | None:
    """Work out what serving an order costs by the shop's rules; unknown while it has none."""
    rules = CostRule.objects.filter(valid_from__lte=day).order_by("-valid_from", "id")[:_RULES_MAX]
    charges = [
        Charge(
            rule.kind,
            rule.per,
            rule.amount,
            rule.basis_points,
            channel=rule.channel or None,
            country=rule.country or None,
            valid_from=rule.valid_from,
        )
        for rule in rules
    ]
    if not charges:
        return None
    net = sum(line.amount - line.tax for line in basket.lines)
    seen = ChargedOrder(net, len(basket.lines), day, basket.channel or None, basket.country or None)
    return sum(order_charges(charges, seen).values())
