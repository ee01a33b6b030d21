"""How panels of a customer answer: as a part of a page, or as a page of their own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may
from vafa.web.middleware import page_before, with_toast


def panel(
    request: StaffRequest, template: str, customer_id: int, context: dict[str, object]
) -> HttpResponse:
    """Show a panel: the part alone to htmx, with a page round it to a browser."""
    customer = get_object_or_404(Customer, pk=customer_id)
    words = {
        **context,
        "customer": customer,
        "may_change": customer.erased_at is None and may(request.staff.role, "customers.change"),
    }
    return render(request, f"{template}#panel" if request.htmx else template, words)


def done(request: StaffRequest, sentence: str, shown: HttpResponse | None) -> HttpResponse:
    """Say that something was done: with the fresh panel to htmx, else on the page before."""
    if request.htmx and shown is not None:
        return with_toast(shown, sentence)
    messages.success(request, sentence)
    return HttpResponseRedirect(page_before(request))


def who(request: StaffRequest) -> Actor:
    """Name the person who asks."""
    return Actor.person(request.staff.id)
