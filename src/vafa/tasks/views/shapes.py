"""Tasks and proposals as pages show them: put into words, and grouped by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext, ngettext, pgettext

from vafa.core.presentation import Reader
from vafa.tasks.forms.labels import (
    KIND_ICONS,
    KIND_LABELS,
    SOURCE_LABELS,
    Label,
    step_label,
    step_reason,
    title_of,
)
from vafa.tasks.models import Proposal, Task, TaskState
from vafa.tasks.rules import is_overdue, step_named


@dataclass(frozen=True)
class ShownTask:
    """A task with its words; `is_late` when its day is over, `is_now` when it is today."""

    task: Task
    title: Label
    why: Label
    kind: Label
    icon: str
    when: str
    is_late: bool
    is_now: bool

    @property
    def is_open(self) -> bool:
        return self.task.state == TaskState.OPEN


@dataclass(frozen=True)
class ShownProposal:
    """A proposal with its words."""

    proposal: Proposal
    title: Label
    why: Label
    source: Label
    icon: str


@dataclass(frozen=True)
class DayGroup:
    """Tasks under one heading, such as today."""

    label: str
    is_late: bool
    tasks: list[ShownTask] = field(default_factory=list)


def shown_task(task: Task, *, today: date, reader: Reader) -> ShownTask:
    """Put a task into words."""
    is_open = task.state == TaskState.OPEN
    done_on = reader.day_of(task.done_at) if task.done_at else task.due_date
    return ShownTask(
        task=task,
        title=title_of(task),
        why=step_reason(task.code),
        kind=KIND_LABELS[task.kind],
        icon=KIND_ICONS[task.kind],
        when=due_in_words(task.due_date, today=today, reader=reader)
        if is_open
        else reader.day(done_on),
        is_late=is_open and is_overdue(task.due_date, today=today),
        is_now=is_open and task.due_date == today,
    )


def shown_proposal(proposal: Proposal) -> ShownProposal:
    """Put a proposal into words."""
    return ShownProposal(
        proposal=proposal,
        title=step_label(proposal),
        why=step_reason(proposal.code),
        source=SOURCE_LABELS.get(proposal.source, proposal.source),
        icon=KIND_ICONS[step_named(proposal.code).kind],
    )


def day_groups(tasks: Sequence[Task], *, today: date, reader: Reader) -> list[DayGroup]:
    """Put tasks, which come ordered by day, under headings of near and far days."""
    groups: list[DayGroup] = []
    for task in tasks:
        label = _heading(task.due_date, today)
        if not groups or groups[-1].label != label:
            groups.append(DayGroup(label, is_overdue(task.due_date, today=today)))
        groups[-1].tasks.append(shown_task(task, today=today, reader=reader))
    return groups


def closed_groups(tasks: Sequence[Task], *, today: date, reader: Reader) -> list[DayGroup]:
    """Put closed tasks, the latest first, under the days on which they were closed."""
    groups: list[DayGroup] = []
    for task in tasks:
        label = reader.day_long(reader.day_of(task.done_at)) if task.done_at else ""
        if not groups or groups[-1].label != label:
            groups.append(DayGroup(label, is_late=False))
        groups[-1].tasks.append(shown_task(task, today=today, reader=reader))
    return groups


def due_in_words(day: date, *, today: date, reader: Reader) -> str:
    """Say how near or how long gone a day is; beyond a week, the day itself."""
    days = (day - today).days
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days < 0:
        words = ngettext("%(days)s day late", "%(days)s days late", -days)
        return words % {"days": reader.number(-days)}
    if days <= 7:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": reader.number(days)}
    return reader.day(day)


def _heading(day: date, today: date) -> str:
    if day < today:
        return pgettext("tasks", "Overdue")
    if day == today:
        return gettext("Today")
    if day == today + timedelta(days=1):
        return gettext("Tomorrow")
    return (
        gettext("Within a week") if day <= today + timedelta(days=7) else pgettext("tasks", "Later")
    )
