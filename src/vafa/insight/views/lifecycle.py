"""Lifecycle: how relations begin, go on, and end, and what to do at each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.customers.models import Customer
from vafa.insight.queries.figures import PageFigures, customers_by_id, page_figures
from vafa.insight.views.blunt_rules import blunt_rows, blunt_sentences, suggestion_of
from vafa.insight.views.lifecycle_charts import (
    flow_charts,
    phases_chart,
    rates_chart,
)
from vafa.insight.views.lifecycle_phases import lifecycle_stats, phase_steps
from vafa.insight.views.returning import (
    cohort_chart,
    month_words,
    revenue_chart,
    revenue_sentence,
    second_order_chart,
    second_order_sentence,
    stairs_chart,
    within_rows,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today
from vafa.staff.rules import may


@dataclass(frozen=True)
class AtRisk:
    """One customer who is about to go, with what is at stake."""

    customer: Customer
    latest_day: date
    usual_gap_days: float | None
    days_left: int | None
    revenue_year: int
    expected_revenue: int | None


@require_GET
def lifecycle(request: StaffRequest) -> HttpResponse:
    """Show the phases in the order in which they occur, and how customers move through them."""
    figures = page_figures("lifecycle", in_todays_prices=request.reader.is_real)
    if figures is None:
        return render(request, "insight/lifecycle_empty.html")
    context = {**_now(figures, request), **_past(figures, request), **_rules(figures, request)}
    return render(request, "insight/lifecycle.html", context)


def _now(figures: PageFigures, request: StaffRequest) -> dict[str, Any]:
    payload = figures.payload
    return {
        "run": figures.run,
        **figures.shown_money(),
        "today": today(request.shop),
        "stats": lifecycle_stats(payload, request.reader),
        "steps": phase_steps(payload["phases"]),
        "at_risk": payload["at_risk"],
        "at_risk_people": _at_risk(payload["at_risk"]["listed"], figures.run.as_of_date),
    }


def _past(figures: PageFigures, request: StaffRequest) -> dict[str, Any]:
    payload, reader = figures.payload, request.reader
    second = payload["second_order"]
    words = month_words(payload["calendar"], reader)
    return {
        "phases_chart": phases_chart(payload["history"]["months"], words),
        "rates_chart": rates_chart(payload["history"]["months"], words),
        "flows": flow_charts(payload["history"]["flows"], reader),
        "cohorts": cohort_chart(payload["cohorts"], words, reader),
        "second_order": second_order_chart(second) if second["curve"] else None,
        "second_order_sentence": second_order_sentence(second, reader),
        "quantiles": second["quantiles"],
        "within": within_rows(second["within"]),
        "stairs": stairs_chart(payload["stairs"], reader),
        "revenue": revenue_chart(payload["revenue"]["months"], words),
        "revenue_sentence": revenue_sentence(payload["revenue"], reader),
    }


def _rules(figures: PageFigures, request: StaffRequest) -> dict[str, Any]:
    payload, reader = figures.payload, request.reader
    blunt = payload["blunt"]
    return {
        "blunt": blunt,
        "blunt_rows": blunt_rows(blunt, reader) if blunt else [],
        "blunt_sentences": blunt_sentences(blunt, reader) if blunt else None,
        "suggestion": suggestion_of(payload, reader),
        "may_set": may(request.staff.role, "lifecycle.settings"),
    }


def _at_risk(listed: list[dict[str, Any]], as_of: date) -> list[AtRisk]:
    people = customers_by_id(row["customer_id"] for row in listed)
    return [
        AtRisk(
            customer=people[row["customer_id"]],
            latest_day=date.fromisoformat(row["latest_day"]),
            usual_gap_days=row["usual_gap_days"],
            days_left=_days_left(row, as_of),
            revenue_year=row["revenue_year"],
            expected_revenue=row["expected_revenue"],
        )
        for row in listed
        if row["customer_id"] in people
    ]


def _days_left(row: dict[str, Any], as_of: date) -> int | None:
    """Count the days until somebody will be called former."""
    if row["former_after_days"] is None:
        return None
    silent = (as_of - date.fromisoformat(row["latest_day"])).days
    return max(0, int(row["former_after_days"]) + 1 - silent)
