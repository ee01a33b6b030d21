"""Long work and steps that failed: what went wrong, and trying again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.insight.forms.data_labels import WORK_STATES, job_label, step_label
from vafa.insight.views.pages_asked import number_asked
from vafa.journal.actions import cancel_work, repeat_work, retry_delivery, skip_delivery
from vafa.journal.models import Delivery, Work
from vafa.journal.queries import WorkStatus, dead_deliveries, recent_work
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may

PAGE_ROWS = 25
STEPS_ROWS = 50


@require_GET
def work(request: StaffRequest) -> HttpResponse:
    """Show long work, the latest first, and the steps that wait for a decision."""
    found = recent_work(before_id=number_asked(request, "before"), limit=PAGE_ROWS + 1)
    steps = dead_deliveries(before_id=number_asked(request, "steps_before"), limit=STEPS_ROWS + 1)
    address = reverse("insight:work")
    context = {
        "works": [_shown(one) for one in found[:PAGE_ROWS]],
        "steps": steps[:STEPS_ROWS],
        "first_url": address if "before" in request.GET else "",
        "next_url": f"{address}?before={found[-2].id}" if len(found) > PAGE_ROWS else "",
        "next_steps_url": f"{address}?steps_before={steps[-2].id}"
        if len(steps) > STEPS_ROWS
        else "",
        "may_cancel": may(request.staff.role, "work.cancel"),
    }
    return render(request, "insight/work.html", context)


@require_POST
def repeat(request: StaffRequest, work_id: int) -> HttpResponse:
    """Ask for failed or cancelled work once more."""
    get_object_or_404(Work, pk=work_id)
    repeat_work(work_id=work_id, at=now(), by=_by(request))
    return redirect("insight:work")


@require_POST
def cancel(request: StaffRequest, work_id: int) -> HttpResponse:
    """Cancel work that waits or runs."""
    get_object_or_404(Work, pk=work_id)
    cancel_work(work_id=work_id, at=now(), by=_by(request))
    return redirect("insight:work")


@require_POST
def retry(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Try a dead step again."""
    get_object_or_404(Delivery, pk=delivery_id)
    retry_delivery(delivery_id=delivery_id, at=now(), by=_by(request))
    return redirect("insight:work")


@require_POST
def skip(request: StaffRequest, delivery_id: int) -> HttpResponse:
    """Give a dead step up, so that what waits behind it goes on."""
    get_object_or_404(Delivery, pk=delivery_id)
    skip_delivery(delivery_id=delivery_id, at=now(), by=_by(request))
    return redirect("insight:work")


def _by(request: StaffRequest) -> Actor:
    return Actor("person", request.staff.id)


def _shown(one: WorkStatus) -> dict[str, Any]:
    # Any: a template's row.
    return {
        "work": one,
        "label": job_label(one.job),
        "step": gettext(str(step_label(one.step))) if one.step else "",
        "state": WORK_STATES[one.state][0],
        "tone": WORK_STATES[one.state][1],
        "may_repeat": one.state in {"failed", "cancelled"} and one.job == "insight.refresh",
    }
