"""A prospect added by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vafa.core.errors import Refused
from vafa.customers.actions import SaidInterest, add_prospect
from vafa.customers.forms.profile import ProspectForm
from vafa.customers.models import Customer, InterestKind
from vafa.customers.views.details import FIELD_OF
from vafa.customers.views.panels import who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today


@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Ask for a person without orders, and put them among the customers."""
    form = ProspectForm(request.POST or None, reader=request.reader)
    if request.method == "POST" and form.is_valid():
        customer = _added(request, form)
        if customer is not None:
            messages.success(request, _("The prospect is added."))
            return redirect("insight:customer", customer_id=customer.id)
    return render(request, "customers/prospect_add.html", {"form": form})


def _added(request: StaffRequest, form: ProspectForm) -> Customer | None:
    given = dict(form.cleaned_data)
    channel = given.pop("channel")
    day = today(request.shop)
    said = [
        SaidInterest(kind, text, day)
        for kind in (InterestKind.LOOKED_FOR, InterestKind.COMPARED)
        if (text := given.pop(str(kind)))
    ]
    try:
        return add_prospect(
            details=given, channel=channel, interests=said, at=now(), by=who(request)
        )
    except Refused as refusal:
        form.add_error(FIELD_OF.get(refusal.code), str(refusal))
        return None
