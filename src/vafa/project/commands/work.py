"""`vafa work`: the worker, and the process of one long job."""

from __future__ import annotations

import argparse

from django.conf import settings

from vafa.journal.jobs.child import run_child
from vafa.journal.jobs.loop import run_worker


def run(_options: argparse.Namespace) -> int:
    """Deliver entries and run long jobs until told to stop."""
    run_worker(processes=settings.ENVIRONMENT.work_processes)
    return 0


def job(options: argparse.Namespace) -> int:
    """Run one long job; the worker starts this."""
    return run_child(work_id=options.work_id)
