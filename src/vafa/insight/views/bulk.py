"""Decisions for several customers of the list at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vafa.core.keys import Actor
from vafa.customers.actions import give_owner
from vafa.customers.models import LeftOut
from vafa.insight.actions.decisions import (
    NobodyChosen,
    leave_out_customers,
    override_strategies,
)
from vafa.insight.forms.bulk import EndForm, LeaveOutForm, OverrideForm, OwnerForm, customers_chosen
from vafa.portfolio.actions import approve_end, decline_end
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues, now, today
from vafa.web.forms import accepted
from vafa.web.middleware import page_before


@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Override strategies, or approve or decline proposals to end."""
    chosen = _chosen(request)
    decision = request.POST.get("decision", "")
    day = today(request.shop)
    by = Actor.person(request.staff.id)
    if decision == "override":
        form = OverrideForm(request.POST, reader=request.reader, today=day, prefix="override")
        given = accepted(form)
        count = override_strategies(customer_ids=chosen, today=day, at=now(), by=by, **given)
    else:
        given = accepted(EndForm(request.POST, prefix="end"))
        decided = approve_end if decision == "approve_end" else decline_end
        count = decided(customer_ids=chosen, today=day, at=now(), by=by, **given)
    return _back(request, count)


@require_POST
def leave_out(request: StaffRequest) -> HttpResponse:
    """Leave the ticked customers out of models."""
    given = accepted(LeaveOutForm(request.POST, prefix="leave_out"))
    count = leave_out_customers(
        customer_ids=_chosen(request),
        reason=LeftOut(given["reason"]),
        note=given["note"],
        at=now(),
        by=Actor.person(request.staff.id),
    )
    return _back(request, count)


@require_POST
def owner(request: StaffRequest) -> HttpResponse:
    """Put the ticked customers into a colleague's care."""
    given = accepted(OwnerForm(request.POST, owners=colleagues(), prefix="owner"))
    count = give_owner(
        customer_ids=_chosen(request),
        owner_id=int(given["owner"]) if given["owner"] else None,
        at=now(),
        by=Actor.person(request.staff.id),
    )
    return _back(request, count)


def _chosen(request: StaffRequest) -> list[int]:
    chosen = customers_chosen(request.POST.getlist("customer"))
    if not chosen:
        raise NobodyChosen
    return chosen


def _back(request: StaffRequest, count: int) -> HttpResponse:
    sentence = ngettext(
        "Saved for %(count)s customer.", "Saved for %(count)s customers.", count
    ) % {"count": request.reader.number(count)}
    messages.success(request, sentence)
    return HttpResponseRedirect(page_before(request))
