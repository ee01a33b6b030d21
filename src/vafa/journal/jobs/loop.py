"""The worker: one loop that delivers entries, runs long jobs and keeps the schedule."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic
from types import FrameType

from django.db import Error as DatabaseError
from django.db import connection
from django.utils import timezone

from vafa.journal.jobs import deliveries, works
from vafa.journal.jobs.children import Children
from vafa.journal.jobs.schedule import ask_for_due_work
from vafa.journal.jobs.wiring import reaction, reaction_names
from vafa.journal.models import Heartbeat

CHILD_COMMAND = (sys.executable, "-m", "vafa.project", "work-job")
SECONDS_BUSY, SECONDS_IDLE = 0.05, 1.0
SECONDS_BETWEEN_BEATS = 5.0
SECONDS_BETWEEN_SCHEDULES = 10.0
SECONDS_BETWEEN_SWEEPS = 3_600.0
SECONDS_PER_BATCH = 0.05
DELIVERIES_KEPT = timedelta(days=30)
BEATS_KEPT = timedelta(days=1)

logger = logging.getLogger(__name__)


def run_worker(
    *,
    processes: int,
    child_command: Sequence[str] = CHILD_COMMAND,
    lease: timedelta = works.LEASE,
) -> None:
    """Work until SIGTERM or SIGINT: deliveries in this process, long jobs in child processes.

    Any number of workers may run on one database. Stopping ends the running jobs and hands them
    back, to go on from their checkpoints.
    """
    worker = Worker(processes=processes, child_command=child_command, lease=lease)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.ask_to_stop)
    worker.run()


class Worker:
    """One worker process: its name, its children and when it last did what it does at times."""

    def __init__(
        self, *, processes: int, child_command: Sequence[str], lease: timedelta = works.LEASE
    ) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._children = Children(command=child_command, limit=processes, lease=lease)
        self._lease = lease
        self._stop_asked = threading.Event()
        self._started_at = timezone.now()
        self._done_at: dict[str, float] = {}
        self._sizes: dict[str, int] = {}
        self._claims = 0

    def ask_to_stop(self, signal_number: int, frame: FrameType | None) -> None:
        """Stop after the current turn; a signal handler."""
        self._stop_asked.set()

    def run(self) -> None:
        """Turn after turn until asked to stop; waits longer the longer there is nothing to do."""
        for name in reaction_names():
            # A name that cannot be imported must stop the worker now, not at the first delivery.
            reaction(name)
        logger.info("Worker %s starts", self.name)
        pause = SECONDS_BUSY
        while not self._stop_asked.is_set():
            try:
                is_busy = self.turn()
            except DatabaseError as error:
                # The database restarts, or is locked for very long: leases cover what was begun.
                logger.warning("The database did not answer: %s", type(error).__name__)
                connection.close()
                is_busy, pause = False, SECONDS_IDLE
            pause = SECONDS_BUSY if is_busy else min(pause * 1.5, SECONDS_IDLE)
            if not is_busy:
                self._stop_asked.wait(pause)
        self._stop()

    def turn(self) -> bool:
        """Do once whatever is due now; says whether there was anything."""
        self._at_times()
        is_busy = self._children.look_after() > 0
        is_busy |= self._children.start_next(token=self._next_token())
        for name in reaction_names():
            is_busy |= self._deliver_some(name)
        return is_busy

    def _deliver_some(self, name: str) -> bool:
        """Deliver one batch, and learn how large the next may be to stay within its time."""
        size = self._sizes.get(name, 20)
        claim = deliveries.claim_deliveries(
            reaction=name, token=self._next_token(), size=size, lease=self._lease / 3
        )
        if claim is None:
            return False
        began = monotonic()
        is_good = deliveries.deliver(claim)
        share = (monotonic() - began) / SECONDS_PER_BATCH
        if share > 1 or not is_good:
            self._sizes[name] = max(1, int(len(claim.ids) / max(share, 2.0)))
        elif share < 0.5:
            self._sizes[name] = min(deliveries.BATCH_MAX, max(size, 2 * len(claim.ids)))
        return True

    def _at_times(self) -> None:
        if self._is_due("beat", SECONDS_BETWEEN_BEATS):
            self._beat()
        if self._is_due("schedule", SECONDS_BETWEEN_SCHEDULES):
            ask_for_due_work(now=timezone.now())
        if self._is_due("sweep", SECONDS_BETWEEN_SWEEPS):
            deliveries.bury_unknown_reactions()
            deliveries.sweep_deliveries(before=timezone.now() - DELIVERIES_KEPT)
            Heartbeat.objects.filter(at__lt=timezone.now() - BEATS_KEPT).delete()

    def _is_due(self, what: str, seconds: float) -> bool:
        now = monotonic()
        if now - self._done_at.get(what, -seconds) < seconds:
            return False
        self._done_at[what] = now
        return True

    def _beat(self) -> None:
        Heartbeat.objects.update_or_create(
            worker=self.name, defaults={"at": timezone.now(), "started_at": self._started_at}
        )

    def _next_token(self) -> str:
        self._claims += 1
        return f"{self.name}#{self._claims}"

    def _stop(self) -> None:
        self._children.stop()
        Heartbeat.objects.filter(worker=self.name).delete()
        connection.close()
        logger.info("Worker %s stopped", self.name)
