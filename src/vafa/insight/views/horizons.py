"""Two horizons: which groups of customers to serve in the near and the far future (R103)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.core.presentation import Reader
from vafa.insight.queries.figures import PageFigures, page_figures
from vafa.insight.views.horizon_groups import (
    GroupFigures,
    figures_of,
    group_choices,
    group_name,
    group_url,
)
from vafa.portfolio.actions import decide_group, end_group_decision
from vafa.portfolio.forms.planning import HORIZON_LABELS, STANCE_LABELS, GroupForm, Label
from vafa.portfolio.models import GroupDecision
from vafa.portfolio.queries.planning import group_decisions
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues, now
from vafa.staff.rules import may
from vafa.web.forms import accepted

REVIEW_DAYS = 90


@dataclass(frozen=True)
class Row:
    """A decision in words, beside the present figures of its group."""

    decision: GroupDecision
    group: str
    url: str
    horizon: Label
    stance: Label
    figures: GroupFigures | None
    is_due: bool


@require_GET
def horizons(request: StaffRequest) -> HttpResponse:
    """Show what is decided about groups, beside their figures, and what is due for review."""
    figures = page_figures("questions", in_todays_prices=request.reader.is_real)
    groups = figures.payload["groups"] if figures else {}
    decided, reader = group_decisions(), request.reader
    rows = [_row(one, groups, reader) for one in decided.open]
    may_decide = may(request.staff.role, "portfolio.decide")
    context = {
        **_told(figures),
        "columns": [
            (code, label, [row for row in rows if row.decision.horizon == code])
            for code, label in HORIZON_LABELS.items()
        ],
        "due": [row for row in rows if row.is_due],
        "former": [_row(one, groups, reader) for one in decided.former],
        "form": _form(request, groups) if may_decide else None,
    }
    return render(request, "insight/horizons.html", context)


def _told(figures: PageFigures | None) -> dict[str, object]:
    return {"run": figures.run, **figures.shown_money()} if figures else {}


# Any: the groups of the page's figures, which are JSON.
def _row(decision: GroupDecision, groups: dict[str, Any], reader: Reader) -> Row:
    kind, value = decision.group_kind, decision.group_value
    return Row(
        decision=decision,
        group=group_name(kind, value, decision.group_name, reader.language),
        url=group_url(kind, value),
        horizon=HORIZON_LABELS[decision.horizon],
        stance=STANCE_LABELS[decision.stance],
        figures=figures_of(groups, kind, value),
        is_due=decision.ended_at is None and decision.review_date <= reader.day_of(now()),
    )


def _form(request: StaffRequest, groups: dict[str, Any], data: Any = None) -> GroupForm:
    reader = request.reader
    again = reader.day_of(now()) + timedelta(days=REVIEW_DAYS)
    return GroupForm(
        data,
        reader=reader,
        colleagues=colleagues(),
        groups=group_choices(groups, reader.language),
        initial={"owner_id": str(request.staff.id), "review_date": reader.day_short(again)},
    )


@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Decide what to do about a group within a horizon."""
    figures = page_figures("questions")
    groups = figures.payload["groups"] if figures else {}
    said = accepted(_form(request, groups, request.POST))
    kind, _mark, value = said.pop("group").partition(":")
    decide_group(
        group_kind=kind,
        group_value=value,
        group_name=group_name(kind, value, _saved_name(groups, kind, value), "en"),
        **said,
        at=now(),
        by=Actor.person(request.staff.id),
    )
    messages.success(request, _("Decided. The decision before it stays in the history."))
    return redirect("insight:horizons")


def _saved_name(groups: dict[str, Any], kind: str, value: str) -> str:
    named = (row["name"] for row in groups.get("view", []) if str(row["view"]) == value)
    return next(named, "") if kind == "view" else ""


@require_POST
def end(request: StaffRequest, decision_id: int) -> HttpResponse:
    """End a decision about a group."""
    end_group_decision(decision_id=decision_id, at=now(), by=Actor.person(request.staff.id))
    messages.success(request, _("The decision is ended and stays in the history."))
    return redirect("insight:horizons")
