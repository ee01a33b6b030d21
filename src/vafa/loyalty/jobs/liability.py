"""What programmes owe, worked out each night."""

from __future__ import annotations

from typing import Any

from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions.liability import work_out_liability
from vafa.loyalty.models import Programme, ProgrammeState
from vafa.staff.queries import now


# Any: JSON values.
def work_out_liabilities(progress: Progress) -> dict[str, Any]:
    """Work out for every programme what this month brought and what is owed."""
    months = 0
    found = Programme.objects.exclude(state=ProgrammeState.DRAFT).order_by("id")
    for done, programme_id in enumerate(found.values_list("id", flat=True), start=1):
        months += work_out_liability(programme_id=programme_id, at=now())
        progress.report(step="valuing", done=done)
        progress.stop_if_cancelled()
    return {"months": months}
