"""A task is written down, for one customer, for several or for the shop itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.text import display_clean
from vafa.customers.queries import live_customers
from vafa.staff.models import StaffMember
from vafa.tasks.actions.entries import ADDED, CHANGED, record_of_task
from vafa.tasks.models import Repeat, Task, TaskKind, TaskState
from vafa.tasks.rules import AT_ONCE_MAX, NOTE_LENGTH_MAX, TITLE_LENGTH_MAX


class TaskNeedsTitle(Refused):
    code = "task_needs_title"
    sentence = _("Say in a few words what is to be done.")


class DueDateOver(Refused):
    code = "due_date_over"
    sentence = _("This day is over. Choose today or a day ahead.")


class NobodyThere(Refused):
    code = "nobody_there"
    sentence = _("Choose a colleague who still works here.")


class NoSuchCustomer(Refused):
    code = "no_such_customer"
    sentence = _("Choose at least one customer first.")


class TaskIsGone(Refused):
    code = "task_is_gone"
    sentence = _("This task is no longer open.")


def add_task(
    *,
    customer_id: int | None,
    kind: str,
    title: str,
    note: str,
    due_date: date,
    assignee_id: int | None,
    repeat: str,
    today: date,
    at: datetime,
    by: Actor,
) -> Task:
    """Write down one task, for a customer or for the shop itself.

    Refuses one without a title, for a day that is over, or for somebody who has left.
    """
    customers = [None] if customer_id is None else _known([customer_id])
    with transaction.atomic():
        (task,) = _added(
            customers,
            kind=kind,
            title=title,
            note=note,
            due_date=due_date,
            assignee_id=assignee_id,
            repeat=repeat,
            today=today,
            at=at,
            by=by,
        )
    return task


def add_tasks(
    *,
    customer_ids: Sequence[int],
    kind: str,
    title: str,
    note: str,
    due_date: date,
    assignee_id: int | None,
    repeat: str,
    today: date,
    at: datetime,
    by: Actor,
) -> list[Task]:
    """Write down the same task for several customers, all of them or none."""
    with transaction.atomic():
        return _added(
            _known(customer_ids),
            kind=kind,
            title=title,
            note=note,
            due_date=due_date,
            assignee_id=assignee_id,
            repeat=repeat,
            today=today,
            at=at,
            by=by,
        )


def change_task(
    *,
    task_id: int,
    kind: str,
    title: str,
    note: str,
    repeat: str,
    at: datetime,
    by: Actor,
) -> Task:
    """Say anew what is to be done; an empty title gives a proposed step its own words back.

    Refuses a closed task, and one that would be left without words. The day is changed by
    postponing, the person by assigning: both leave a trace.
    """
    with transaction.atomic():
        task = Task.objects.select_for_update().filter(id=task_id, state=TaskState.OPEN).first()
        if task is None:
            raise TaskIsGone
        task.title = _title(title, may_be_empty=bool(task.code))
        task.kind, task.note = TaskKind(kind), note.strip()[:NOTE_LENGTH_MAX]
        task.repeat = Repeat(repeat)
        task.save(update_fields=["title", "kind", "note", "repeat"])
        record_of_task(task, kind=CHANGED, at=at, by=by)
    return task


def checked_assignee(assignee_id: int | None) -> int | None:
    """Return who is to do it, or nobody; refuses an account that is closed."""
    if assignee_id is None:
        return None
    if not StaffMember.objects.filter(id=assignee_id, is_active=True).exists():
        raise NobodyThere
    return assignee_id


def checked_day(day: date, *, today: date) -> date:
    """Return the day; refuses one that is over."""
    if day < today:
        raise DueDateOver
    return day


def _added(
    customers: Sequence[int | None],
    *,
    kind: str,
    title: str,
    note: str,
    due_date: date,
    assignee_id: int | None,
    repeat: str,
    today: date,
    at: datetime,
    by: Actor,
) -> list[Task]:
    words = _title(title, may_be_empty=False)
    day, assignee = checked_day(due_date, today=today), checked_assignee(assignee_id)
    tasks = [
        Task.objects.create(
            customer_id=customer_id,
            kind=TaskKind(kind),
            title=words,
            note=note.strip()[:NOTE_LENGTH_MAX],
            due_date=day,
            assignee_id=assignee,
            repeat=Repeat(repeat),
            proposed_by=str(by),
            made_at=at,
            made_by=str(by),
        )
        for customer_id in customers
    ]
    for task in tasks:
        record_of_task(task, kind=ADDED, at=at, by=by)
    return tasks


def _known(customer_ids: Sequence[int]) -> list[int]:
    asked = list(customer_ids)[:AT_ONCE_MAX]
    known = list(live_customers().filter(id__in=asked).order_by("id").values_list("id", flat=True))
    if not known:
        raise NoSuchCustomer
    return known


def _title(title: str, *, may_be_empty: bool) -> str:
    words = display_clean(title)[:TITLE_LENGTH_MAX]
    if not words and not may_be_empty:
        raise TaskNeedsTitle
    return words
