"""Tasks for machines: read, added, finished."""

from __future__ import annotations

from typing import Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from vafa.staff.queries import now, today
from vafa.tasks.actions import add_task, finish_tasks
from vafa.tasks.forms.labels import title_of
from vafa.tasks.models import Task
from vafa.tasks.queries import task_story, tasks_listed
from vafa.web.api import ApiProblem, ApiRequest, Continued, Listed, page_of, reads, writes
from vafa.web.api.fields import PLAIN, Asked, Day, Id, Instant

router = Router(tags=["Tasks"])

KindCode = Literal["call", "write", "offer", "mend", "arrange", "check", "other"]
StateCode = Literal["open", "done", "dropped"]
RepeatCode = Literal["", "week", "fortnight", "month", "quarter", "year"]


class TaskAnswer(Schema):
    """Something a person is to do by a day, for a customer or for the shop."""

    id: int
    customer_id: int | None = Field(description="Null when it is for the shop itself.")
    kind: KindCode
    title: str
    note: str
    due: Day
    repeat: RepeatCode = Field(description="How soon it comes back once it is done.")
    state: StateCode
    outcome: str
    made_at: Instant
    made_by: str = Field(description="person:3, api:2, system …")
    done_at: Instant | None


class TaskPage(Continued):
    """A page of tasks, the newest first."""

    items: list[TaskAnswer]


class TasksAsked(Listed):
    state: StateCode | None = None
    customer_id: Id | None = None


class TaskTold(Asked):
    """A new task."""

    customer_id: int | None = Field(None, strict=True, ge=1, le=2**53 - 1, examples=[77])
    kind: KindCode = "other"
    title: str = Field(
        strict=True,
        min_length=1,
        max_length=200,
        pattern=PLAIN,
        examples=["Call about the spare part"],
    )
    note: str = Field("", strict=True, max_length=2_000, pattern="^[^\u0000]*$")
    due: Day
    repeat: RepeatCode = ""


class DoneTold(Asked):
    """How a task ended."""

    outcome: str = Field("", strict=True, max_length=500, pattern=PLAIN, examples=["Reached"])


@reads(router, "/tasks", scope="tasks:read", answer=TaskPage)
def list_tasks(request: ApiRequest, asked: Query[TasksAsked]) -> TaskPage:
    """List tasks.

    The newest first: open ones, closed ones, or those of a customer.
    """
    rows = tasks_listed(state=asked.state, customer_id=asked.customer_id)
    found, following = page_of(rows, order=("-id",), listed=asked)
    return TaskPage(items=[_answer(task) for task in found], next_cursor=following)


@reads(router, "/tasks/{task_id}", scope="tasks:read", answer=TaskAnswer)
def get_task(request: ApiRequest, task_id: Id) -> TaskAnswer:
    """Read one task."""
    return _answer(_known(task_id))


@writes(router, "POST", "/tasks", scope="tasks:write", answers={201: TaskAnswer})
def create_task(request: ApiRequest, told: TaskTold) -> Status[TaskAnswer]:
    """Add a task.

    For a customer, or for the shop itself. Refused for a day that is over and for a customer whom
    nobody knows.
    """
    task = add_task(
        customer_id=told.customer_id,
        kind=told.kind,
        title=told.title,
        note=told.note,
        due_date=told.due,
        assignee_id=None,
        repeat=told.repeat,
        today=today(),
        at=now(),
        by=request.actor,
    )
    return Status(201, _answer(task))


@writes(router, "POST", "/tasks/{task_id}/done", scope="tasks:write", answers={200: TaskAnswer})
def complete_task(request: ApiRequest, task_id: Id, told: DoneTold) -> TaskAnswer:
    """Finish a task.

    One that repeats is opened again for its next day. Refused when it is closed already.
    """
    known = _known(task_id)
    finish_tasks(
        task_ids=[known.id], outcome=told.outcome, today=today(), at=now(), by=request.actor
    )
    return _answer(_known(task_id))


def _known(task_id: int) -> Task:
    story = task_story(task_id=task_id)
    if story is None:
        raise ApiProblem("not_found")
    return story.task


def _answer(task: Task) -> TaskAnswer:
    named = {"title": str(title_of(task)), "due": task.due_date}
    others = set(TaskAnswer.model_fields) - named.keys()
    return TaskAnswer.model_validate({**named, **{name: getattr(task, name) for name in others}})
