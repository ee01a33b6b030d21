"""Trials over orders of the past are asked for, run by the worker, and kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import add_months
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import ask_for_work, record
from vafa.loyalty.actions.programmes import ProgrammeNeedsRules
from vafa.loyalty.models import Programme, Simulation
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.queries.simulating import (
    TRIAL_JOB,
    running_trial,
    tried_versions,
    versions_hash,
)
from vafa.staff.queries import today

PERIODS: Final = (3, 6, 12, 24)
_BASIS_POINTS: Final = 10_000


class TrialIsRunning(Refused):
    code = "trial_is_running"
    sentence = _("A trial of this programme is running already.")


class NoSuchPeriod(Refused):
    code = "no_such_period"
    sentence = _("Choose 3, 6, 12 or 24 months, and a share between nothing and all.")


def ask_for_trial(
    *, programme_id: int, months: int, spent_bp: int, at: datetime, by: Actor
) -> Simulation:
    """Have the worker try the rules of a programme over the orders of the latest months.

    Nothing is written to any member. Refuses other periods than those offered, a programme
    without rules, and a second trial while one waits or runs.
    """
    if months not in PERIODS or not 0 <= spent_bp <= _BASIS_POINTS:
        raise NoSuchPeriod
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if running_trial(programme_id=programme_id) is not None:
            raise TrialIsRunning
        versions = tried_versions(programme_id=programme_id)
        if not versions:
            raise ProgrammeNeedsRules
        latest = today()
        simulation = Simulation.objects.create(
            programme=programme,
            rules_hash=versions_hash(versions, ladder=programme.ladder),
            first_day=add_months(latest, -months, calendar=place_of().calendar),
            latest_day=latest,
            spent_bp=spent_bp,
            asked_at=at,
            by=str(by),
        )
        work = ask_for_work(job=TRIAL_JOB, arguments={"simulation_id": simulation.id}, at=at, by=by)
        simulation.work_id = work.id
        simulation.save(update_fields=["work_id"])
        record(
            kind="loyalty.simulation_asked",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"simulation": simulation.id},
        )
    return simulation


# Any: JSON values.
def keep_trial(*, simulation_id: int, result: dict[str, Any], at: datetime, by: Actor) -> None:
    """Keep what a trial came to; whoever ran it is in the record of the work."""
    found = Simulation.objects.filter(pk=simulation_id)
    found.update(result=result, finished_at=at)
