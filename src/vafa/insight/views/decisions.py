"""What a person decides about one customer, on the customer's card."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vafa.core.keys import Actor
from vafa.customers.actions import leave_out_customer, take_in_customer
from vafa.customers.models import Customer, LeftOut
from vafa.insight.forms.bulk import EndForm, LeaveOutForm, OverrideForm
from vafa.portfolio.actions import approve_end, decline_end, drop_override, override_strategy
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.web.forms import accepted


@require_POST
def override(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Set the strategy by hand until a day."""
    get_object_or_404(Customer, pk=customer_id)
    day = today(request.shop)
    form = OverrideForm(request.POST, reader=request.reader, today=day, prefix="override")
    override_strategy(
        customer_id=customer_id, today=day, at=now(), by=_by(request), **accepted(form)
    )
    return _back(request, customer_id, _("The strategy is set by hand."))


@require_POST
def drop(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Let the measures decide again."""
    drop_override(customer_id=customer_id, at=now(), by=_by(request))
    return _back(request, customer_id, _("The measures decide again at the next refresh."))


@require_POST
def decide_end(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Approve or decline the proposal to end."""
    is_approved = request.POST.get("decision") == "approve_end"
    decided = approve_end if is_approved else decline_end
    decided(
        customer_ids=[customer_id],
        today=today(request.shop),
        at=now(),
        by=_by(request),
        **accepted(EndForm(request.POST, prefix="end")),
    )
    approved = _("Paid effort ends. Data, warranty and rights stay.")
    return _back(request, customer_id, approved if is_approved else _("The effort goes on."))


@require_POST
def leave_out(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Leave the customer out of models."""
    get_object_or_404(Customer, pk=customer_id)
    given = accepted(LeaveOutForm(request.POST, prefix="leave_out"))
    leave_out_customer(
        customer_id=customer_id,
        reason=LeftOut(given["reason"]),
        note=given["note"],
        at=now(),
        by=_by(request),
    )
    return _back(request, customer_id, _("Left out of the models from the next refresh on."))


@require_POST
def take_in(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Let the customer count in the models again."""
    get_object_or_404(Customer, pk=customer_id)
    take_in_customer(customer_id=customer_id, at=now(), by=_by(request))
    return _back(request, customer_id, _("Counts in the models again from the next refresh on."))


def _by(request: StaffRequest) -> Actor:
    return Actor.person(request.staff.id)


def _back(request: StaffRequest, customer_id: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("insight:customer", customer_id=customer_id)
