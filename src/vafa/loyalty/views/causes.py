"""Causes of a programme: what they were given, by whom, and what they were sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.calendars import add_months, local_midnight, start_of_month
from vafa.core.presentation import Reader
from vafa.loyalty.actions.causes import change_cause, close_cause, create_cause, pay_out_cause
from vafa.loyalty.forms.causes import CauseForm, PayOutForm, name_in
from vafa.loyalty.models import Cause
from vafa.loyalty.queries.causes import causes_of, given_by_day, payouts_of, raised_by_each
from vafa.loyalty.queries.clearing import per_minor
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, shop
from vafa.web.charts import Axis, Chart, Series
from vafa.web.forms import accepted

TAB = "causes"
_SHOWN, _MONTHS = 50, 12


@require_GET
def causes(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the causes with where their money is, the months, and what was sent."""
    reader = request.reader
    found = list(causes_of(programme_id=programme_id, only_active=False)[:_SHOWN])
    raised, language = raised_by_each(causes=found, at=now()), reader.language
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "rows": [
            (cause, name_in(cause.names, language), raised[cause.id], CauseForm.of(cause, reader))
            for cause in found
        ],
        "chart": months_chart(programme_id, reader),
        "payouts": [
            (payout, name_in(payout.cause.names, language))
            for payout in payouts_of(programme_id=programme_id, limit=_SHOWN)
        ],
        "cause_form": CauseForm(reader=reader),
        "pay_form": PayOutForm(reader=reader),
    }
    return render(request, "loyalty/causes.html", context)


@require_POST
def create(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Add a cause; its key for rules follows from how many there are."""
    form = CauseForm(request.POST, reader=request.reader)
    accepted(form)
    number = causes_of(programme_id=programme_id, only_active=False).count() + 1
    create_cause(programme_id=programme_id, key=f"cause-{number}", **form.said(), **deed(request))
    messages.success(request, _("Added. Members can choose it now."))
    return redirect("loyalty_causes:causes", programme_id)


@require_POST
def change(request: StaffRequest, programme_id: int, cause_id: int) -> HttpResponse:
    """Call a cause something else, or send its money elsewhere from now on."""
    form, cause = CauseForm(request.POST, reader=request.reader), _cause(programme_id, cause_id)
    accepted(form)
    said = form.said_of(cause, language=request.reader.language)
    change_cause(cause_id=cause.id, **said, **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_causes:causes", programme_id)


@require_POST
def close(request: StaffRequest, programme_id: int, cause_id: int) -> HttpResponse:
    """Let a cause take nothing more."""
    close_cause(cause_id=_cause(programme_id, cause_id).id, **deed(request))
    messages.success(request, _("Closed. What it is owed can still be paid out."))
    return redirect("loyalty_causes:causes", programme_id)


@require_POST
def pay_out(request: StaffRequest, programme_id: int, cause_id: int) -> HttpResponse:
    """Note what a cause was sent."""
    said = accepted(PayOutForm(request.POST, reader=request.reader))
    pay_out_cause(cause_id=_cause(programme_id, cause_id).id, **said, **deed(request))
    messages.success(request, _("Noted."))
    return redirect("loyalty_causes:causes", programme_id)


def months_chart(programme_id: int, reader: Reader) -> Chart:
    """Draw what the causes were given in each of the past twelve months."""
    begins = start_of_month(reader.day_of(now()), calendar=reader.calendar)
    months = [
        add_months(begins, -back, calendar=reader.calendar) for back in reversed(range(_MONTHS))
    ]
    since = local_midnight(months[0], zone=shop().time_zone)
    sums = dict.fromkeys(months, 0)
    for day, micro in given_by_day(programme_id=programme_id, since=since).items():
        sums[_month_of(day, months)] += micro
    unit = per_minor(reader.currency)
    values = [round(Decimal(micro) / unit) for micro in sums.values()]
    return Chart(
        kind="bar",
        title=_("Given to causes, by month"),
        categories=months if any(values) else [],
        series=[Series(_("Given"), values, "accent")] if any(values) else [],
        x_axis=Axis(words="month"),
        y_axis=Axis(words="money"),
        height="small",
    )


def _month_of(day: date, months: list[date]) -> date:
    return max(month for month in months if month <= day)


def _cause(programme_id: int, cause_id: int) -> Cause:
    found = Cause.objects.filter(programme_id=programme_id, pk=cause_id).first()
    if found is None:
        raise Http404
    return found
