"""Parts of other pages: a customer's tasks, today's tasks, and the settings of proposals."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.models import Customer
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may
from vafa.tasks.actions import (
    accept_proposals,
    add_task,
    change_task_settings,
    decline_proposals,
    finish_tasks,
)
from vafa.tasks.forms import AcceptForm, DeclineForm, SettingsForm, TaskForm
from vafa.tasks.forms.labels import DECLINE_LABELS, actor_label
from vafa.tasks.queries import (
    TaskFilters,
    colleagues,
    customer_tasks,
    task_counts,
    task_page,
)
from vafa.tasks.views.deeds import chosen, day_of, deed
from vafa.tasks.views.lists import summary
from vafa.tasks.views.shapes import shown_proposal, shown_task
from vafa.web.forms import accepted
from vafa.web.middleware import page_before, with_toast

TODAY_SHOWN_MAX = 5


@require_GET
def today_panel(request: StaffRequest) -> HttpResponse:
    """Show what the reader is to do today, and how much is overdue or proposed."""
    day, reader = day_of(request), request.reader
    mine = TaskFilters(assignee=request.staff.id, until=day)
    nearest = task_page(filters=mine, size=TODAY_SHOWN_MAX)
    counts = task_counts(member_id=request.staff.id, today=day)
    context = {
        "tasks": [shown_task(row, today=day, reader=reader) for row in nearest.rows],
        "counts": counts,
        "summary": summary(counts, request),
    }
    return render(request, "tasks/today_panel.html", context)


@require_GET
def customer_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show what is to be done for one customer."""
    if not Customer.objects.filter(id=customer_id).exists():
        raise Http404
    return _customer_panel(request, customer_id)


@require_POST
def add_for_customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write down a task for this customer."""
    form = TaskForm(
        request.POST,
        prefix="add",
        reader=request.reader,
        colleagues=colleagues(),
        today=day_of(request),
    )
    given = accepted(form)
    add_task(customer_id=customer_id, today=day_of(request), **deed(request), **given)
    return _answer(request, customer_id, _("The task is written down."))


@require_POST
def finish_for_customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Write one of this customer's tasks off as done."""
    ids, _rest = chosen(request, "task")
    finish_tasks(task_ids=ids, outcome="", today=day_of(request), **deed(request))
    return _answer(request, customer_id, _("Done."))


@require_POST
def accept_for_customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Accept what is proposed for this customer."""
    form = AcceptForm(request.POST, prefix="accept", reader=request.reader, colleagues=colleagues())
    given = accepted(form)
    ids, _rest = chosen(request, "proposal")
    accept_proposals(proposal_ids=ids, today=day_of(request), **deed(request), **given)
    return _answer(request, customer_id, _("Accepted: it is a task now."))


@require_POST
def decline_for_customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Turn down what is proposed for this customer."""
    ids, reason = chosen(request, "proposal")
    given = accepted(DeclineForm({"decline-reason": reason}, prefix="decline"))
    decline_proposals(proposal_ids=ids, **deed(request), **given)
    return _answer(request, customer_id, _("Declined; it will not be proposed again."))


@require_POST
def save_settings(request: StaffRequest) -> HttpResponse:
    """Save how many proposals may wait, and for how long."""
    given = accepted(SettingsForm(request.POST))
    change_task_settings(**deed(request), **given)
    messages.success(request, _("Saved. The next refresh proposes by it."))
    return HttpResponseRedirect(page_before(request))


def _answer(request: StaffRequest, customer_id: int, sentence: str) -> HttpResponse:
    if request.htmx:
        return with_toast(_customer_panel(request, customer_id), sentence)
    messages.success(request, sentence)
    return HttpResponseRedirect(page_before(request))


def _customer_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    day, reader = day_of(request), request.reader
    found = customer_tasks(customer_id=customer_id, today=day)
    me = request.staff.id
    form = TaskForm(prefix="add", reader=reader, colleagues=colleagues(), today=day, member_id=me)
    context = {
        "customer_id": customer_id,
        "open": [shown_task(row, today=day, reader=reader) for row in found.open],
        "proposals": [shown_proposal(row) for row in found.proposals],
        "closed": [
            (shown_task(row, today=day, reader=reader), actor_label(row.done_by, found.names))
            for row in found.closed
        ],
        "form": form,
        "decline_reasons": list(DECLINE_LABELS.items()),
        "may_change": may(request.staff.role, "tasks.change"),
    }
    return render(request, "tasks/customer_panel.html", context)
