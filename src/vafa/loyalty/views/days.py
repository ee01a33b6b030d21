"""The days that come round: what is celebrated, and the list of name days."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vafa.core.calendars import add_months, start_of_month
from vafa.loyalty.actions.days import (
    FeastRefused,
    add_feast,
    remove_feast,
    ship_name_days_again,
    tell_birth_date,
)
from vafa.loyalty.forms.tiers import BirthDateForm, FeastForm
from vafa.loyalty.queries.days import days_known, feasts_between
from vafa.loyalty.rules.name_days import Feast, NotANameDay
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today
from vafa.web.forms import accepted

TAB = "days"
_FAULTS: Final = {
    "two_main_days": gettext_lazy(
        "One of these names has its main day with another feast already."
    ),
    "too_long": gettext_lazy("The list is full."),
    "no_names": gettext_lazy("There must be names."),
    "not_a_day": gettext_lazy("This is no day: write 04-23, easter+1, or 04-23 or easter+1."),
}


@require_GET
def days(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show which days of members are rewarded, and the name days of a month."""
    reader = request.reader
    first = start_of_month(_asked_day(request), calendar=reader.calendar)
    following = add_months(first, 1, calendar=reader.calendar)
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "known": days_known(programme_id=programme_id),
        "feasts": feasts_between(first, following),
        "month": reader.month(first),
        "earlier": add_months(first, -1, calendar=reader.calendar),
        "later": following,
        "feast_form": FeastForm(),
        "born_form": BirthDateForm(reader=reader, programme_id=programme_id),
    }
    return render(request, "loyalty/days.html", context)


def _asked_day(request: StaffRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("month", ""))
    except ValueError:
        return today()


@require_POST
def born(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Keep when a member was born, or forget it."""
    form = BirthDateForm(request.POST, reader=request.reader, programme_id=programme_id)
    said = accepted(form)
    customer_id = said["member"].customer_id
    tell_birth_date(customer_id=customer_id, day=said["day"], **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_tiers:days", programme_id)


@require_POST
def add(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Put a feast on the list of name days."""
    said = accepted(FeastForm(request.POST))
    names = tuple(said["names"].replace(",", " ").split())
    feast = Feast(said["when"].strip(), said["is_main"], said["feast"].strip(), names)
    try:
        add_feast(feast=feast, **deed(request))
    except NotANameDay as fault:
        raise FeastRefused(fault=_FAULTS.get(fault.code, _FAULTS["not_a_day"])) from fault
    messages.success(request, _("Added to the name days."))
    return redirect("loyalty_tiers:days", programme_id)


@require_POST
def remove(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Take a feast off the list of name days."""
    when, name = request.POST.get("when", ""), request.POST.get("name", "")
    remove_feast(when=when, name=name, **deed(request))
    messages.success(request, _("Taken off the name days."))
    return redirect("loyalty_tiers:days", programme_id)


@require_POST
def reset(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Let the list of name days be the shipped one again."""
    ship_name_days_again(**deed(request))
    messages.success(request, _("The list is as it was shipped."))
    return redirect("loyalty_tiers:days", programme_id)
