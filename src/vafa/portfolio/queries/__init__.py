"""Reads of valuations, strategies and decisions."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from vafa.portfolio.models import (
    ProfitSettings,
    SignificanceFlag,
    Strategy,
    StrategyOverride,
    Valuation,
    ValuationRun,
)

DECIDED_AT_ONCE_MAX = 1_000


def current_run() -> ValuationRun | None:
    """Return the valuation in force, or None before the first refresh."""
    return ValuationRun.objects.filter(is_current=True).first()


def current_valuations() -> QuerySet[Valuation]:
    """Return the list rows in force."""
    return Valuation.objects.filter(run__is_current=True)


def valuation_of(*, customer_id: int) -> Valuation | None:
    """Return one customer's list row in force."""
    return current_valuations().filter(customer_id=customer_id).first()


def open_overrides() -> QuerySet[StrategyOverride]:
    """Return the choices of people that are in force, or lapsed since the latest refresh."""
    return StrategyOverride.objects.filter(ended_at=None)


def open_flags() -> QuerySet[SignificanceFlag]:
    """Return the marks of importance that people set and that still hold."""
    return SignificanceFlag.objects.filter(ended_at=None)


def profit_settings() -> ProfitSettings:
    """Return what the shop allows and assumes; the defaults while nobody chose."""
    return ProfitSettings.objects.filter(id=1).first() or ProfitSettings(id=1)


def proposed_ends(customer_ids: Sequence[int]) -> list[Valuation]:
    """Return the rows of these customers whose strategy is an END not yet approved."""
    rows = current_valuations().filter(
        customer_id__in=list(customer_ids)[:DECIDED_AT_ONCE_MAX],
        strategy=Strategy.END,
        is_end_approved=False,
    )
    return list(rows.order_by("customer_id"))
