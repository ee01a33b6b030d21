"""What a programme owes: movements, what will be used, what is booked, and the journal."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.presentation import Reader
from vafa.journal.actions import ask_for_work
from vafa.loyalty.forms.liability import (
    ACCOUNT_LABELS,
    NOTE_LABELS,
    REASON_LABELS,
    UNKNOWN_LABELS,
    funder_label,
)
from vafa.loyalty.models import LiabilityReport
from vafa.loyalty.queries.liability import REPORTS_SHOWN, funder_names, reports_of
from vafa.loyalty.rules.liability import MICRO
from vafa.loyalty.views.tabs import deed, programme_or_404, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may
from vafa.web.charts import Axis, Chart, Series

Body = Mapping[str, Any]  # Any: JSON values, as `actions.liability` wrote them.


@require_GET
def liability(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show one month of what a programme owes, and the months around it."""
    page = programme_page(request, programme_id, tab="liability")
    reports = list(reports_of(programme_id=programme_id)[:REPORTS_SHOWN])
    if not reports:
        return render(request, "loyalty/liability_empty.html", page)
    report = _asked(request, reports)
    names = funder_names(programme_id=programme_id)
    context = {
        **page,
        "report": report,
        "reports": reports,
        "rows": [_row(row, names) for row in report.body["rows"]],
        "journal": _journal(report.body),
        **_figures(report.body),
        "warning": _warning(report, reports, request.reader),
        "notes": [NOTE_LABELS[code] for code in report.body.get("notes", [])],
        "unknown": UNKNOWN_LABELS.get(report.body["unknown"], ""),
        "months_chart": _months_chart(reports[::-1]),
        "cohorts_chart": _cohorts_chart(report.body),
        "may_export": may(request.staff.role, "costs.view"),
    }
    return render(request, "loyalty/liability.html", context)


@require_POST
def work_out(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Ask for the figures of all programmes to be worked out now."""
    programme_or_404(programme_id)
    ask_for_work(
        job="loyalty.work_out_liabilities",
        arguments={},
        unique_key="work_out_liabilities",
        **deed(request),
    )
    messages.success(request, _("The figures are being worked out. Look again in a moment."))
    return HttpResponseRedirect(reverse("loyalty_liability:liability", args=[programme_id]))


@require_GET
def journal(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Hand out the journal lines of a month as CSV."""
    programme_or_404(programme_id)
    report = _asked(request, list(reports_of(programme_id=programme_id)[:REPORTS_SHOWN]))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="journal-{report.month}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["month", "funder", "reason", "account", "debit", "credit", "currency"])
    for row in report.body["rows"]:
        for line in row["journal"]:
            facts = [report.month, row["funder"] or "shop", row["reason"], line["account"]]
            rows.writerow([*facts, line["debit"], line["credit"], report.body["currency"]])
    return answer


def _asked(request: StaffRequest, reports: Sequence[LiabilityReport]) -> LiabilityReport:
    """Find the month that is asked for, the latest without one."""
    wanted = request.GET.get("month", "")
    found = [each for each in reports if not wanted or each.month.isoformat() == wanted]
    if not found:
        raise Http404
    return found[0]


def _row(row: Body, names: dict[str, str]) -> dict[str, Any]:
    labels = {
        "funder": funder_label(row["funder"], names=names),
        "reason": REASON_LABELS[row["reason"]],
    }
    return {**row, **labels}


def _journal(body: Body) -> list[dict[str, Any]]:
    return [
        {**line, "account": ACCOUNT_LABELS[line["account"]], "reason": REASON_LABELS[row["reason"]]}
        for row in body["rows"]
        for line in row["journal"]
    ]


def _figures(body: Body) -> dict[str, Any]:
    """Add up what is owed; what cannot be said yet stays unknown."""
    rows, rate = body["rows"], body["rate"]
    cost = body["outstanding"] * body["unit_cost_micro"] // MICRO
    found: dict[str, Any] = {
        "outstanding": body["outstanding"],
        "gross": sum(row["gross"] for row in rows),
        "booked": sum(row["booked"] for row in rows),
        "rate": rate,
        "cost_at_most": cost,
        "cost": round(cost * rate["expected"]) if rate else None,
    }
    for name in ("net", "net_low", "net_high"):
        found[name] = sum(row[name] for row in rows) if rate else None
    return found


def _warning(report: LiabilityReport, reports: Sequence[LiabilityReport], reader: Reader) -> str:
    """Say when members use clearly more or fewer points than the month before had it."""
    earlier = [each for each in reports if each.month < report.month]
    before, now = earlier[0].body["rate"] if earlier else None, report.body["rate"]
    if not before or not now or before["low"] <= now["expected"] <= before["high"]:
        return ""
    said = _(
        "What will be used has left the range of the month before: %(now)s of what is outstanding, "
        "where %(low)s to %(high)s had been expected."
    )
    return said % {
        "now": reader.percent(now["expected"]),
        "low": reader.percent(before["low"]),
        "high": reader.percent(before["high"]),
    }


def _months_chart(reports: Sequence[LiabilityReport]) -> Chart:
    sums = [
        [sum(row[name] for row in report.body["rows"]) for report in reports]
        for name in ("gross", "booked")
    ]
    return Chart(
        kind="line",
        title=_("What is owed for points, by month"),
        categories=[report.month for report in reports],
        series=[
            Series(_("If every point is used"), sums[0], "muted", is_dashed=True),
            Series(_("Booked"), sums[1], "accent"),
        ],
        x_axis=Axis(_("Month"), "month"),
        y_axis=Axis(words="money"),
        height="small",
    )


def _cohorts_chart(body: Body) -> Chart:
    cohorts = body["cohorts"]
    series = [
        Series(_("Given"), [cohort["issued"] for cohort in cohorts], "muted"),
        Series(_("Used so far"), [cohort["used"] for cohort in cohorts], "accent"),
    ]
    if body["rate"]:
        expected = [round(cohort["expected"]) for cohort in cohorts]
        series.append(Series(_("Used in the end, as expected"), expected, "good"))
    return Chart(
        kind="bar",
        title=_("Points by the month in which they were given"),
        categories=[date.fromisoformat(cohort["month"]) for cohort in cohorts],
        series=series,
        x_axis=Axis(_("Month"), "month"),
        y_axis=Axis(words="number"),
        height="small",
    )
