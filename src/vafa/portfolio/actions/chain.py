"""What the owner decides about the steps of the value chain (R89)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.models import StepChoice, StepDecision
from vafa.portfolio.rules.chain import STEPS

NOTE_LENGTH_MAX = 1_000


class UnknownStep(Refused):
    code = "unknown_step"
    sentence = _("There is no such step.")


class UnknownChoice(Refused):
    code = "unknown_choice"
    sentence = _("Choose one of the answers.")


def decide_step(
    *,
    step: str,
    choice: str,
    note: str,
    owner_id: int | None,
    due_date: date | None,
    at: datetime,
    by: Actor,
) -> StepDecision:
    """Decide about a step of the value chain; the decision before it stays in the history.

    Refuses a step or an answer that does not exist.
    """
    if step not in STEPS:
        raise UnknownStep
    if choice not in StepChoice.values:
        raise UnknownChoice
    with transaction.atomic():
        StepDecision.objects.filter(step=step, ended_at=None).update(ended_at=at)
        decision = StepDecision.objects.create(
            step=step,
            choice=choice,
            note=note.strip()[:NOTE_LENGTH_MAX],
            owner_id=owner_id,
            due_date=due_date,
            decided_at=at,
            decided_by=str(by),
        )
        record(
            kind="portfolio.step_decided",
            at=at,
            by=by,
            subject_kind="step_decision",
            subject_id=decision.id,
            payload={"step": step, "choice": choice},
        )
    return decision
