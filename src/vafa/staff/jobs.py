"""Long jobs of the staff."""

from __future__ import annotations

from typing import Any

from vafa.journal.jobs.progress import Progress
from vafa.staff.actions import forget_api_answers
from vafa.staff.queries import now


def forget_answers(progress: Progress) -> dict[str, Any]:
    """Delete the answers that programs no longer wait for."""
    # Any: JSON values.
    return {"answers": forget_api_answers(before=now())}
