"""One click for a shop that knows no costs yet: this project's defaults, marked as estimated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.actions.costs.rates import margin_statement
from vafa.portfolio.actions.costs.statements import state
from vafa.portfolio.models import Activity, CostRule, MarginRate, Team, TeamCost
from vafa.portfolio.rules.cost_defaults import (
    ACTIVITIES,
    SIZES,
    TEAM,
    SizeDefaults,
    category_margin,
    part_of,
    shop_size,
    team_minutes,
)

CATEGORIES_MAX = 500


class NoOrdersYet(Refused):
    code = "no_orders_yet"
    sentence = _("Defaults follow from your orders of a year. Please bring orders first.")


@dataclass(frozen=True, slots=True)
class ShopYear:
    """What defaults are worked out from: a shop's latest 365 days."""

    orders: int
    returns: int
    net_revenue: int
    categories: tuple[str, ...] = ()


def apply_cost_defaults(*, year: ShopYear, at: datetime, by: Actor) -> int:
    """Fill in what nobody said yet with defaults for the shop's size; returns how many.

    What a person or a file said stays as it is. Everything filled in is marked as estimated.
    Refuses a shop without orders, whose defaults nobody could work out.
    """
    if year.orders < 1 or year.net_revenue <= 0:
        raise NoOrdersYet
    size = shop_size(year.orders)
    chosen = SIZES[size]
    with transaction.atomic():
        filled = _fill_margins(chosen, year, at=at, by=by)
        filled += _fill_rules(chosen, year.net_revenue // year.orders)
        filled += _fill_work(chosen, year)
        record(
            kind="portfolio.cost_defaults_applied",
            at=at,
            by=by,
            payload={"size": size, "filled": filled},
        )
    return filled


def _fill_margins(chosen: SizeDefaults, year: ShopYear, *, at: datetime, by: Actor) -> int:
    known = set(MarginRate.objects.filter(is_in_force=True).values_list("category", flat=True))
    guessed = {"": chosen.margin}
    for category in year.categories[:CATEGORIES_MAX]:
        margin = category_margin(category)
        if margin is not None:
            guessed[category] = margin
    rows = [
        margin_statement(category, margin, is_estimated=True, at=at, by=by)
        for category, margin in guessed.items()
        if category not in known
    ]
    return state(rows).stored


def _fill_rules(chosen: SizeDefaults, usual_order: int) -> int:
    known = set(CostRule.objects.values_list("kind", flat=True))
    rules = [
        CostRule(kind="payment_fee", per="percent_of_revenue", basis_points=chosen.payment_fee),
        CostRule(kind="shipping", per="order", amount=part_of(usual_order, chosen.shipping)),
        CostRule(kind="packaging", per="order", amount=part_of(usual_order, chosen.packaging)),
        CostRule(
            kind="return_handling",
            per="return",
            amount=part_of(usual_order, chosen.return_handling),
        ),
    ]
    missing = [rule for rule in rules if rule.kind not in known]
    for rule in missing:
        rule.is_estimated = True
    return len(CostRule.objects.bulk_create(missing))


def _fill_work(chosen: SizeDefaults, year: ShopYear) -> int:
    """Fill in a team and its activities, unless somebody has begun to say who does what."""
    if Team.objects.exists():
        return 0
    team = Team.objects.create(name=str(TEAM), is_estimated=True)
    TeamCost.objects.create(
        team=team,
        monthly_cost=part_of(year.net_revenue // 12, chosen.team),
        paid_minutes=team_minutes(orders_year=year.orders, returns_year=year.returns),
    )
    Activity.objects.bulk_create(
        Activity(
            code=one.code, team=team, seconds=one.seconds, driver=one.driver, is_estimated=True
        )
        for one in ACTIVITIES
    )
    return 1 + len(ACTIVITIES)
