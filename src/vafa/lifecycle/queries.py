"""Reads of the lifecycle."""

from __future__ import annotations

from django.db.models import QuerySet

from vafa.lifecycle.models import LifecycleSettings, PhaseChange
from vafa.lifecycle.rules import FixedPeriods


def lifecycle_settings() -> LifecycleSettings:
    """Return how this shop tells phases apart; the defaults while nobody chose."""
    return LifecycleSettings.objects.filter(id=1).first() or LifecycleSettings(id=1)


def fixed_periods() -> FixedPeriods:
    """Return the silences that the owner fixed for everybody."""
    known = lifecycle_settings()
    return FixedPeriods(known.fixed_at_risk_days, known.fixed_former_days)


def phase_changes_of(*, customer_id: int) -> QuerySet[PhaseChange]:
    """Return a customer's steps from phase to phase, the latest first."""
    return PhaseChange.objects.filter(customer_id=customer_id).order_by("-id")
