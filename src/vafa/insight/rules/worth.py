"""What profit, cost and trouble mean for a customer's strategy: levels, and unknown ones. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vafa.portfolio.rules import Basis, Level, future_level

FUTURE = "expected_spend_24m"
FUTURE_VALUE, VOLUME = "future_value", "volume"
COST_SHARE_HIGH = 0.5
DIFFICULTY_HIGH = 0.75
HEADROOM_YES = 0.4
SAVED_SHARE_HIGH = 0.2

# Any: one row of the scored table, its columns declared in analytics.
Scored = Mapping[str, Any]


@dataclass(frozen=True)
class Cuts:
    """Where levels begin in this base, and what the shop's own past says; money in minor units.

    `future_…` cut expected net revenue, `contribution_…` expected contribution of 24 months. A
    None is unknown: nothing reaches it.
    """

    future_low: float | None
    future_high: float | None
    future_significant: float | None
    volume_significant: float | None
    contribution_low: float | None = None
    contribution_high: float | None = None
    contribution_significant: float | None = None
    cost_share_high: float | None = None
    offer_cost: float | None = None
    new_customer_value: float | None = None
    p_win: float | None = None
    acquisition_each: float | None = None


@dataclass(frozen=True)
class Told:
    """What people told of a customer: marks of importance by hand, and where else they buy."""

    kinds: tuple[str, ...] = ()
    share_of_wallet: float | None = None
    buys_elsewhere: bool | None = None


NOTHING_TOLD = Told()


def future_basis(scored: Scored) -> Basis | None:
    """Say in which money the future value is graded: contribution where it is known."""
    if scored.get("contribution_24") is not None:
        return "contribution"
    return None if scored[FUTURE] is None else "revenue"


def future_value_level(scored: Scored, cuts: Cuts) -> Level | None:
    """Grade the future value among the active customers."""
    if future_basis(scored) == "contribution":
        return future_level(
            scored["contribution_24"],
            low_cut=cuts.contribution_low,
            high_cut=cuts.contribution_high,
        )
    return future_level(scored[FUTURE], low_cut=cuts.future_low, high_cut=cuts.future_high)


def significance_of(scored: Scored, cuts: Cuts, told: Told) -> tuple[str, ...]:
    """Name why a customer is strategically significant; the measures' kinds come first."""
    if future_basis(scored) == "contribution":
        is_valuable = _reaches(scored["contribution_24"], cuts.contribution_significant)
    else:
        is_valuable = _reaches(scored[FUTURE], cuts.future_significant)
    has_volume = _reaches(scored["net_revenue"], cuts.volume_significant)
    measured = (
        (FUTURE_VALUE, is_valuable),
        (VOLUME, has_volume),
    )
    return (*(kind for kind, holds in measured if holds), *told.kinds)


def is_profitable(scored: Scored) -> bool | None:
    """Judge the last 365 days; without an order and a cost in them there is nothing to judge."""
    contribution = scored.get("contribution_year")
    is_silent = not scored.get("orders_year") and not scored.get("cost_to_serve_year")
    if contribution is None or is_silent:
        return None
    return bool(contribution > 0)


def cost_share(scored: Scored) -> float | None:
    """Return the cost to serve as a share of gross margin; without a margin any cost is all."""
    margin, cost = scored.get("gross_margin_year"), scored.get("cost_to_serve_year")
    if margin is None or cost is None or not (margin or cost):
        return None
    if margin <= 0:
        return 1.0 if cost > 0 else None
    return float(cost) / float(margin)


def has_high_cost_to_serve(scored: Scored, cuts: Cuts) -> bool | None:
    """Judge the cost to serve: above half of the margin, or in the top fifth of the base."""
    share = cost_share(scored)
    if share is None:
        return None
    is_top = cuts.cost_share_high is not None and share > cuts.cost_share_high
    return share > COST_SHARE_HIGH or is_top


def has_high_difficulty(scored: Scored) -> bool | None:
    """Judge the trouble beside that of others."""
    found = scored.get("difficulty")
    return None if found is None else bool(found > DIFFICULTY_HIGH)


def headroom_of(scored: Scored, told: Told) -> float | None:
    """Return the share that could still be bought here: told, else what similar customers buy."""
    if told.share_of_wallet is not None:
        return 1.0 - told.share_of_wallet
    found = scored.get("headroom")
    return None if found is None else float(found)


def has_headroom(scored: Scored, told: Told) -> bool | None:
    """Judge whether a customer could buy noticeably more here."""
    found = headroom_of(scored, told)
    return None if found is None else found > HEADROOM_YES


def is_contested(state: str, told: Told) -> bool | None:
    """Judge whether others want the customer; no sign of it is no proof of the contrary."""
    if state == "at_risk" or told.buys_elsewhere:
        return True
    return told.buys_elsewhere


def is_fixable(scored: Scored) -> bool | None:
    """Judge whether the cheapest permitted service saves something, and leaves a contribution.

    Saving more than a fifth of the margin is enough, even where a loss stays.
    """
    fixed, now = scored.get("contribution_fixed_year"), scored.get("contribution_year")
    if fixed is None or now is None:
        return None
    saved, margin = fixed - now, scored["gross_margin_year"] or 0
    return bool(saved > 0 and (fixed > 0 or saved > SAVED_SHARE_HIGH * margin > 0))


def is_worth_it(phase: str, scored: Scored, cuts: Cuts) -> bool | None:
    """Judge whether winning, or winning back, pays; only those two phases ask it."""
    if phase == "prospect":
        return _pays(cuts.new_customer_value, cuts.p_win, cuts.acquisition_each)
    if phase == "separated":
        return _pays(scored.get("value_if_back"), scored.get("p_return"), cuts.offer_cost)
    return None


def _pays(value: float | None, chance: float | None, cost: float | None) -> bool | None:
    if value is None or chance is None or cost is None:
        return None
    return value * chance > cost


def _reaches(value: float | None, cut: float | None) -> bool:
    return value is not None and cut is not None and value >= cut
