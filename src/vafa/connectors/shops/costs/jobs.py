"""Long work of files of costs."""

from __future__ import annotations

from typing import Any

from vafa.connectors.shops.costs.actions import store_costs
from vafa.core.keys import Actor
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now


# Any: JSON values.
def run_costs(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Store a file of costs, or begin anew where it was stopped."""
    run = store_costs(run_id=run_id, progress=progress, at=now(), by=Actor("import", run_id))
    return {"run_id": run.id, "stored": run.rows_stored, "set_aside": run.rows_quarantined}
