"""A task ends: done with its outcome, or dropped with the reason; or it is taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.languages import Calendar
from vafa.staff.queries import shop
from vafa.tasks.actions.entries import ADDED, DONE, DROPPED, REOPENED, record_of_task
from vafa.tasks.models import Task, TaskState
from vafa.tasks.rules import AT_ONCE_MAX, next_due_date

OUTCOME_LENGTH_MAX = 500


class NothingOpen(Refused):
    code = "nothing_open"
    sentence = _("Choose at least one task that is still open.")


class TaskIsOpen(Refused):
    code = "task_is_open"
    sentence = _("This task is open already.")


def finish_tasks(
    *, task_ids: Sequence[int], outcome: str, today: date, at: datetime, by: Actor
) -> int:
    """Write tasks off as done; one that repeats is opened again for its next day.

    Passes over those that are closed already, so that a second click does nothing; refuses when
    none of them is open.
    """
    calendar = cast("Calendar", shop().calendar)
    with transaction.atomic():
        tasks = open_tasks(task_ids)
        for task in tasks:
            _close(task, TaskState.DONE, outcome=outcome, at=at, by=by)
            record_of_task(task, kind=DONE, at=at, by=by)
            following = next_due_date(
                due_date=task.due_date, done_on=today, repeat=task.repeat, calendar=calendar
            )
            if following is not None:
                _open_again(task, due_date=following, at=at, by=by)
    return len(tasks)


def drop_tasks(*, task_ids: Sequence[int], outcome: str, at: datetime, by: Actor) -> int:
    """Give tasks up; a repeating one does not come back. Refuses when none of them is open."""
    with transaction.atomic():
        tasks = open_tasks(task_ids)
        for task in tasks:
            _close(task, TaskState.DROPPED, outcome=outcome, at=at, by=by)
            record_of_task(task, kind=DROPPED, at=at, by=by)
    return len(tasks)


def reopen_task(*, task_id: int, at: datetime, by: Actor) -> Task:
    """Take up a closed task again; refuses an open one."""
    with transaction.atomic():
        task = Task.objects.select_for_update().get(id=task_id)
        if task.state == TaskState.OPEN:
            raise TaskIsOpen
        task.state, task.done_at, task.done_by = TaskState.OPEN, None, ""
        task.save(update_fields=["state", "done_at", "done_by"])
        record_of_task(task, kind=REOPENED, at=at, by=by)
    return task


def open_tasks(task_ids: Sequence[int]) -> list[Task]:
    """Lock and return those of the tasks that are open; refuses when there is none."""
    asked = list(task_ids)[:AT_ONCE_MAX]
    rows = Task.objects.select_for_update().filter(id__in=asked, state=TaskState.OPEN)
    found = list(rows.order_by("id"))
    if not found:
        raise NothingOpen
    return found


def _close(task: Task, state: TaskState, *, outcome: str, at: datetime, by: Actor) -> None:
    task.state, task.outcome = state, outcome.strip()[:OUTCOME_LENGTH_MAX]
    task.done_at, task.done_by = at, str(by)
    task.save(update_fields=["state", "outcome", "done_at", "done_by"])


def _open_again(task: Task, *, due_date: date, at: datetime, by: Actor) -> None:
    following = Task.objects.create(
        customer_id=task.customer_id,
        kind=task.kind,
        code=task.code,
        title=task.title,
        note=task.note,
        due_date=due_date,
        assignee_id=task.assignee_id,
        repeat=task.repeat,
        proposed_by=task.proposed_by,
        made_at=at,
        made_by=str(by),
    )
    record_of_task(following, kind=ADDED, at=at, by=by)
