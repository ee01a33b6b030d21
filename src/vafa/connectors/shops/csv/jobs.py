"""Imports as long jobs of the worker."""

from __future__ import annotations

from typing import Any

from vafa.connectors.shops.csv.actions import retry_rows as try_again
from vafa.connectors.shops.csv.actions import store_run
from vafa.connectors.shops.csv.actions import withdraw_import as take_back
from vafa.core.keys import Actor
from vafa.imports.models import Run
from vafa.journal.actions import ask_for_work
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now

# What is stored shows on pages after the next refresh, which a floor beside this one does.
REFRESH_JOB = "insight.refresh"


def run_import(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Store the file of a run, or go on with it after a crash; the result is its report."""
    # Any: JSON values.
    run = store_run(run_id=run_id, progress=progress, at=now(), by=Actor("import", run_id))
    return {"run_id": run.id, "rows": run.report["rows"]}


def withdraw_import(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Take back all that a run brought."""
    run = take_back(run_id=run_id, progress=progress, at=now(), by=Actor("import", run_id))
    return {"run_id": run.id, "state": run.state}


def retry_rows(
    progress: Progress, *, run_id: int, rates: dict[str, str], statuses: dict[str, str], by: str
) -> dict[str, Any]:
    """Try all rows again that a run set aside, with rates and status words that were mended."""
    mapping = Run.objects.get(pk=run_id).mapping
    settings = {
        name: [list(pair) for pair in (dict(mapping.get(name, [])) | said).items()]
        for name, said in (("rates", rates), ("statuses", statuses))
    }
    who = Actor.parse(by)
    retried = try_again(run_id=run_id, settings=settings, progress=progress, at=now(), by=who)
    if retried.stored:
        ask_for_work(job=REFRESH_JOB, arguments={}, unique_key="refresh", at=now(), by=who)
    return {"run_id": run_id, "stored": retried.stored, "refused": retried.refused}
