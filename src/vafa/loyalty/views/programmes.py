"""The list of programmes, and the page of each."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from vafa.core.calendars import add_months, start_of_month
from vafa.core.periods import Period, month_period, month_periods
from vafa.core.presentation import Reader
from vafa.loyalty.actions import begin_programme, end_programme
from vafa.loyalty.forms.programme_labels import (
    MODE_LABELS,
    MODE_TONES,
    STATE_LABELS,
    STATE_TONES,
    kind_labels,
)
from vafa.loyalty.forms.saying import Saying, sayer_for
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.programmes import (
    Flow,
    flows_by_month,
    members_of,
    programme_rows,
    stocks_of,
    terms_in_force,
)
from vafa.loyalty.queries.rulebook import latest_versions
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today
from vafa.staff.rules import may
from vafa.web.charts import Axis, Chart, Series

MONTHS_SHOWN = 12
SHOWN_RULES = 12
MODE_ORDER = ("live", "shadow", "draft", "ended")


@require_GET
def programme_list(request: StaffRequest) -> HttpResponse:
    """Show all programmes: what is in them, who takes part, what this month brought."""
    month = month_period(today(), calendar=request.reader.calendar, zone=request.reader.time_zone)
    rows = [
        {
            "row": row,
            "kinds": kind_labels(row.kinds),
            "state": STATE_LABELS[row.programme.state],
            "tone": STATE_TONES.get(row.programme.state, ""),
            "units": units_for(row.programme, request.reader),
        }
        for row in programme_rows(month=month)
    ]
    context = {
        "rows": rows,
        "month": today(),
        "gallery_url": _gallery_url(),
        "may_change": may(request.staff.role, "loyalty.change"),
    }
    return render(request, "loyalty/programmes.html", context)


@require_GET
def programme(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show one programme: where it stands, its figures, its rules, its terms."""
    page = programme_page(request, programme_id, tab="overview")
    known = page["programme"]
    assert isinstance(known, Programme)
    months = _months(request.reader)
    flows = flows_by_month(programme=known, months=months)
    context = {
        **page,
        "members": members_of([programme_id]).get(programme_id, 0),
        "stock": stocks_of(assets=[known.asset_id])[known.asset_id],
        "flow": flows[-1],
        "chart": _flow_chart([day for day, _period in months], flows),
        "rules": rule_lines(known, sayer_for(known, request.reader))[:SHOWN_RULES],
        "terms": terms_in_force(programme_id=programme_id),
    }
    return render(request, "loyalty/programme.html", context)


def _months(reader: Reader) -> list[tuple[date, Period]]:
    """List the months of the picture, the present one last, in the reader's calendar."""
    calendar, zone = reader.calendar, reader.time_zone
    present = start_of_month(today(), calendar=calendar)
    first = add_months(present, 1 - MONTHS_SHOWN, calendar=calendar)
    return list(month_periods(first, today(), calendar=calendar, zone=zone))


@require_POST
def begin(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Let a programme begin."""
    begin_programme(programme_id=programme_id, **deed(request))
    messages.success(request, _("The programme has begun."))
    return HttpResponseRedirect(reverse("loyalty_programmes:programme", args=[programme_id]))


@require_POST
def end(request: StaffRequest, programme_id: int) -> HttpResponse:
    """End a programme."""
    end_programme(programme_id=programme_id, **deed(request))
    messages.success(request, _("The programme has ended."))
    return HttpResponseRedirect(reverse("loyalty_programmes:programme", args=[programme_id]))


def rule_lines(programme: Programme, say: Saying) -> list[dict[str, object]]:
    """Say the rules of a programme, those that count first."""
    found = sorted(
        latest_versions(programme_id=programme.id),
        key=lambda version: (MODE_ORDER.index(version.mode), version.rule.name),
    )
    return [
        {
            "version": version,
            "mode": MODE_LABELS[version.mode],
            "tone": MODE_TONES.get(version.mode, ""),
            "sentence": say(version.body),
        }
        for version in found
    ]


def _flow_chart(months: list[date], flows: list[Flow]) -> Chart:
    return Chart(
        kind="bar",
        title=_("Points by month"),
        categories=months,
        series=[
            Series(pgettext("points", "Given"), [flow.given for flow in flows], "accent"),
            Series(pgettext("points", "Spent"), [flow.spent for flow in flows], "good"),
            Series(_("Ended unspent"), [flow.ended for flow in flows], "muted"),
        ],
        x_axis=Axis(words="month"),
        y_axis=Axis(words="number"),
        height="small",
    )


def _gallery_url() -> str:
    """Lead to the starting templates, in an installation that has them."""
    try:
        return reverse("loyalty_templates:gallery")
    except NoReverseMatch:
        return ""
