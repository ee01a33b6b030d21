"""One task with its story, one customer's tasks, and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from vafa.staff.models import StaffMember
from vafa.staff.queries import names_of_actors
from vafa.tasks.models import (
    Postponement,
    Proposal,
    ProposalState,
    Task,
    TaskSettings,
    TaskState,
)

OPEN_SHOWN_MAX: Final = 20
CLOSED_SHOWN_MAX: Final = 5
POSTPONEMENTS_SHOWN_MAX: Final = 50
COLLEAGUES_MAX: Final = 200


@dataclass(frozen=True)
class TaskStory:
    """A task with how often it was put off; `names` of everybody who had a part in it."""

    task: Task
    postponements: list[Postponement]
    names: dict[str, str]


@dataclass(frozen=True)
class CustomerTasks:
    """What is to be done for a customer, what is proposed, and what was done lately."""

    open: list[Task]
    proposals: list[Proposal]
    closed: list[Task]
    names: dict[str, str]


def colleagues() -> list[StaffMember]:
    """Return everybody to whom a task may be given, by name."""
    active = StaffMember.objects.filter(is_active=True)
    return list(active.order_by("name", "id")[:COLLEAGUES_MAX])


def task_settings() -> TaskSettings:
    """Return how many proposals may wait and for how long; the defaults while nobody chose."""
    return TaskSettings.objects.filter(id=1).first() or TaskSettings(id=1)


def task_story(*, task_id: int) -> TaskStory | None:
    """Return a task with its postponements, the latest first, or nothing."""
    rows = Task.objects.select_related("customer", "assignee", "proposal")
    task = rows.filter(id=task_id).first()
    if task is None:
        return None
    put_off = list(task.postponements.order_by("-id")[:POSTPONEMENTS_SHOWN_MAX])
    actors = {task.made_by, task.done_by, task.proposed_by, *(one.by for one in put_off)}
    return TaskStory(task, put_off, _names(actors))


def customer_tasks(*, customer_id: int, today: date) -> CustomerTasks:
    """Return a customer's open tasks by day, the proposals, and the latest closed tasks."""
    tasks = Task.objects.filter(customer_id=customer_id).select_related("assignee")
    waiting = tasks.filter(state=TaskState.OPEN).order_by("due_date", "id")
    closed = list(
        tasks.exclude(state=TaskState.OPEN).order_by("-done_at", "-id")[:CLOSED_SHOWN_MAX]
    )
    proposed = Proposal.objects.filter(
        customer_id=customer_id, state=ProposalState.PROPOSED, expires_date__gte=today
    )
    return CustomerTasks(
        open=list(waiting[:OPEN_SHOWN_MAX]),
        proposals=list(proposed.order_by("id")[:OPEN_SHOWN_MAX]),
        closed=closed,
        names=_names({task.done_by for task in closed}),
    )


def _names(actors: set[str]) -> dict[str, str]:
    return names_of_actors({one for one in actors if one and not one.startswith("strategy:")})
