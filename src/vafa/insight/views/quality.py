"""How good the data is, who is behind each figure, and mending in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.insight.actions.quality import Mending, mend_findings, preview_mending
from vafa.insight.forms.bulk import customers_chosen
from vafa.insight.forms.quality_labels import (
    CELL_NOTES,
    DIMENSION_LABELS,
    DIMENSION_NOTES,
    FIELD_LABELS,
    WAY_LABELS,
)
from vafa.insight.queries.quality import (
    data_life,
    quality_findings,
    quality_matrix,
    quality_trend,
    sample_results,
)
from vafa.insight.rules.quality import BY_CODE, SET, Check
from vafa.insight.views.pages_asked import number_asked
from vafa.insight.views.quality_life import life_steps, starts_facts
from vafa.insight.views.quality_shapes import (
    finding_rows,
    matrix_groups,
    sees_contacts,
    shown_text,
    trend_chart,
    worst_cells,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may


@require_GET
def quality(request: StaffRequest) -> HttpResponse:
    """Show how good the data is, field by field, and what becomes of it."""
    matrix, samples = quality_matrix(), sample_results()
    if matrix is None:
        return render(request, "insight/quality_empty.html")
    life = data_life(now=now())
    context = {
        "day": matrix.day,
        "dimensions": [(label, DIMENSION_NOTES[key]) for key, label in DIMENSION_LABELS.items()],
        "groups": matrix_groups(matrix, samples, request.reader),
        "worst": [
            {"figure": one, "title": _title(BY_CODE[f"{one.field}.{one.dimension}"])}
            for one in worst_cells(matrix)
        ],
        "steps": life_steps(life, matrix, request.reader),
        "starts": starts_facts(life, matrix, samples, request.reader),
    }
    return render(request, "insight/quality.html", context)


@require_GET
def quality_list(request: StaffRequest, code: str) -> HttpResponse:
    """Show the records behind a figure, and how it went."""
    check = _check(code)
    listed = quality_findings(
        check=check,
        today=today(request.shop),
        now=now(),
        currency=request.shop.currency,
        after=number_asked(request, "after"),
        before=number_asked(request, "before"),
    )
    context = {
        **_figure(check),
        **_trend(check),
        "rows": finding_rows(
            listed.findings, check, sees_contacts=sees_contacts(request.staff.role)
        ),
        "may_leave": may(request.staff.role, "data.mend") and bool(check.ways),
        "previous_url": f"?before={listed.previous}" if listed.previous else "",
        "next_url": f"?after={listed.next}" if listed.next else "",
    }
    return render(request, "insight/quality_list.html", context)


@require_POST
def quality_preview(request: StaffRequest, code: str) -> HttpResponse:
    """Show what mending the chosen rows would do, without doing it."""
    mending = _mending(request, code)
    rows = preview_mending(mending=mending, at=now(), by=Actor.person(request.staff.id))
    return render(request, "insight/quality_preview.html", _preview(request, mending, rows))


@require_POST
def quality_mend(request: StaffRequest, code: str) -> HttpResponse:
    """Mend the chosen rows; those that are refused stay on the list."""
    mending = _mending(request, code)
    rows = mend_findings(mending=mending, at=now(), by=Actor.person(request.staff.id))
    refused = [row for row in rows if row.refusal is not None]
    done = len(rows) - len(refused)
    sentence = ngettext("%(count)s row is settled.", "%(count)s rows are settled.", done)
    messages.success(request, sentence % {"count": request.reader.number(done)})
    if refused:
        words = _("%(count)s could not be: %(reason)s")
        count = request.reader.number(len(refused))
        messages.warning(request, words % {"count": count, "reason": refused[0].refusal})
    return redirect("insight:quality_list", code=code)


def _mending(request: StaffRequest, code: str) -> Mending:
    return Mending.asked(
        way=request.POST.get("way", ""),
        code=code,
        finding_ids=customers_chosen(request.POST.getlist("finding")),
        text=request.POST.get("text", ""),
    )


# Any: rows of the action, beside plain words.
def _preview(request: StaffRequest, mending: Mending, rows: list[Any]) -> dict[str, Any]:
    sees = sees_contacts(request.staff.role)
    shown = [
        {
            "before": shown_text(mending.check, row.before, sees_contacts=sees),
            "after": shown_text(mending.check, row.after, sees_contacts=sees),
            "refusal": row.refusal,
        }
        for row in rows
    ]
    return {
        **_figure(mending.check),
        "mending": mending,
        "way_label": WAY_LABELS[mending.way],
        "rows": shown,
        "done": sum(1 for row in rows if row.refusal is None),
        "refused": sum(1 for row in rows if row.refusal is not None),
    }


def _figure(check: Check) -> dict[str, Any]:
    return {
        "check": check,
        "title": _title(check),
        "note": CELL_NOTES.get(check.code, ""),
        "list_url": reverse("insight:quality_list", args=[check.code]),
        "ways": [(way, WAY_LABELS[way]) for way in check.ways],
        "takes_text": SET in check.ways,
        "text_label": FIELD_LABELS[check.field],
    }


def _trend(check: Check) -> dict[str, Any]:
    trend = quality_trend(check=check)
    is_drawn = sum(1 for one in trend if one.all) > 1
    return {
        "figure": trend[-1] if trend else None,
        "trend": trend_chart(check, trend) if is_drawn else None,
    }


def _title(check: Check) -> str:
    return _("%(field)s: %(dimension)s") % {
        "field": FIELD_LABELS[check.field],
        "dimension": DIMENSION_LABELS[check.dimension],
    }


def _check(code: str) -> Check:
    if code not in BY_CODE:
        raise Http404
    return BY_CODE[code]
