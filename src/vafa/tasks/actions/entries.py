"""How a task is written into the journal: under its customer, so that the timeline tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.tasks.models import Task

ADDED = "tasks.task_added"
CHANGED = "tasks.task_changed"
ASSIGNED = "tasks.task_assigned"
POSTPONED = "tasks.task_postponed"
DONE = "tasks.task_done"
DROPPED = "tasks.task_dropped"
REOPENED = "tasks.task_reopened"
ACCEPTED = "tasks.proposal_accepted"


def record_of_task(
    task: Task,
    *,
    kind: str,
    at: datetime,
    by: Actor,
    more: Mapping[str, int | str | None] | None = None,
) -> None:
    """Write an entry about a task; what people typed stays out of it."""
    is_about_somebody = task.customer_id is not None
    record(
        kind=kind,
        at=at,
        by=by,
        subject_kind="customer" if is_about_somebody else "task",
        subject_id=task.customer_id if is_about_somebody else task.id,
        payload={"task": task.id, "kind": task.kind, "code": task.code, **(more or {})},
    )
