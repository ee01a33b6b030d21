"""The lists of tasks: mine, all, overdue, proposed and closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from vafa.tasks.models import Proposal, ProposalState, Task, TaskState
from vafa.tasks.queries.paging import BY_DAY, BY_END, BY_WORTH, Slice, slice_of

PAGE_SIZE: Final = 40
COUNTED_MAX: Final = 10_000
NOBODY: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilters:
    """Which tasks are listed; the assignee NOBODY asks for those that belong to nobody yet."""

    assignee: int | None = None
    kind: str = ""
    source: str = ""
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is narrowed."""
        return self == TaskFilters()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCounts:
    """How much is waiting; every count stops at COUNTED_MAX and one."""

    mine: int
    mine_due: int
    all: int
    overdue: int
    nobody: int
    proposed: int


def task_counts(*, member_id: int, today: date) -> TaskCounts:
    """Count what is open, for one person and for all, in two queries."""
    nearest = Task.objects.filter(state=TaskState.OPEN).order_by("due_date", "id")
    mine = Q(assignee_id=member_id)
    counted = nearest[: COUNTED_MAX + 1].aggregate(
        mine=Count("id", filter=mine),
        mine_due=Count("id", filter=mine & Q(due_date__lte=today)),
        all=Count("id"),
        overdue=Count("id", filter=Q(due_date__lt=today)),
        nobody=Count("id", filter=Q(assignee_id=None)),
    )
    proposed = Proposal.objects.filter(state=ProposalState.PROPOSED, expires_date__gte=today)
    return TaskCounts(**counted, proposed=proposed[: COUNTED_MAX + 1].count())


def task_page(
    *, filters: TaskFilters, after: str = "", before: str = "", size: int = PAGE_SIZE
) -> Slice[Task]:
    """Return a page of open tasks, the nearest day first."""
    rows = _narrowed(Task.objects.filter(state=TaskState.OPEN), filters)
    if filters.until is not None:
        rows = rows.filter(due_date__lte=filters.until)
    shown = rows.select_related("customer", "assignee")
    return slice_of(shown, order=BY_DAY, after=after, before=before, size=size)


def closed_page(*, filters: TaskFilters, after: str = "", before: str = "") -> Slice[Task]:
    """Return a page of tasks that are done or dropped, the latest first."""
    rows = _narrowed(Task.objects.exclude(state=TaskState.OPEN), filters)
    shown = rows.select_related("customer", "assignee")
    return slice_of(shown, order=BY_END, after=after, before=before, size=PAGE_SIZE)


def proposal_page(
    *, filters: TaskFilters, today: date, after: str = "", before: str = ""
) -> Slice[Proposal]:
    """Return a page of proposals that wait for a decision, the most valuable customers first."""
    rows = Proposal.objects.filter(state=ProposalState.PROPOSED, expires_date__gte=today)
    if filters.source:
        rows = rows.filter(source=filters.source)
    shown = rows.select_related("customer")
    return slice_of(shown, order=BY_WORTH, after=after, before=before, size=PAGE_SIZE)


def tasks_listed(*, state: str | None = None, customer_id: int | None = None) -> QuerySet[Task]:
    """Return the tasks of a state and of a customer, in no order; nothing asked is every task."""
    rows = Task.objects.all()
    if state is not None:
        rows = rows.filter(state=state)
    if customer_id is not None:
        rows = rows.filter(customer_id=customer_id)
    return rows


def _narrowed(rows: QuerySet[Task], filters: TaskFilters) -> QuerySet[Task]:
    if filters.assignee is not None:
        rows = rows.filter(assignee_id=filters.assignee or None)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    return rows
