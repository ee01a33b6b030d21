"""An import taken back whole."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from vafa.core.keys import Actor
from vafa.imports.actions import begin_withdrawal, end_withdrawal
from vafa.imports.models import Run, RunState
from vafa.journal.jobs.progress import Progress
from vafa.orders.actions import withdraw_run

WITHDRAWING = gettext_noop("Taking back what the import brought")


def withdraw_import(*, run_id: int, progress: Progress, at: datetime, by: Actor) -> Run:
    """Take back all that a run brought; what other imports also brought stays.

    Killed in the middle, it is called again and goes on. Refuses a run that may still be running;
    one that is withdrawn already is left as it is.
    """
    run = Run.objects.get(pk=run_id)
    if run.state == RunState.WITHDRAWN:
        return run
    begin_withdrawal(run_id=run_id)
    done = 0
    for count in withdraw_run(run_id=run_id, at=at, by=by):
        done += count
        progress.report(step=WITHDRAWING, done=done)
    return end_withdrawal(run_id=run_id, at=at)
