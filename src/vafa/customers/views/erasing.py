"""A person's data given out or erased: the panel, and the erasure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.actions import EraseReason, erase_customer
from vafa.customers.forms.erasing import EraseForm
from vafa.customers.queries.erased import runs_naming
from vafa.customers.views.panels import panel, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may
from vafa.web.forms import accepted


@require_GET
def rights_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Offer everything that is kept on a person, and to erase it, to those who may."""
    role = request.staff.role
    context = {
        "form": EraseForm(),
        "may_export": may(role, "customers.export") and may(role, "customers.contacts"),
        "may_erase": may(role, "customers.erase"),
        "runs": runs_naming(customer_id=customer_id),
    }
    return panel(request, "customers/rights.html", customer_id, context)


@require_POST
def erase(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Erase a person."""
    given = accepted(EraseForm(request.POST))
    erased = erase_customer(
        customer_id=customer_id,
        typed_number=given["number"],
        reason=EraseReason(given["reason"]),
        at=now(),
        by=who(request),
    )
    messages.success(request, _("The person is erased. Orders and sums stay, without a name."))
    return redirect("insight:customer", customer_id=erased.id)
