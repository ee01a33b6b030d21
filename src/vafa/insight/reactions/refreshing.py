"""What the pages' figures do when orders have changed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.core.keys import SYSTEM
from vafa.insight.queries.data import REFRESH_JOB
from vafa.journal.actions import ask_for_work
from vafa.journal.models import Entry
from vafa.portfolio.queries import current_run


def refresh_after_orders_changed(entries: Sequence[Entry]) -> None:
    """Ask for a refresh once orders were imported or withdrawn, unless one began after that."""
    latest = max(entries, key=lambda entry: entry.recorded_at)
    run = current_run()
    if run is not None and run.started_at >= latest.recorded_at:
        return
    ask_for_work(job=REFRESH_JOB, arguments={}, unique_key="refresh", at=latest.at, by=SYSTEM)
