"""What pages and other features read from the journal and the queue of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from vafa.journal.models import Delivery, DeliveryState, Entry, Heartbeat, Work, WorkState

# Between the start of a transaction and the moment when others can see that it has begun.
_UNSEEN = timedelta(seconds=1)

OPEN_WORK = (WorkState.WAITING, WorkState.RUNNING)
OPEN_DELIVERIES = (DeliveryState.WAITING, DeliveryState.LEASED)


def settled_before() -> datetime:
    """Return the moment before which no row can be stamped any more (`models.stamp`).

    Whoever reads stamped rows up to here, and goes on from the latest that they read, misses none:
    on PostgreSQL it lies before the start of every transaction that is still open.
    """
    if connection.vendor != "postgresql":
        return timezone.now() - _UNSEEN
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(statement_timestamp(), min(xact_start)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        oldest: datetime = cursor.fetchone()[0]
    return oldest - _UNSEEN


@dataclass(frozen=True, kw_only=True)
class WorkStatus:
    """How a long job is doing, for a progress bar and for the list of work."""

    id: int
    job: str
    state: str
    step: str
    done: int
    total: int | None
    # Any: each job knows its own arguments and result.
    arguments: dict[str, Any]
    result: dict[str, Any]
    error: str
    attempts: int
    is_cancel_asked: bool
    asked_at: datetime
    asked_by: str
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_WORK

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; unknown as long as the job has not said."""
        if self.state == WorkState.DONE:
            return 1.0
        return min(self.done / self.total, 1.0) if self.total else None


@dataclass(frozen=True, kw_only=True)
class DeadDelivery:
    """A step that failed eight times, what went wrong, and how many steps wait behind it."""

    id: int
    reaction: str
    kind: str
    subject_kind: str
    subject_id: int | None
    at: datetime
    attempts: int
    error: str
    finished_at: datetime | None
    held_back: int


@dataclass(frozen=True, kw_only=True)
class QueueHealth:
    """Whether the worker keeps up: its latest sign of life and what waits for it."""

    seen_at: datetime | None
    deliveries_waiting: int
    deliveries_dead: int
    oldest_waiting_at: datetime | None
    work_open: int


def work_status(*, work_id: int) -> WorkStatus | None:
    """Return how one long job is doing, or nothing when there is none with this number."""
    work = Work.objects.filter(pk=work_id).first()
    return None if work is None else _status(work)


def open_work(*, job: str = "") -> list[WorkStatus]:
    """Return the long jobs that wait or run, the oldest first; of one job when it is named."""
    works = Work.objects.filter(state__in=OPEN_WORK)
    if job:
        works = works.filter(job=job)
    return [_status(work) for work in works.order_by("id")[:100]]


def recent_work(
    *, job: str = "", before_id: int | None = None, limit: int = 50
) -> list[WorkStatus]:
    """Return long jobs of any state, the newest first."""
    works = Work.objects.filter(job=job) if job else Work.objects.all()
    if before_id is not None:
        works = works.filter(id__lt=before_id)
    return [_status(work) for work in works.order_by("-id")[:limit]]


def dead_deliveries(*, before_id: int | None = None, limit: int = 50) -> list[DeadDelivery]:
    """Return the deliveries that wait for a person's decision, the newest first."""
    behind = (
        Delivery.objects.filter(
            lane=OuterRef("lane"), id__gt=OuterRef("id"), state__in=OPEN_DELIVERIES
        )
        .order_by()
        .values("lane")
        .annotate(count=Count("id"))
        .values("count")
    )
    dead = Delivery.objects.filter(state=DeliveryState.DEAD).select_related("entry")
    if before_id is not None:
        dead = dead.filter(id__lt=before_id)
    counted = dead.annotate(held_back=Coalesce(Subquery(behind), 0))
    return [
        DeadDelivery(
            id=delivery.id,
            reaction=delivery.reaction,
            kind=delivery.entry.kind,
            subject_kind=delivery.entry.subject_kind,
            subject_id=delivery.entry.subject_id,
            at=delivery.entry.at,
            attempts=delivery.attempts,
            error=delivery.error,
            finished_at=delivery.finished_at,
            held_back=delivery.held_back,
        )
        for delivery in counted.order_by("-id")[:limit]
    ]


def entries_of(
    *, subject_kind: str, subject_id: int, before_id: int | None = None, limit: int = 50
) -> list[Entry]:
    """Return what happened to one subject, the newest first."""
    entries = Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return _page(entries, before_id=before_id, limit=limit)


def audit(
    *, by: str = "", kind: str = "", before_id: int | None = None, limit: int = 50
) -> list[Entry]:
    """Return who did what, the newest first; of one actor or one kind when they are named."""
    entries = Entry.objects.all()
    if by:
        entries = entries.filter(by=by)
    if kind:
        entries = entries.filter(kind=kind)
    return _page(entries, before_id=before_id, limit=limit)


def queue_health() -> QueueHealth:
    """Return whether a worker is alive and how much waits for it."""
    waiting = Delivery.objects.filter(state__in=OPEN_DELIVERIES)
    return QueueHealth(
        seen_at=Heartbeat.objects.order_by("-at").values_list("at", flat=True).first(),
        deliveries_waiting=waiting.count(),
        deliveries_dead=Delivery.objects.filter(state=DeliveryState.DEAD).count(),
        oldest_waiting_at=waiting.order_by("entry_id")
        .values_list(F("entry__recorded_at"), flat=True)
        .first(),
        work_open=Work.objects.filter(state__in=OPEN_WORK).count(),
    )


def _page(entries: QuerySet[Entry], *, before_id: int | None, limit: int) -> list[Entry]:
    if before_id is not None:
        entries = entries.filter(id__lt=before_id)
    return list(entries.order_by("-id")[:limit])


def _status(work: Work) -> WorkStatus:
    return WorkStatus(
        id=work.id,
        job=work.job,
        state=work.state,
        step=work.step,
        done=work.steps_done,
        total=work.steps_total,
        arguments=work.arguments,
        result=work.result,
        error=work.error,
        attempts=work.attempts,
        is_cancel_asked=work.is_cancel_asked,
        asked_at=work.asked_at,
        asked_by=work.asked_by,
        started_at=work.started_at,
        finished_at=work.finished_at,
    )
