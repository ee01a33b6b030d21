"""Lists of contacts as long jobs of the worker."""

from __future__ import annotations

from typing import Any

from vafa.connectors.shops.contacts.actions import store_contacts, withdraw_contacts
from vafa.core.keys import Actor
from vafa.journal.jobs.progress import Progress
from vafa.staff.queries import now


# Any: JSON values.
def run_contacts(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Store the contacts of a list, or go on with it after a crash."""
    by = Actor("import", run_id)
    run = store_contacts(run_id=run_id, progress=progress, at=now(), by=by)
    return {"run_id": run.id, "rows": run.rows_read, "stored": run.rows_stored}


def take_contacts_back(progress: Progress, *, run_id: int) -> dict[str, Any]:
    """Take back all that a list brought."""
    by = Actor("import", run_id)
    run = withdraw_contacts(run_id=run_id, progress=progress, at=now(), by=by)
    return {"run_id": run.id, "state": run.state}
