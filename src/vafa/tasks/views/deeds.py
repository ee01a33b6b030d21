"""What is done for ticked tasks and proposals, or for the one whose button was pressed."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vafa.core.keys import Actor
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.tasks.actions import (
    accept_proposals,
    add_task,
    assign_tasks,
    decline_proposals,
    drop_tasks,
    finish_tasks,
    postpone_tasks,
)
from vafa.tasks.forms import (
    AcceptForm,
    AssignForm,
    DeclineForm,
    FinishForm,
    PostponeForm,
    TaskForm,
)
from vafa.tasks.queries import colleagues
from vafa.tasks.rules import AT_ONCE_MAX
from vafa.web.forms import accepted
from vafa.web.middleware import page_before


class Deed(TypedDict):
    """When something is done, and by whom."""

    at: datetime
    by: Actor


@require_POST
def add(request: StaffRequest) -> HttpResponse:
    """Write down a task that concerns the shop, or the customer named with it."""
    form = TaskForm(
        request.POST,
        prefix="add",
        reader=request.reader,
        colleagues=colleagues(),
        today=day_of(request),
    )
    given = accepted(form)
    add_task(customer_id=None, today=day_of(request), **deed(request), **given)
    messages.success(request, _("The task is written down."))
    return HttpResponseRedirect(page_before(request))


@require_POST
def finish(request: StaffRequest) -> HttpResponse:
    """Write tasks off as done."""
    given = accepted(FinishForm(request.POST, prefix="finish"))
    ids, _rest = chosen(request, "task")
    count = finish_tasks(task_ids=ids, today=day_of(request), **deed(request), **given)
    return _back(request, ngettext("%(count)s task done.", "%(count)s tasks done.", count), count)


@require_POST
def drop(request: StaffRequest) -> HttpResponse:
    """Give tasks up."""
    given = accepted(FinishForm(request.POST, prefix="finish"))
    ids, _rest = chosen(request, "task")
    count = drop_tasks(task_ids=ids, **deed(request), **given)
    words = ngettext("%(count)s task dropped.", "%(count)s tasks dropped.", count)
    return _back(request, words, count)


@require_POST
def assign(request: StaffRequest) -> HttpResponse:
    """Hand tasks to a colleague."""
    form = AssignForm(request.POST, prefix="assign", reader=request.reader, colleagues=colleagues())
    given = accepted(form)
    ids, _rest = chosen(request, "task")
    count = assign_tasks(task_ids=ids, **deed(request), **given)
    words = ngettext("%(count)s task handed over.", "%(count)s tasks handed over.", count)
    return _back(request, words, count)


@require_POST
def postpone(request: StaffRequest) -> HttpResponse:
    """Put tasks off."""
    form = PostponeForm(
        request.POST, prefix="postpone", reader=request.reader, today=day_of(request)
    )
    given = accepted(form)
    ids, _rest = chosen(request, "task")
    count = postpone_tasks(task_ids=ids, today=day_of(request), **deed(request), **given)
    words = ngettext("%(count)s task put off.", "%(count)s tasks put off.", count)
    return _back(request, words, count)


@require_POST
def accept(request: StaffRequest) -> HttpResponse:
    """Make tasks of proposals."""
    form = AcceptForm(request.POST, prefix="accept", reader=request.reader, colleagues=colleagues())
    given = accepted(form)
    ids, _rest = chosen(request, "proposal")
    tasks = accept_proposals(proposal_ids=ids, today=day_of(request), **deed(request), **given)
    count = len(tasks)
    words = ngettext("%(count)s proposal accepted.", "%(count)s proposals accepted.", count)
    return _back(request, words, count)


@require_POST
def decline(request: StaffRequest) -> HttpResponse:
    """Turn proposals down; the button of one row says why by itself."""
    ids, reason = chosen(request, "proposal")
    data = request.POST.copy()
    if reason:
        data["decline-reason"] = reason
    given = accepted(DeclineForm(data, prefix="decline"))
    count = decline_proposals(proposal_ids=ids, **deed(request), **given)
    words = ngettext("%(count)s proposal declined.", "%(count)s proposals declined.", count)
    return _back(request, words, count)


def chosen(request: StaffRequest, name: str) -> tuple[list[int], str]:
    """Read what was ticked, or the one whose own button was pressed, with what it adds."""
    one, _colon, rest = request.POST.get("only", "").partition(":")
    values = [one] if one else request.POST.getlist(name)[:AT_ONCE_MAX]
    return [int(value) for value in values if value.isdecimal() and len(value) < 19], rest


def deed(request: StaffRequest) -> Deed:
    """Say when and by whom this is done."""
    return {"at": now(), "by": Actor.person(request.staff.id)}


def day_of(request: StaffRequest) -> date:
    """Return the day on which the shop stands."""
    return today(request.shop)


def _back(request: StaffRequest, words: str, count: int) -> HttpResponse:
    messages.success(request, words % {"count": request.reader.number(count)})
    return HttpResponseRedirect(page_before(request))
