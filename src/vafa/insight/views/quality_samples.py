"""Accuracy: a sample of customers whose details a person checks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.insight.actions.quality_samples import (
    SAMPLE_SIZE,
    SIZE_MAX,
    SIZE_MIN,
    answer_sample,
    draw_sample,
)
from vafa.insight.forms.quality_labels import ANSWER_LABELS, FIELD_LABELS
from vafa.insight.models import QualitySampleItem
from vafa.insight.queries.quality import sample_items, sample_results
from vafa.insight.rules.quality import BY_CODE, COMPLETENESS, SAMPLED
from vafa.insight.views.quality_shapes import sample_rows, sees_contacts, shown_text
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may


@require_GET
def quality_sample(request: StaffRequest) -> HttpResponse:
    """Show the latest sample to be checked, what it says, and the samples before."""
    results, role = sample_results(), request.staff.role
    latest = results[0] if results else None
    context = {
        "latest": latest,
        "figures": sample_rows(latest, request.reader) if latest else [],
        "items": [
            _item(item, sees=sees_contacts(role))
            for item in sample_items(sample_id=latest.sample.id)
        ]
        if latest
        else [],
        "history": [(one, sample_rows(one, request.reader)[-1]) for one in results[1:]],
        "answers": ANSWER_LABELS.items(),
        "may_mend": may(role, "data.mend"),
        "size": SAMPLE_SIZE,
        "size_min": SIZE_MIN,
        "size_max": SIZE_MAX,
    }
    return render(request, "insight/quality_sample.html", context)


@require_POST
def draw(request: StaffRequest) -> HttpResponse:
    """Draw a new sample."""
    text = request.POST.get("size", "")
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    draw_sample(size=size, at=now(), by=Actor.person(request.staff.id))
    return redirect("insight:quality_sample")


@require_POST
def answer(request: StaffRequest, item_id: int) -> HttpResponse:
    """Keep what somebody found out about one drawn customer."""
    answers = {field: request.POST.get(field, "") for field in SAMPLED}
    answer_sample(item_id=item_id, answers=answers, at=now(), by=Actor.person(request.staff.id))
    messages.success(request, _("Kept."))
    return redirect("insight:quality_sample")


def _item(item: QualitySampleItem, *, sees: bool) -> dict[str, object]:
    fields = []
    for field in SAMPLED:
        text = getattr(item.customer, field, "") if item.customer else ""
        shown = shown_text(BY_CODE[f"{field}.{COMPLETENESS}"], text, sees_contacts=sees)
        said = item.answers.get(field, "")
        fields.append({"name": field, "label": FIELD_LABELS[field], "text": shown, "answer": said})
    return {"item": item, "customer": item.customer, "fields": fields}
