"""What is due is written into the books each night."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from vafa.core.keys import SYSTEM
from vafa.journal.jobs.progress import Progress
from vafa.ledger.jobs import settle_due
from vafa.staff.queries import now

# Holds last an hour at most; those of a worker that slept for longer end when somebody looks.
_HOLDS_WITHIN = timedelta(days=30)


# Any: JSON values.
def settle_books(progress: Progress) -> dict[str, Any]:
    """Write into the books what began and ended by itself since the last night.

    Nothing waits for it: whoever looks finds an owner settled. Reports and exports find it written.
    """

    def after_each(settled: int) -> None:
        progress.report(step="settling", done=settled)
        progress.stop_if_cancelled()

    moment = now()
    settled = settle_due(
        at=moment, by=SYSTEM, after_each=after_each, holds_since=moment - _HOLDS_WITHIN
    )
    return {"settled": settled}
