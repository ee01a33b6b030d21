"""Writes of the lifecycle: steps from phase to phase, and how the owner tells phases apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.lifecycle.models import LifecycleSettings, PhaseChange

ENTRIES_AT_ONCE_MAX = 2_000


class QuantilesOutOfOrder(Refused):
    code = "quantiles_out_of_order"
    sentence = _("“At risk” must come before “former”, and both lie between 50 % and 99 %.")


class PeriodTooShort(Refused):
    code = "period_too_short"
    sentence = _("A period must be at least one day.")


class PeriodsOutOfOrder(Refused):
    code = "periods_out_of_order"
    sentence = _("The period for “at risk” must be shorter than the one for “former”.")


def record_phase_changes(*, changes: Sequence[PhaseChange], at: datetime, by: Actor) -> None:
    """Keep customers' steps from one phase to another, each with a journal entry of its own.

    A change of thousands at once, after months of orders were read in, is one entry: such
    history must not flood the journal.
    """
    with transaction.atomic():
        PhaseChange.objects.bulk_create(changes, batch_size=500)
        if len(changes) > ENTRIES_AT_ONCE_MAX:
            record(
                kind="lifecycle.phases_changed", at=at, by=by, payload={"customers": len(changes)}
            )
            return
        for change in changes:
            record(
                kind="lifecycle.phase_changed",
                at=at,
                by=by,
                subject_kind="customer",
                subject_id=change.customer_id,
                payload={
                    "from": [change.from_phase, change.from_state],
                    "to": [change.to_phase, change.to_state],
                    "because": change.because,
                },
            )


def change_lifecycle_settings(
    *,
    at_risk_quantile: float,
    former_quantile: float,
    fixed_at_risk_days: int | None,
    fixed_former_days: int | None,
    at: datetime,
    by: Actor,
) -> LifecycleSettings:
    """Save how phases are told apart; they follow at the next refresh.

    Refuses quantiles or fixed periods that would call somebody former before at risk.
    """
    if not 0.5 <= at_risk_quantile < former_quantile <= 0.99:
        raise QuantilesOutOfOrder
    fixed = [days for days in (fixed_at_risk_days, fixed_former_days) if days is not None]
    if any(days < 1 for days in fixed):
        raise PeriodTooShort
    if len(fixed) == 2 and fixed[0] >= fixed[1]:
        raise PeriodsOutOfOrder
    with transaction.atomic():
        settings, _created = LifecycleSettings.objects.update_or_create(
            id=1,
            defaults={
                "at_risk_quantile": at_risk_quantile,
                "former_quantile": former_quantile,
                "fixed_at_risk_days": fixed_at_risk_days,
                "fixed_former_days": fixed_former_days,
            },
        )
        record(kind="lifecycle.settings_changed", at=at, by=by)
    return settings
