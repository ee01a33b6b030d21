"""What is written into the journal, and what people do about work and deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal import rules
from vafa.journal.jobs import wiring
from vafa.journal.models import Delivery, DeliveryState, Entry, Work, WorkState

# Any: payloads and arguments are JSON; each kind of entry and each job knows its own.
Json = Mapping[str, Any]


class UnknownJob(ValueError):
    """A job was asked for that the table of jobs does not name: a mistake in the code."""


class WorkIsOver(Refused):
    code = "work_is_over"
    sentence = _("This work has already ended.")


class WorkIsOpen(Refused):
    code = "work_is_open"
    sentence = _("This work has not ended yet.")


class DeliveryIsNotDead(Refused):
    code = "delivery_is_not_dead"
    sentence = _("This step is no longer waiting for a decision.")


def record(
    *,
    kind: str,
    at: datetime,
    by: Actor,
    subject_kind: str = "",
    subject_id: int | None = None,
    payload: Json | None = None,
) -> Entry:
    """Write down that something happened, and a delivery for each reaction to it.

    Both are part of the caller's transaction: what is rolled back was never recorded. The payload
    holds ids and numbers, never anything personal.
    """
    now = timezone.now()
    # Not kept apart by a savepoint of its own: whoever records rolls back all of it, or nothing.
    with transaction.atomic(savepoint=False):
        entry = Entry.objects.create(
            kind=kind,
            subject_kind=subject_kind,
            subject_id=subject_id,
            at=at,
            recorded_at=now,
            by=str(by),
            payload=dict(payload or {}),
        )
        Delivery.objects.bulk_create(
            Delivery(
                entry=entry,
                reaction=reaction,
                lane=rules.lane_of(
                    reaction=reaction, subject_kind=subject_kind, subject_id=subject_id
                ),
                not_before=now,
            )
            for reaction in wiring.reactions_to(kind)
        )
    return entry


def ask_for_work(
    *, job: str, arguments: Json, at: datetime, by: Actor, unique_key: str = ""
) -> Work:
    """Put a long job in the queue; the worker starts it after the caller's transaction.

    With a unique key, asking again while that work waits or runs returns the same work.
    """
    if not wiring.is_job(job):
        raise UnknownJob(f"There is no job named {job}.")
    work = Work(
        job=job,
        arguments=dict(arguments),
        unique_key=unique_key,
        asked_at=at,
        asked_by=str(by),
        not_before=timezone.now(),
    )
    return _enqueue(work, at=at, by=by)


def cancel_work(*, work_id: int, at: datetime, by: Actor) -> None:
    """Cancel a long job: at once when it waits, at its next safe moment when it runs.

    Refuses work that has ended.
    """
    with transaction.atomic():
        work = Work.objects.select_for_update().get(pk=work_id)
        if work.state not in {WorkState.WAITING, WorkState.RUNNING}:
            raise WorkIsOver
        work.is_cancel_asked = True
        if work.state == WorkState.WAITING:
            work.state = WorkState.CANCELLED
            work.finished_at = timezone.now()
        work.save(update_fields=["is_cancel_asked", "state", "finished_at"])
        record(
            kind="journal.work_cancelled",
            at=at,
            by=by,
            subject_kind="work",
            subject_id=work.id,
            payload={"job": work.job},
        )


def repeat_work(*, work_id: int, at: datetime, by: Actor) -> Work:
    """Ask for failed or cancelled work once more; it goes on from its last checkpoint.

    Refuses work that waits or runs.
    """
    ended = Work.objects.get(pk=work_id)
    if ended.state in {WorkState.WAITING, WorkState.RUNNING}:
        raise WorkIsOpen
    work = Work(
        job=ended.job,
        arguments=ended.arguments,
        unique_key=ended.unique_key,
        checkpoint={} if ended.state == WorkState.DONE else ended.checkpoint,
        asked_at=at,
        asked_by=str(by),
        not_before=timezone.now(),
    )
    return _enqueue(work, at=at, by=by)


def retry_delivery(*, delivery_id: int, at: datetime, by: Actor) -> None:
    """Try a dead delivery again from its first attempt; its lane goes on behind it.

    Refuses a delivery that is not dead.
    """
    _decide(
        delivery_id=delivery_id,
        kind="journal.delivery_retried",
        at=at,
        by=by,
        changes={"state": DeliveryState.WAITING, "attempts": 0, "not_before": timezone.now()},
    )


def skip_delivery(*, delivery_id: int, at: datetime, by: Actor) -> None:
    """Give up a dead delivery for good, so that its lane goes on without it.

    Refuses a delivery that is not dead.
    """
    _decide(
        delivery_id=delivery_id,
        kind="journal.delivery_skipped",
        at=at,
        by=by,
        changes={"state": DeliveryState.SKIPPED, "finished_at": timezone.now()},
    )


def _enqueue(work: Work, *, at: datetime, by: Actor) -> Work:
    """Save the work, or return the open one with its key.

    The loop ends: each round means that an open work with this key ended in between.
    """
    for _round in range(10):
        try:
            with transaction.atomic():
                work.save(force_insert=True)
                record(
                    kind="journal.work_asked",
                    at=at,
                    by=by,
                    subject_kind="work",
                    subject_id=work.id,
                    payload={"job": work.job},
                )
                return work
        except IntegrityError:
            if not work.unique_key:
                raise
            open_work = Work.objects.filter(
                unique_key=work.unique_key, state__in=[WorkState.WAITING, WorkState.RUNNING]
            ).first()
            if open_work is not None:
                return open_work
            work.pk = None
    raise RuntimeError(f"The work {work.job} could be neither saved nor found.")


def _decide(
    *, delivery_id: int, kind: str, at: datetime, by: Actor, changes: dict[str, object]
) -> None:
    with transaction.atomic():
        changed = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.DEAD).update(
            leased_until=None, leased_by="", **changes
        )
        if not changed:
            raise DeliveryIsNotDead
        delivery = Delivery.objects.select_related("entry").get(pk=delivery_id)
        record(
            kind=kind,
            at=at,
            by=by,
            subject_kind="delivery",
            subject_id=delivery_id,
            payload={"reaction": delivery.reaction, "entry_id": delivery.entry_id},
        )
