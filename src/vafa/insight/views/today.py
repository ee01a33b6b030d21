"""Today: what changed, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.customers.models import Customer
from vafa.insight.forms.labels import phase_label
from vafa.insight.queries.figures import PageFigures, customers_by_id, page_figures
from vafa.staff.middleware import StaffRequest
from vafa.web.charts import Axis, Chart, Series

Label = str | Promise
PHASES_IN_ORDER = ("prospect", "new", "existing", "at_risk", "former", "won_back")


@dataclass(frozen=True)
class GroupShape:
    """A group of people on the page: what it is called, what to do, and where all of them are."""

    name: str
    title: Label
    todo: Label
    worth: Label
    query: str
    tone: str
    icon: str


@dataclass(frozen=True)
class Person:
    """One customer in a list, with what makes the place in it."""

    customer: Customer
    worth: int


@dataclass(frozen=True)
class ShownGroup:
    """A group with its count, its sum and its most valuable people."""

    shape: GroupShape
    customers: int
    worth: int
    people: list[Person]
    url: str


GROUPS = (
    GroupShape(
        "at_risk",
        gettext_lazy("Newly at risk"),
        gettext_lazy(
            "Silent for longer than they usually are. Write or call before they are gone."
        ),
        gettext_lazy("expected in 12 months"),
        "phase=at_risk",
        "warn",
        "alert-triangle",
    ),
    GroupShape(
        "second_due",
        gettext_lazy("Second order due"),
        gettext_lazy("New customers in the days when a second order usually comes. Help it along."),
        gettext_lazy("expected in 12 months"),
        "phase=new",
        "accent",
        "repeat",
    ),
    GroupShape(
        "first_orders",
        gettext_lazy("First orders"),
        gettext_lazy("Thank them, and tell them what they should know about what they bought."),
        gettext_lazy("bought so far"),
        "phase=new&sort=latest",
        "good",
        "sparkles",
    ),
    GroupShape(
        "won_back",
        gettext_lazy("Came back"),
        gettext_lazy("Former customers who bought again. Say that you noticed."),
        gettext_lazy("bought so far"),
        "phase=won_back",
        "good",
        "heart-handshake",
    ),
    GroupShape(
        "former",
        gettext_lazy("Newly former"),
        gettext_lazy("Ask why they left, and whether an offer is worth it."),
        gettext_lazy("bought in the last 365 days"),
        "phase=former&sort=revenue",
        "bad",
        "user-off",
    ),
)


@require_GET
def today(request: StaffRequest) -> HttpResponse:
    """Show what changed since the shop was last looked at."""
    figures = page_figures("today", in_todays_prices=request.reader.is_real)
    if figures is None:
        return render(request, "insight/today_empty.html")
    payload = figures.payload
    people = customers_by_id(_ids(payload))
    return render(
        request,
        "insight/today.html",
        {
            "run": figures.run,
            **figures.shown_money(),
            "recent_days": payload["recent_days"],
            "stats": _stats(figures, request.reader),
            "groups": [_group(shape, payload[shape.name], people) for shape in GROUPS],
            "movers": _movers(payload["movers"], people),
            "revenue": revenue_chart(payload["weeks"]),
            "phases": phases_chart(payload["phases"]),
        },
    )


def _ids(payload: dict[str, Any]) -> list[int]:
    named = [payload[shape.name]["listed"] for shape in GROUPS]
    rows = [row for listed in [*named, *payload["movers"].values()] for row in listed]
    return [row["customer_id"] for row in rows]


def _group(shape: GroupShape, found: dict[str, Any], people: dict[int, Customer]) -> ShownGroup:
    listed = [
        Person(people[row["customer_id"]], row["worth"] or 0)
        for row in found["listed"]
        if row["customer_id"] in people
    ]
    url = f"{reverse('insight:customers')}?{shape.query}"
    return ShownGroup(shape, found["customers"], found["worth"], listed, url)


def _movers(
    movers: dict[str, list[dict[str, Any]]], people: dict[int, Customer]
) -> dict[str, list[Person]]:
    return {
        way: [
            Person(people[row["customer_id"]], row["change"])
            for row in rows
            if row["customer_id"] in people
        ]
        for way, rows in movers.items()
    }


def _stats(figures: PageFigures, reader: Reader) -> list[dict[str, object]]:
    now, before, year_ago = figures.payload["money"]
    totals = figures.run.summary.get("totals")
    active = sum(row["customers"] for row in figures.payload["phases"] if _is_active(row))
    stats: list[dict[str, object]] = [
        {
            "label": _("Net revenue, last 30 days"),
            "figure": "last-30-days",
            "value": reader.compact_money(now["revenue"] or 0),
            **_change(now["revenue"], before["revenue"], year_ago["revenue"], reader),
        },
        {
            "label": _("Orders, last 30 days"),
            "figure": "last-30-days",
            "value": reader.number(now["orders"]),
            **_change(now["orders"], before["orders"], year_ago["orders"], reader),
        },
        {
            "label": _("Active customers"),
            "figure": "active-customers",
            "value": reader.number(active),
            "note": _("new, existing or won back"),
            "url": reverse("insight:lifecycle"),
        },
    ]
    if totals:
        low, high = totals["expected_spend_low"], totals["expected_spend_high"]
        stats.append(
            {
                "label": _("Expected in 12 months"),
                "figure": "totals",
                "value": reader.compact_money(round(totals["expected_spend"])),
                "note": _("between %(low)s and %(high)s, nine times in ten")
                % {
                    "low": reader.compact_money(round(low)),
                    "high": reader.compact_money(round(high)),
                },
                "url": reverse("insight:how_right"),
            }
        )
    return stats


def _shade(row: dict[str, Any]) -> str:
    return str(row["phase_state"] or row["phase"])


def _is_active(row: dict[str, Any]) -> bool:
    return row["phase"] in {"new", "existing"} or row["phase_state"] == "won_back"


def _change(
    now: int | None, before: int | None, year_ago: int | None, reader: Reader
) -> dict[str, object]:
    shown: dict[str, object] = {}
    if now is not None and before:
        share = now / before - 1
        shown["change"] = reader.percent(share, sign="always")
        shown["change_tone"] = "good" if share >= 0 else "bad"
        shown["note"] = _("against the 30 days before")
    if now is not None and year_ago:
        shown["note"] = _("against the 30 days before; %(share)s against a year ago") % {
            "share": reader.percent(now / year_ago - 1, sign="always")
        }
    return shown


def revenue_chart(weeks: list[dict[str, Any]]) -> Chart:
    """Draw net revenue by week, stacked by where it came from."""
    shapes = (
        ("repeat", _("Returning customers"), "accent"),
        ("new", _("First-time customers"), "phase-new"),
        ("other", _("Without a customer"), "muted"),
    )
    return Chart(
        kind="stacked",
        title=_("Net revenue by week"),
        categories=[date.fromisoformat(week["week_start"]) for week in weeks],
        series=[
            Series(name=name, values=[week[key] for week in weeks], colour=colour)
            for key, name, colour in shapes
            if any(week[key] for week in weeks)
        ],
        x_axis=Axis(name=_("Week beginning"), words="day"),
        y_axis=Axis(words="money"),
    )


def phases_chart(phases: list[dict[str, Any]]) -> Chart:
    """Draw how many customers are in each phase."""
    ordered = sorted(phases, key=lambda row: PHASES_IN_ORDER.index(_shade(row)))
    return Chart(
        kind="rows",
        title=_("Customers by phase"),
        categories=[str(phase_label(row["phase"], row["phase_state"])) for row in ordered],
        series=[Series(name=_("Customers"), values=[row["customers"] for row in ordered])],
        height="small",
    )
