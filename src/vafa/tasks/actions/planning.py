"""Who does a task, and when after all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.tasks.actions.adding import checked_assignee, checked_day
from vafa.tasks.actions.closing import open_tasks
from vafa.tasks.actions.entries import ASSIGNED, POSTPONED, record_of_task
from vafa.tasks.models import Postponement
from vafa.tasks.rules import POSTPONED_DAYS_MAX

REASON_LENGTH_MAX = 200


class ReasonMissing(Refused):
    code = "reason_missing"
    sentence = _("Say why, so that others understand it later.")


class PostponedTooFar(Refused):
    code = "postponed_too_far"
    sentence = _("This is more than two years ahead. Drop the task, or choose a nearer day.")


def assign_tasks(
    *, task_ids: Sequence[int], assignee_id: int | None, at: datetime, by: Actor
) -> int:
    """Hand tasks to a colleague, or to nobody in particular.

    Refuses somebody who has left, and when none of the tasks is open.
    """
    assignee = checked_assignee(assignee_id)
    with transaction.atomic():
        tasks = [task for task in open_tasks(task_ids) if task.assignee_id != assignee]
        for task in tasks:
            task.assignee_id = assignee
            task.save(update_fields=["assignee"])
            record_of_task(task, kind=ASSIGNED, at=at, by=by, more={"assignee": assignee})
    return len(tasks)


def postpone_tasks(
    *, task_ids: Sequence[int], until: date, reason: str, today: date, at: datetime, by: Actor
) -> int:
    """Put tasks off until another day, and keep from when and why.

    Refuses without a reason, for a day that is over, more than two years ahead, and when none of
    the tasks is open.
    """
    because = reason.strip()[:REASON_LENGTH_MAX]
    if not because:
        raise ReasonMissing
    if checked_day(until, today=today) > today + timedelta(days=POSTPONED_DAYS_MAX):
        raise PostponedTooFar
    with transaction.atomic():
        tasks = [task for task in open_tasks(task_ids) if task.due_date != until]
        for task in tasks:
            Postponement.objects.create(
                task=task,
                from_date=task.due_date,
                to_date=until,
                reason=because,
                at=at,
                by=str(by),
            )
            task.due_date = until
            task.save(update_fields=["due_date"])
            more = {"until": until.isoformat()}
            record_of_task(task, kind=POSTPONED, at=at, by=by, more=more)
    return len(tasks)
