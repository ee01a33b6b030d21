"""What a long job holds in its hand: how far it is, where to go on, and whether to stop."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

from vafa.journal.models import Work, WorkState

SECONDS_BETWEEN_REPORTS = 0.5
SECONDS_BETWEEN_QUESTIONS = 1.0


class WorkCancelled(Exception):
    """Somebody cancelled the work; the job lets this pass through, having saved what it will."""


class LeaseLost(Exception):
    """The work was given to another worker meanwhile; whatever this process does is in vain."""


class Progress:
    """The progress of a job that nobody watches: for the command line, for tests, for jobs in jobs.

    `saved` is what the job's latest checkpoint held before a crash, empty at the first start.
    """

    def __init__(self, *, saved: dict[str, Any] | None = None) -> None:
        # Any: each job knows what its own checkpoint holds.
        self.saved: dict[str, Any] = dict(saved or {})
        self.step = ""
        self.done = 0
        self.total: int | None = None

    def report(self, *, step: str | None = None, done: int = 0, total: int | None = None) -> None:
        """Tell how far the job is; cheap enough to be called for every batch."""
        self.step = self.step if step is None else step
        self.done = done
        self.total = total

    def checkpoint(self, saved: dict[str, Any]) -> None:
        """Keep what the job needs to go on from here.

        Called inside a transaction, the checkpoint is kept exactly when the job's rows are.
        """
        self.saved = dict(saved)

    def stop_if_cancelled(self) -> None:
        """Raise WorkCancelled when somebody asked for it; call it where stopping leaves no mess."""


class WorkProgress(Progress):
    """The progress of a job that a worker runs, written into its row while it holds the lease."""

    def __init__(self, work: Work) -> None:
        super().__init__(saved=work.checkpoint)
        self.done, self.total = work.steps_done, work.steps_total
        self._mine = Work.objects.filter(
            pk=work.pk, leased_by=work.leased_by, state=WorkState.RUNNING
        )
        self._reported_at = 0.0
        self._asked_at = 0.0

    def report(self, *, step: str | None = None, done: int = 0, total: int | None = None) -> None:
        """Tell how far the job is, at most twice a second and never inside a transaction.

        Inside one nobody would see it, and it would hold a lock for nothing.
        """
        is_new_step = step is not None and step != self.step
        super().report(step=step, done=done, total=total)
        now = time.monotonic()
        is_due = is_new_step or now - self._reported_at >= SECONDS_BETWEEN_REPORTS
        if is_due and not connection.in_atomic_block:
            self._reported_at = now
            self._write()

    def checkpoint(self, saved: dict[str, Any]) -> None:
        """Keep what the job needs to go on from here; raises LeaseLost when it is not ours now."""
        super().checkpoint(saved)
        self._write(checkpoint=self.saved)

    def stop_if_cancelled(self) -> None:
        """Raise WorkCancelled when somebody asked for it; looks at most once a second."""
        now = time.monotonic()
        if now - self._asked_at < SECONDS_BETWEEN_QUESTIONS:
            return
        self._asked_at = now
        is_cancel_asked = self._mine.values_list("is_cancel_asked", flat=True).first()
        if is_cancel_asked is None:
            raise LeaseLost
        if is_cancel_asked:
            raise WorkCancelled

    def flush(self) -> None:
        """Write the latest numbers, because the job has ended."""
        self._write()

    def _write(self, **columns: object) -> None:
        written = self._mine.update(
            step=self.step[:80], steps_done=self.done, steps_total=self.total, **columns
        )
        if not written:
            raise LeaseLost
