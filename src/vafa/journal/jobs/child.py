"""The process in which one long job runs, so that its memory goes back when it ends."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from vafa.journal import rules
from vafa.journal.jobs import wiring, works
from vafa.journal.jobs.progress import LeaseLost, WorkCancelled, WorkProgress
from vafa.journal.models import Work, WorkState

ENDED = 0
NOT_OURS = 3

logger = logging.getLogger(__name__)


def run_child(*, work_id: int) -> int:
    """Run one job to its end and return the process's exit code.

    The worker writes the lease's token on the first line of the standard input and keeps that
    pipe open: when it closes, the worker is gone, and this process ends at once.
    """
    pipe = sys.stdin.fileno()
    token = _first_line(pipe)
    _end_with_the_worker(pipe)
    work = Work.objects.filter(pk=work_id, leased_by=token, state=WorkState.RUNNING).first()
    if work is None or not token:
        return NOT_OURS
    progress = WorkProgress(work)
    try:
        result = wiring.job(work.job)(progress, **work.arguments)
        progress.flush()
        works.finish_work(work_id=work_id, token=token, result=result)
    except WorkCancelled:
        works.mark_cancelled(work_id=work_id, token=token)
    except LeaseLost:
        return NOT_OURS
    except Exception as error:
        logger.error("%s failed: %s", work.job, rules.error_text(error))
        works.mark_failed(work_id=work_id, token=token, error=error)
    return ENDED


def _first_line(pipe: int) -> str:
    # Byte by byte and without Python's buffered reader, whose lock a waiting thread would hold
    # when the interpreter shuts down.
    line = b""
    while byte := os.read(pipe, 1):
        if byte == b"\n":
            break
        line += byte
    return line.decode()


def _end_with_the_worker(pipe: int) -> None:
    def wait_for_the_end() -> None:
        while os.read(pipe, 1):
            pass
        if os.getpgrp() == os.getpid():
            # What the job started goes with it.
            os.killpg(os.getpid(), signal.SIGKILL)
        os._exit(NOT_OURS)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
