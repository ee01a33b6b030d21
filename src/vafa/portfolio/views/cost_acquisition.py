"""What winning customers cost, by channel and month of the shop's calendar."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.calendars import add_months, start_of_month
from vafa.core.languages import Calendar
from vafa.core.money import KNOWN_UNITS
from vafa.portfolio.actions.costs import forget_acquisition_spend, record_acquisition_spend
from vafa.portfolio.forms.cost_labels import unit_word
from vafa.portfolio.forms.costs import SpendForm
from vafa.portfolio.queries.costs import counted, spend_grid
from vafa.portfolio.views.cost_shapes import grid_rows
from vafa.portfolio.views.costs import actor
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may
from vafa.web.forms import accepted
from vafa.web.middleware import with_toast

MONTHS_SHOWN = 6
MONTHS_BACK_MAX = 120


@require_GET
def acquisition(request: StaffRequest) -> HttpResponse:
    """Show a grid of channels and months in which spend is typed."""
    back = request.GET.get("back", "")
    steps = min(int(back), MONTHS_BACK_MAX) if back.isdecimal() else 0
    return render(request, "costs/acquisition.html", _grid(request, steps))


def _grid(request: StaffRequest, steps: int) -> dict[str, object]:
    months = _months(request, steps)
    grid = spend_grid(known=counted(), months=months)
    unit = KNOWN_UNITS[request.reader.money_unit]
    return {
        "months": months,
        "rows": grid_rows(grid, minor_per_unit=unit.minor_per_unit),
        "totals": [
            sum(amount for (_channel, month), amount in grid.spent.items() if month == one)
            for one in months
        ],
        "back": steps,
        "older": steps + MONTHS_SHOWN,
        "newer": max(steps - MONTHS_SHOWN, 0),
        "unit": unit_word(request.reader),
        "latest": months[-1],
        "form": SpendForm(reader=request.reader),
        "may_change": may(request.staff.role, "costs.change"),
    }


def _months(request: StaffRequest, steps: int) -> list[date]:
    """List six months of the shop's calendar, up to the present one or some steps before it."""
    calendar = cast("Calendar", request.shop.calendar)
    latest = start_of_month(today(request.shop), calendar=calendar)
    return [
        add_months(latest, -steps - place, calendar=calendar)
        for place in reversed(range(MONTHS_SHOWN))
    ]


@require_POST
def save_spend(request: StaffRequest) -> HttpResponse:
    """Keep what a channel cost in a month; an emptied field is unknown again."""
    said = accepted(SpendForm(request.POST, reader=request.reader))
    channel, month = said["channel"], said["month"]
    if said["amount"] is None:
        forget_acquisition_spend(channel=channel, month_start=month, at=now(), by=actor(request))
    else:
        record_acquisition_spend(
            channel=channel, day=month, amount=said["amount"], at=now(), by=actor(request)
        )
    if not request.htmx:
        return redirect("costs:acquisition")
    back = request.POST.get("back", "")
    steps = min(int(back), MONTHS_BACK_MAX) if back.isdecimal() else 0
    answer = render(request, "costs/acquisition.html#grid", _grid(request, steps))
    return with_toast(answer, _("Saved."))
