"""Details and owner of a customer, changed by hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vafa.core.errors import Refused
from vafa.customers.actions import change_details, give_owner
from vafa.customers.actions.details import NotAnEmail, NotAPhone
from vafa.customers.forms.profile import DetailsForm, details_in
from vafa.customers.models import Customer
from vafa.customers.queries import detail_changes_of
from vafa.customers.views.panels import done, who
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import HouseForm, accepted

FIELD_OF = {NotAnEmail.code: "email", NotAPhone.code: "phone"}


@require_http_methods(["GET", "POST"])
def details(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show the details as a form with what was changed before, and change them."""
    customer = get_object_or_404(Customer, pk=customer_id)
    if request.method == "GET":
        form = DetailsForm(initial=details_in(customer), reader=request.reader)
        return _shown(request, customer, form)
    form = DetailsForm(request.POST, reader=request.reader)
    if form.is_valid() and _is_changed(request, customer, form):
        return redirect("insight:customer", customer_id=customer.id)
    return _shown(request, customer, form)


@require_POST
def owner(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Put the customer into a colleague's care."""
    customer = get_object_or_404(Customer, pk=customer_id)
    chosen = request.POST.get("owner", "")
    owner_id = int(chosen) if chosen.isdigit() else None
    give_owner(customer_ids=[customer.id], owner_id=owner_id, at=now(), by=who(request))
    return done(request, _("The owner is set."), None)


def _is_changed(request: StaffRequest, customer: Customer, form: HouseForm) -> bool:
    """Change the details; a refusal goes beside the field that it is about."""
    try:
        given = accepted(form)
        change_details(customer_id=customer.id, details=given, at=now(), by=who(request))
    except Refused as refusal:
        form.add_error(FIELD_OF.get(refusal.code), str(refusal))
        return False
    done(request, _("The details are changed."), None)
    return True


def _shown(request: StaffRequest, customer: Customer, form: HouseForm) -> HttpResponse:
    written = detail_changes_of(customer_id=customer.id)
    context = {"customer": customer, "form": form, "written": written}
    return render(request, "customers/details.html", context)
