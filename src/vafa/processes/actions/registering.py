"""Processes are written into the register, changed, and taken out of use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.journal.actions import record
from vafa.processes.actions.starters import STARTERS, Starter
from vafa.processes.models import Department, Measure, Opinion, Process, Side, Step
from vafa.processes.rules import NAME_LENGTH_MAX, STEPS_MAX, TEXT_LENGTH_MAX
from vafa.staff.models import StaffMember

STEP_LENGTH_MAX = 300


class ProcessNeedsName(Refused):
    code = "process_needs_name"
    sentence = _("Give the process a name.")


class OwnerIsGone(Refused):
    code = "owner_is_gone"
    sentence = _("Choose a colleague who still works here.")


class NothingSaid(Refused):
    code = "nothing_said"
    sentence = _("Write down what they get, or what they think of it.")


def add_process(
    *,
    name: str,
    department: str,
    purpose: str,
    goal: str,
    crm_effect: str,
    steps: Sequence[str],
    owner_id: int | None,
    at: datetime,
    by: Actor,
) -> Process:
    """Write a process into the register with its steps in order.

    Refuses one without a name, and an owner who has left.
    """
    words, owner = _name(name), checked_colleague(owner_id)
    with transaction.atomic():
        process = Process.objects.create(
            name=words,
            department=Department(department),
            purpose=_text(purpose),
            goal=_text(goal),
            crm_effect=_text(crm_effect),
            owner_id=owner,
            made_at=at,
            made_by=str(by),
        )
        _put_steps(process, steps)
        _record(process, "processes.process_added", at=at, by=by)
    return process


def add_starter_processes(*, language: str, at: datetime, by: Actor) -> int:
    """Write the processes that nearly every shop has into the register, in one's own language.

    Each comes with steps and measures, without targets, and once for ever: what was changed or
    taken out of use stays so. Returns how many are new.
    """
    known = set(Process.objects.exclude(starter="").values_list("starter", flat=True))
    fresh = [starter for starter in STARTERS if starter.code not in known]
    with transaction.atomic(), translation.override(language):
        for starter in fresh:
            _add_starter(starter, at=at, by=by)
    return len(fresh)


def change_process(
    *,
    process_id: int,
    name: str,
    department: str,
    purpose: str,
    goal: str,
    crm_effect: str,
    steps: Sequence[str],
    owner_id: int | None,
    at: datetime,
    by: Actor,
) -> Process:
    """Describe a process anew, its steps included.

    Refuses an empty name, and an owner who has left.
    """
    words = _name(name)
    with transaction.atomic():
        process = Process.objects.select_for_update().get(id=process_id)
        # An owner who has left meanwhile may stay until somebody takes over.
        if owner_id != process.owner_id:
            process.owner_id = checked_colleague(owner_id)
        process.name, process.department = words, Department(department)
        process.purpose, process.goal = _text(purpose), _text(goal)
        process.crm_effect = _text(crm_effect)
        process.save()
        _put_steps(process, steps)
        _record(process, "processes.process_changed", at=at, by=by)
    return process


def retire_process(*, process_id: int, at: datetime, by: Actor) -> None:
    """Take a process out of use; its values and improvements stay. Twice is once."""
    with transaction.atomic():
        process = Process.objects.select_for_update().get(id=process_id)
        if process.retired_at is None:
            process.retired_at = at
            process.save(update_fields=["retired_at"])
            _record(process, "processes.process_retired", at=at, by=by)


def revive_process(*, process_id: int, at: datetime, by: Actor) -> None:
    """Take a retired process into use again. Twice is once."""
    with transaction.atomic():
        process = Process.objects.select_for_update().get(id=process_id)
        if process.retired_at is not None:
            process.retired_at = None
            process.save(update_fields=["retired_at"])
            _record(process, "processes.process_revived", at=at, by=by)


def hear_opinion(
    *,
    process_id: int,
    side: str,
    gets: str,
    thinks: str,
    heard_date: date,
    at: datetime,
    by: Actor,
) -> Opinion:
    """Write down what customers or colleagues get from a process and think of it.

    Earlier ones stay, so that a change shows. Refuses an empty one.
    """
    if not gets.strip() and not thinks.strip():
        raise NothingSaid
    with transaction.atomic():
        opinion = Opinion.objects.create(
            process_id=process_id,
            side=Side(side),
            gets=_text(gets),
            thinks=_text(thinks),
            heard_date=heard_date,
            at=at,
            by=str(by),
        )
        record(
            kind="processes.opinion_heard",
            at=at,
            by=by,
            subject_kind="process",
            subject_id=process_id,
            payload={"side": opinion.side},
        )
    return opinion


def checked_colleague(member_id: int | None) -> int | None:
    """Return who is responsible, or nobody; refuses an account that is closed."""
    if member_id is None:
        return None
    if not StaffMember.objects.filter(id=member_id, is_active=True).exists():
        raise OwnerIsGone
    return member_id


def _add_starter(starter: Starter, *, at: datetime, by: Actor) -> None:
    process = Process.objects.create(
        name=str(starter.name),
        department=starter.department,
        purpose=str(starter.purpose),
        goal=str(starter.goal),
        crm_effect=str(starter.crm_effect),
        starter=starter.code,
        made_at=at,
        made_by=str(by),
    )
    _put_steps(process, [str(step) for step in starter.steps])
    Measure.objects.bulk_create(
        Measure(
            process=process,
            name=str(measure.name),
            aspect=measure.aspect,
            unit=measure.unit,
            is_less_better=measure.is_less_better,
        )
        for measure in starter.measures
    )
    _record(process, "processes.process_added", at=at, by=by)


def _put_steps(process: Process, steps: Sequence[str]) -> None:
    process.steps.all().delete()
    texts = [display_clean(step)[:STEP_LENGTH_MAX] for step in steps]
    kept = [text for text in texts if text][:STEPS_MAX]
    Step.objects.bulk_create(
        Step(process=process, position=place, text=text) for place, text in enumerate(kept, start=1)
    )


def _name(name: str) -> str:
    words = display_clean(name)[:NAME_LENGTH_MAX]
    if not words:
        raise ProcessNeedsName
    return words


def _text(text: str) -> str:
    return text.strip()[:TEXT_LENGTH_MAX]


def _record(process: Process, kind: str, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="process",
        subject_id=process.id,
        payload={"department": process.department},
    )
