"""Lists of balances as long work."""

from __future__ import annotations

from typing import Any

from vafa.connectors.shops.balances.actions import store_balances, take_back_balances
from vafa.core.keys import Actor
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now


# Any: JSON values.
def run_balances(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Store a list of balances, or go on with it after a crash."""
    run = store_balances(run_id=run_id, progress=progress, at=now(), by=Actor("import", run_id))
    return {"run_id": run.id, "stored": run.rows_stored, "set_aside": run.rows_quarantined}


def take_balances_back(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Take back all that a list brought."""
    by = Actor("import", run_id)
    run = take_back_balances(run_id=run_id, progress=progress, at=now(), by=by)
    return {"run_id": run.id, "state": run.state}
