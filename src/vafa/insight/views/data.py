"""The data page: how fresh, how whole, what came in, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from vafa.core.keys import Actor
from vafa.imports.models import Run
from vafa.insight.forms.data_labels import IMPORT_STATES, MODELS, REASONS, step_label
from vafa.insight.forms.labels import LEFT_OUT_LABELS
from vafa.insight.queries.data import (
    REFRESH_JOB,
    customers_left_out,
    data_coverage,
    data_freshness,
    imports_page,
    open_refresh,
    waiting_rows,
)
from vafa.insight.views.coverage import coverage_groups
from vafa.insight.views.pages_asked import number_asked
from vafa.journal.actions import ask_for_work, cancel_work
from vafa.journal.queries import WorkStatus
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors, now
from vafa.staff.rules import may

# The worker signs in its book every few seconds; after this long it is probably gone.
SILENT_AFTER = timedelta(minutes=2)


@require_GET
def data(request: StaffRequest) -> HttpResponse:
    """Show the state of the shop's data."""
    role = request.staff.role
    waiting, left_out, found = waiting_rows(), customers_left_out(), data_coverage()
    context = {
        "coverage": coverage_groups(found, request.reader),
        "currencies": found["currencies"] if found else [],
        "waiting": waiting,
        "reasons": [(REASONS.get(code, code), count) for code, count in waiting.reasons],
        "left_out": left_out,
        "left_out_reasons": [(LEFT_OUT_LABELS[code], n) for code, n in left_out.reasons],
        "left_out_labels": LEFT_OUT_LABELS,
        "may_run": may(role, "imports.run"),
        "may_open": may(role, "imports.view"),
        "may_mend": may(role, "data.mend"),
        **refresh_bar(open_refresh(), role),
        **_imports(request),
    }
    return render(request, "insight/data.html", context)


@require_GET
def imports(request: StaffRequest) -> HttpResponse:
    """Show another page of imports."""
    if not request.htmx:
        return redirect(f"{reverse('insight:data')}?{request.GET.urlencode()}")
    context = {"may_open": may(request.staff.role, "imports.view"), **_imports(request)}
    return render(request, "insight/data_imports.html", context)


@require_GET
def freshness(request: StaffRequest) -> HttpResponse:
    """Show how fresh everything is, as a part of other pages."""
    fresh = data_freshness()
    seen_at = fresh.queue.seen_at
    context = {
        "fresh": fresh,
        "model": MODELS.get(fresh.run.model, fresh.run.model) if fresh.run else "",
        "is_alive": seen_at is not None and now() - seen_at < SILENT_AFTER,
        "may_mend": may(request.staff.role, "data.mend"),
    }
    return render(request, "insight/freshness.html", context)


@require_POST
def refresh(request: StaffRequest) -> HttpResponse:
    """Ask for a refresh of every figure."""
    by = Actor("person", request.staff.id)
    ask_for_work(job=REFRESH_JOB, arguments={}, unique_key="refresh", at=now(), by=by)
    return redirect("insight:data")


@require_GET
def progress(request: StaffRequest) -> HttpResponse:
    """Show how far the refresh is; when it has ended the page is shown anew."""
    work = open_refresh()
    if work is None:
        return HttpResponseClientRefresh()
    context = refresh_bar(work, request.staff.role)
    return render(request, "insight/data.html#progress", context)


@require_POST
def cancel_refresh(request: StaffRequest) -> HttpResponse:
    """Stop the refresh that runs; the figures in force stay."""
    work = open_refresh()
    if work is not None:
        cancel_work(work_id=work.id, at=now(), by=Actor("person", request.staff.id))
    return HttpResponseClientRefresh() if request.htmx else redirect("insight:data")


def refresh_bar(work: WorkStatus | None, role: str) -> dict[str, Any]:
    """Give the progress bar of a refresh its words and addresses."""
    if work is None:
        return {"work": None}
    shown = {
        "id": work.id,
        "state": work.state,
        "steps_done": work.done,
        "steps_total": work.total,
        "is_cancel_asked": work.is_cancel_asked,
        "error": work.error,
    }
    may_cancel = may(role, "work.cancel")
    return {
        "work": shown,
        "step_label": step_label(work.step) or _("Refresh of all figures"),
        "poll_url": reverse("insight:refresh_progress"),
        "cancel_url": reverse("insight:cancel_refresh") if may_cancel else "",
    }


def _imports(request: StaffRequest) -> dict[str, Any]:
    page = imports_page(
        before=number_asked(request, "before"), after=number_asked(request, "after")
    )
    address = reverse("insight:data")
    return {
        "imports": _rows(page.rows),
        "previous_url": f"{address}?after={page.previous}#imports" if page.previous else "",
        "next_url": f"{address}?before={page.next}#imports" if page.next else "",
    }


def _rows(runs: Sequence[Run]) -> list[dict[str, Any]]:
    names = names_of_actors({run.uploaded_by for run in runs})
    return [
        {
            "run": run,
            "who": names.get(run.uploaded_by, ""),
            "state": IMPORT_STATES[run.state][0],
            "tone": IMPORT_STATES[run.state][1],
        }
        for run in runs
    ]
