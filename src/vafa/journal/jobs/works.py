"""Long jobs: claimed by lease, taken up again when the lease runs out, given up after three."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM
from vafa.journal import rules
from vafa.journal.actions import record
from vafa.journal.jobs.progress import LeaseLost
from vafa.journal.models import Work, WorkState

LEASE = timedelta(seconds=30)


def claim_work(*, token: str, lease: timedelta) -> Work | None:
    """Lease the oldest work that waits, or whose worker is gone; nothing when there is none."""
    now = timezone.now()
    due = Q(state=WorkState.WAITING, not_before__lte=now) | Q(
        state=WorkState.RUNNING, leased_until__lt=now
    )
    # Looking first without a lock keeps an idle worker from writing to SQLite.
    if not Work.objects.filter(due).exists():
        return None
    with transaction.atomic():
        work = Work.objects.select_for_update(skip_locked=True).filter(due).order_by("id").first()
        if work is None or _is_given_up(work):
            return None
        work.state = WorkState.RUNNING
        work.attempts += 1
        work.started_at = work.started_at or now
        work.leased_by, work.leased_until = token, now + lease
        work.save()
    return work


def renew_lease(*, work_id: int, token: str, lease: timedelta) -> bool:
    """Keep the work for a while longer; says no when it is not this worker's any more."""
    renewed = _held(work_id, token).update(leased_until=timezone.now() + lease)
    return bool(renewed)


def finish_work(*, work_id: int, token: str, result: Mapping[str, Any]) -> None:
    """Mark the work as done and keep what it found."""
    # Any: each job knows its own result.
    ended = _held(work_id, token).update(
        state=WorkState.DONE,
        result=dict(result),
        error="",
        finished_at=timezone.now(),
        leased_until=None,
    )
    if not ended:
        raise LeaseLost


def mark_cancelled(*, work_id: int, token: str) -> None:
    """Mark the work as cancelled: it has stopped where that leaves no mess."""
    _held(work_id, token).update(
        state=WorkState.CANCELLED, finished_at=timezone.now(), leased_until=None
    )


def mark_failed(*, work_id: int, token: str, error: Exception) -> None:
    """Let the work be tried again after a pause, or give it up after its last attempt.

    What was refused would be refused again, so a refusal ends it at once.
    """
    text = str(error) if isinstance(error, Refused) else rules.error_text(error)
    _end_attempt(work_id=work_id, token=token, error=text, is_final=isinstance(error, Refused))


def mark_crashed(*, work_id: int, token: str, error: str) -> None:
    """Treat a process that ended without a word like one that failed, if it still had the work."""
    _end_attempt(work_id=work_id, token=token, error=error, is_final=False)


def hand_back(*, work_id: int, token: str) -> None:
    """Return work whose worker is being stopped; this counts as no attempt."""
    _held(work_id, token).update(
        state=WorkState.WAITING,
        attempts=F("attempts") - 1,
        not_before=timezone.now(),
        leased_until=None,
        leased_by="",
    )


def is_cancel_asked(*, work_id: int, token: str) -> bool:
    """Say whether somebody wants this running work to stop."""
    return _held(work_id, token).filter(is_cancel_asked=True).exists()


def is_over(*, work_id: int) -> bool:
    """Say whether the work has ended, however it did."""
    return not Work.objects.filter(
        pk=work_id, state__in=[WorkState.WAITING, WorkState.RUNNING]
    ).exists()


def _held(work_id: int, token: str) -> QuerySet[Work]:
    return Work.objects.filter(pk=work_id, leased_by=token, state=WorkState.RUNNING)


def _is_given_up(work: Work) -> bool:
    """End work that must not start again: cancelled meanwhile, or its worker died too often."""
    if work.is_cancel_asked:
        work.state = WorkState.CANCELLED
        work.finished_at = timezone.now()
        work.save()
        return True
    if work.attempts >= rules.WORK_ATTEMPTS_MAX:
        _give_up(work, error=work.error or "The worker was killed each time while this ran.")
        return True
    return False


def _end_attempt(*, work_id: int, token: str, error: str, is_final: bool) -> None:
    with transaction.atomic():
        work = _held(work_id, token).select_for_update().first()
        if work is None:
            return
        if work.is_cancel_asked:
            work.state, work.error = WorkState.CANCELLED, error
            work.finished_at, work.leased_until = timezone.now(), None
            work.save()
            return
        if is_final or work.attempts >= rules.WORK_ATTEMPTS_MAX:
            _give_up(work, error=error)
            return
        work.state, work.error = WorkState.WAITING, error
        work.not_before = timezone.now() + rules.work_pause(work.attempts)
        work.leased_until, work.leased_by = None, ""
        work.save()


def _give_up(work: Work, *, error: str) -> None:
    now = timezone.now()
    work.state, work.error = WorkState.FAILED, error
    work.finished_at, work.leased_until = now, None
    work.save()
    record(
        kind="journal.work_failed",
        at=now,
        by=SYSTEM,
        subject_kind="work",
        subject_id=work.id,
        payload={"job": work.job, "attempts": work.attempts},
    )
