"""Imports as long jobs of the worker."""

from __future__ import annotations

from typing import Any

from vafa.connectors.shops.csv.actions import store_run
from vafa.connectors.shops.csv.actions import withdraw_import as take_back
from vafa.core.keys import Actor
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now


def run_import(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Store the file of a run, or go on with it after a crash; the result is its report."""
    # Any: JSON values.
    run = store_run(run_id=run_id, progress=progress, at=now(), by=Actor("import", run_id))
    return {"run_id": run.id, "rows": run.report["rows"]}


def withdraw_import(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Take back all that a run brought."""
    run = take_back(run_id=run_id, progress=progress, at=now(), by=Actor("import", run_id))
    return {"run_id": run.id, "state": run.state}
