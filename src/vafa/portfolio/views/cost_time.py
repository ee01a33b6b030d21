"""Teams, what they do, and how much of their time a month used."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import content_key
from vafa.portfolio.actions.costs import (
    remove_activity,
    remove_team,
    set_activity,
    set_team,
)
from vafa.portfolio.forms.cost_labels import DRIVER_LABELS, activity_name, team_name
from vafa.portfolio.forms.costs import ActivityForm, TeamForm
from vafa.portfolio.models import Activity
from vafa.portfolio.queries.costs import TeamRow, counted, teams
from vafa.portfolio.views.cost_shapes import capacity_chart
from vafa.portfolio.views.costs import actor
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may
from vafa.web.forms import accepted


@require_GET
def time(request: StaffRequest) -> HttpResponse:
    """Show teams and activities, and the used and unused time of the latest whole month."""
    known, day = counted(), today()
    whole = [month for month in known.months if month <= day][:-1]
    month = _chosen(request.GET.get("month", ""), whole)
    rows = teams(month=month, known=known, on=day)
    context = {
        "teams": [_shown(row) for row in rows],
        "month": month,
        "months": whole[-12:],
        "chart": capacity_chart(rows) if month else None,
        "team_form": TeamForm(reader=request.reader, initial={"practical": "80"}),
        "activity_form": ActivityForm(reader=request.reader, teams=_choices(rows)),
        "may_change": may(request.staff.role, "costs.change"),
    }
    return render(request, "costs/time.html", context)


def _chosen(asked: str, months: list[date]) -> date | None:
    latest = months[-1] if months else None
    return next((month for month in months if month.isoformat() == asked), latest)


def _choices(rows: list[TeamRow]) -> list[tuple[int, str]]:
    return [(row.team.id, str(team_name(row.team))) for row in rows]


# Any: what the template shows of a team.
def _shown(row: TeamRow) -> dict[str, Any]:
    return {
        "row": row,
        "name": team_name(row.team),
        "hours": row.cost.paid_minutes / 60 if row.cost else None,
        "practical": row.cost.practical_basis_points / 10_000 if row.cost else None,
        "activities": [
            {
                "activity": one.activity,
                "name": activity_name(one.activity),
                "driver": DRIVER_LABELS[one.activity.driver],
                "minutes": one.minutes,
                "cost": None if one.cost_micro is None else round(one.cost_micro / 1_000_000),
                "times": one.times,
            }
            for one in row.activities
        ],
    }


@require_POST
def save_team(request: StaffRequest) -> HttpResponse:
    """Keep what a team costs."""
    form = TeamForm(request.POST, reader=request.reader)
    accepted(form)
    set_team(**form.said(), today=today(), at=now(), by=actor(request))
    messages.success(request, _("Saved. Figures follow at the next refresh."))
    return redirect("costs:time")


@require_POST
def delete_team(request: StaffRequest, team_id: int) -> HttpResponse:
    """Remove a team."""
    remove_team(team_id=team_id, at=now(), by=actor(request))
    messages.success(request, _("Removed. Figures follow at the next refresh."))
    return redirect("costs:time")


@require_POST
def save_activity(request: StaffRequest) -> HttpResponse:
    """Keep how long an activity takes and who does it."""
    choices = _choices(teams(month=None, known=counted(), on=today()))
    said = accepted(ActivityForm(request.POST, reader=request.reader, teams=choices))
    known = Activity.objects.filter(code=said["code"]).first() if said["code"] else None
    is_same_name = known is not None and str(activity_name(known)) == said["name"]
    set_activity(
        code=said["code"] or _code(said["name"]),
        name=known.name if known and is_same_name else said["name"],
        team_id=said["team"],
        seconds=round(said["minutes"] * 60),
        driver=said["driver"],
        at=now(),
        by=actor(request),
    )
    messages.success(request, _("Saved. Figures follow at the next refresh."))
    return redirect("costs:time")


def _code(name: str) -> str:
    """Make a code from a name in any script."""
    return slugify(name)[:40] or f"work-{content_key(name)[:8]}"


@require_POST
def delete_activity(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Remove an activity that nobody did."""
    remove_activity(activity_id=activity_id, at=now(), by=actor(request))
    messages.success(request, _("Removed. Figures follow at the next refresh."))
    return redirect("costs:time")
