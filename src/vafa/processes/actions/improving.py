"""An idea on its way: suggested, reviewed, decided, in work, done; and the effect it had."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.journal.actions import record
from vafa.processes.actions.registering import checked_colleague
from vafa.processes.models import (
    Improvement,
    ImprovementMove,
    ImprovementSource,
    ImprovementState,
)
from vafa.processes.rules import TEXT_LENGTH_MAX, may_move, needs_reason

TITLE_LENGTH_MAX = 200
STORY_LENGTH_MAX = 4_000


class ImprovementNeedsTitle(Refused):
    code = "improvement_needs_title"
    sentence = _("Say in a few words what could be better.")


class MoveNotPossible(Refused):
    code = "move_not_possible"
    sentence = _("From where it stands, it cannot go there. Reload the page to see where it is.")


class ReasonForDecline(Refused):
    code = "reason_for_decline"
    sentence = _("Say why it is declined: whoever had the idea will want to know.")


class EffectTooEarly(Refused):
    code = "effect_too_early"
    sentence = _("The effect can be noted once the improvement is done.")


def suggest_improvement(
    *, process_id: int | None, title: str, text: str, source: str, at: datetime, by: Actor
) -> Improvement:
    """Write down an idea, for a process or in general. Refuses one without words."""
    with transaction.atomic():
        improvement = Improvement.objects.create(
            process_id=process_id,
            title=_title(title),
            text=text.strip()[:STORY_LENGTH_MAX],
            source=ImprovementSource(source),
            made_at=at,
            made_by=str(by),
            changed_at=at,
        )
        _keep_move(improvement, "", note="", at=at, by=by)
        _record(improvement, "processes.improvement_suggested", at=at, by=by)
    return improvement


def change_improvement(
    *,
    improvement_id: int,
    process_id: int | None,
    title: str,
    text: str,
    source: str,
    responsible_id: int | None,
    at: datetime,
    by: Actor,
) -> Improvement:
    """Describe an idea anew and say who is responsible.

    Refuses one without words, and somebody who has left.
    """
    words = _title(title)
    with transaction.atomic():
        improvement = Improvement.objects.select_for_update().get(id=improvement_id)
        if responsible_id != improvement.responsible_id:
            improvement.responsible_id = checked_colleague(responsible_id)
        improvement.process_id, improvement.title = process_id, words
        improvement.text = text.strip()[:STORY_LENGTH_MAX]
        improvement.source = ImprovementSource(source)
        improvement.changed_at = at
        improvement.save()
        _record(improvement, "processes.improvement_changed", at=at, by=by)
    return improvement


def move_improvement(
    *, improvement_id: int, to_state: str, note: str, at: datetime, by: Actor
) -> Improvement:
    """Move an improvement on, or back, and keep who did it, when and why.

    Refuses a move that makes no sense from where it stands, and declining without a reason.
    """
    because = note.strip()[:TEXT_LENGTH_MAX]
    with transaction.atomic():
        improvement = Improvement.objects.select_for_update().get(id=improvement_id)
        before = improvement.state
        if not may_move(before, to_state):
            raise MoveNotPossible
        if needs_reason(to_state) and not because:
            raise ReasonForDecline
        improvement.state, improvement.changed_at = ImprovementState(to_state), at
        improvement.save(update_fields=["state", "changed_at"])
        _keep_move(improvement, before, note=because, at=at, by=by)
        _record(improvement, "processes.improvement_moved", at=at, by=by)
    return improvement


def note_effect(*, improvement_id: int, effect: str, at: datetime, by: Actor) -> Improvement:
    """Write down what an improvement brought, once it is done; refuses before that."""
    with transaction.atomic():
        improvement = Improvement.objects.select_for_update().get(id=improvement_id)
        if improvement.state != ImprovementState.DONE:
            raise EffectTooEarly
        improvement.effect = effect.strip()[:TEXT_LENGTH_MAX]
        improvement.effect_at, improvement.effect_by = at, str(by)
        improvement.changed_at = at
        improvement.save(update_fields=["effect", "effect_at", "effect_by", "changed_at"])
        _record(improvement, "processes.effect_noted", at=at, by=by)
    return improvement


def _title(title: str) -> str:
    words = display_clean(title)[:TITLE_LENGTH_MAX]
    if not words:
        raise ImprovementNeedsTitle
    return words


def _keep_move(
    improvement: Improvement, from_state: str, *, note: str, at: datetime, by: Actor
) -> None:
    ImprovementMove.objects.create(
        improvement=improvement,
        from_state=from_state,
        to_state=improvement.state,
        note=note,
        at=at,
        by=str(by),
    )


def _record(improvement: Improvement, kind: str, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="improvement",
        subject_id=improvement.id,
        payload={"state": improvement.state, "process": improvement.process_id},
    )
