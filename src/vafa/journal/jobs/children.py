"""The running child processes of one worker: started, kept alive by their leases, ended."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from django.db import Error as DatabaseError
from django.db import connection

from vafa.journal.jobs import works
from vafa.journal.jobs.endings import CANCELLED, GIVEN_AWAY, OVER, ending_of, memory_kills
from vafa.journal.models import Work

# How long a cancelled job may go on until its next safe moment, before its process is ended.
SECONDS_TO_CANCEL = 30.0
SECONDS_TO_STOP = 5.0
SECONDS_BETWEEN_LOOKS = 1.0

logger = logging.getLogger(__name__)


@dataclass
class Child:
    """One process with the work that it runs, and why its worker ended it, if it did."""

    work_id: int
    token: str
    process: subprocess.Popen[str]
    memory_kills: int = 0
    cancelled_at: float | None = None
    over_at: float | None = None
    ended_because: str = ""


class Children:
    """The processes of one worker, with a thread that renews their leases.

    Renewing has a thread of its own, so that a slow reaction in the worker costs no job its lease.
    """

    def __init__(self, *, command: Sequence[str], limit: int, lease: timedelta) -> None:
        self._command = tuple(command)
        self._limit = limit
        self._lease = lease
        self._running: dict[int, Child] = {}
        self._lock = threading.Lock()
        self._looked_at = 0.0
        self._is_over = threading.Event()
        self._keeper = threading.Thread(target=self._keep_leases, name="leases", daemon=True)
        self._keeper.start()

    @property
    def count(self) -> int:
        """How many jobs run now."""
        return len(self._running)

    def start_next(self, *, token: str) -> bool:
        """Claim one work and start its process, when there is room and work; says whether."""
        if self.count >= self._limit:
            return False
        work = works.claim_work(token=token, lease=self._lease)
        if work is None:
            return False
        self._start(work)
        return True

    def look_after(self) -> int:
        """Take leave of the processes that ended, and end the cancelled; says how many ended."""
        ended = [child for child in self._copy() if child.process.poll() is not None]
        for child in ended:
            self._bury(child)
        if monotonic() - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._looked_at = monotonic()
            for child in self._copy():
                self._end_when_cancelled(child)
        return len(ended)

    def renew_leases(self) -> None:
        """Keep the works of all processes; end a process whose work is no longer its own."""
        for child in self._copy():
            self._renew(child)

    def stop(self) -> None:
        """End every process and hand its work back: another worker goes on at its checkpoint."""
        self._is_over.set()
        self._keeper.join(timeout=SECONDS_TO_STOP)
        for child in self._copy():
            _signal(child, signal.SIGTERM)
        deadline = monotonic() + SECONDS_TO_STOP
        for child in self._copy():
            try:
                child.process.wait(timeout=max(0.0, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.process.wait()
            self._forget(child)
            works.hand_back(work_id=child.work_id, token=child.token)

    def _start(self, work: Work) -> None:
        kills = memory_kills()
        # A session of its own: Ctrl-C in a terminal is meant for the worker, which then decides.
        process = subprocess.Popen(  # noqa: S603  # the command is our own, the id a number
            [*self._command, str(work.id)],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=os.environ,
        )
        assert process.stdin is not None
        try:
            process.stdin.write(work.leased_by + "\n")
            process.stdin.flush()
        except BrokenPipeError:
            logger.warning("The process of work %s ended at once", work.id)
        with self._lock:
            self._running[work.id] = Child(work.id, work.leased_by, process, kills)
        logger.info("Work %s (%s) started, attempt %s", work.id, work.job, work.attempts)

    def _bury(self, child: Child) -> None:
        self._forget(child)
        how = ending_of(
            code=child.process.returncode,
            ended_because=child.ended_because,
            memory_ran_out=memory_kills() > child.memory_kills,
        )
        # Work that ended well is not running any more, and this changes nothing.
        works.mark_crashed(
            work_id=child.work_id, token=child.token, error=f"The job's process {how}."
        )
        logger.info("The process of work %s %s", child.work_id, how)

    def _forget(self, child: Child) -> None:
        if child.process.stdin is not None:
            child.process.stdin.close()
        with self._lock:
            self._running.pop(child.work_id, None)

    def _end_when_cancelled(self, child: Child) -> None:
        if child.cancelled_at is None:
            if works.is_cancel_asked(work_id=child.work_id, token=child.token):
                child.cancelled_at = monotonic()
        elif monotonic() - child.cancelled_at > SECONDS_TO_CANCEL:
            _end(child, CANCELLED)

    def _keep_leases(self) -> None:
        pause = self._lease.total_seconds() / 6
        while not self._is_over.wait(pause):
            try:
                self.renew_leases()
            except DatabaseError as error:
                logger.warning("Leases could not be renewed: %s", type(error).__name__)
                connection.close()
        connection.close()

    def _renew(self, child: Child) -> None:
        is_ours = works.renew_lease(work_id=child.work_id, token=child.token, lease=self._lease)
        if is_ours or child.process.poll() is not None:
            return
        if not works.is_over(work_id=child.work_id):
            # Whatever it still does is in vain: it must not go on.
            _end(child, GIVEN_AWAY)
        elif child.over_at is None:
            # Done in the same moment: the process is about to leave.
            child.over_at = monotonic()
        elif monotonic() - child.over_at > SECONDS_TO_STOP:
            _end(child, OVER)

    def _copy(self) -> list[Child]:
        with self._lock:
            return list(self._running.values())


def _end(child: Child, because: str) -> None:
    """End the process at once, with whatever it started, and remember why."""
    child.ended_because = because
    _signal(child, signal.SIGKILL)


def _signal(child: Child, number: signal.Signals) -> None:
    """Send a signal to the process and to whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, number)
