"""Follow an import: its progress, its report, taking it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from vafa.connectors.shops.csv.forms import KIND_LABELS
from vafa.connectors.shops.csv.queries import contents_of, import_seconds
from vafa.connectors.shops.csv.rules import ORDER_FIELDS
from vafa.connectors.shops.csv.views.doors import actor, run_or_404
from vafa.connectors.shops.csv.views.report import money_rows, row_counts
from vafa.customers.queries.withdrawal import kept_of_withdrawn
from vafa.imports.actions import ask_to_withdraw, cancel_run, resume_run
from vafa.imports.models import Run, RunState
from vafa.imports.queries import open_quarantine, work_of
from vafa.imports.rules.mapping import mapping_from_json
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import names_of_actors, now
from vafa.staff.rules import may


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show one import: how far it is, or what became of every row and every amount."""
    shown = run_or_404(run_id)
    work = work_of(run_id=shown.id)
    if shown.state == RunState.UPLOADED and shown.started_at is None and work is None:
        return redirect("orders_import:preview", run_id=shown.id)
    role = request.staff.role
    context = {
        "run": shown,
        "who": names_of_actors({shown.uploaded_by}).get(shown.uploaded_by, ""),
        "open_rows": open_quarantine(run_id=shown.id).count(),
        "may_run": may(role, "imports.run"),
        "may_withdraw": may(role, "imports.withdraw"),
        "kept": kept_of_withdrawn(run_id=shown.id) if shown.withdrawn_at else 0,
        **_progress(shown, work),
        **_report(request, shown),
        **_mapping(shown),
    }
    return render(request, "orders_import/run.html", context)


@require_GET
def progress(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show how far an import is; when it has ended the page is shown anew."""
    shown = run_or_404(run_id)
    work = work_of(run_id=shown.id)
    if work is None:
        return HttpResponseClientRefresh()
    return render(request, "orders_import/run.html#progress", _progress(shown, work))


@require_POST
def cancel(request: StaffRequest, run_id: int) -> HttpResponse:
    """Stop an import at its next safe moment."""
    return _done(request, cancel_run, run_id)


@require_POST
def resume(request: StaffRequest, run_id: int) -> HttpResponse:
    """Go on with an import that was stopped."""
    return _done(request, resume_run, run_id)


@require_POST
def withdraw(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take back all that an import brought."""
    return _done(request, ask_to_withdraw, run_id)


@require_GET
def contents(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show what stands in the tables because of an import."""
    shown = run_or_404(run_id)
    found = contents_of(run_id=shown.id)
    kinds = [(KIND_LABELS.get(kind, kind), count, amount) for kind, count, amount in found.kinds]
    context = {"run": shown, "contents": found, "kinds": kinds}
    return render(request, "orders_import/contents.html", context)


# Any: each action gives back something else, which nobody needs here.
def _done(request: StaffRequest, action: Any, run_id: int) -> HttpResponse:
    action(run_id=run_or_404(run_id).id, at=now(), by=actor(request))
    if request.htmx:
        return HttpResponseClientRefresh()
    return redirect("orders_import:run", run_id=run_id)


def _progress(run: Run, work: Any) -> dict[str, Any]:
    """Give the progress bar its words and addresses; a withdrawal cannot be cancelled."""
    if work is None:
        return {"work": None}
    is_import = work.job == "imports.run"
    return {
        "work": work,
        "step_label": gettext(work.step) if work.step else "",
        "poll_url": reverse("orders_import:progress", args=[run.id]),
        "cancel_url": reverse("orders_import:cancel", args=[run.id]) if is_import else "",
    }


def _report(request: StaffRequest, run: Run) -> dict[str, Any]:
    report = run.report if "rows" in run.report else {}
    return {
        "report": report,
        "row_counts": row_counts(run, request.reader),
        "money_rows": money_rows(report, request.reader),
        "seconds": import_seconds(run_id=run.id) if report else None,
    }


def _mapping(run: Run) -> dict[str, Any]:
    mapping = mapping_from_json(run.mapping)
    titles = {field.name: gettext(field.title) for field in ORDER_FIELDS}
    columns = [(titles.get(field, field), column) for field, column in mapping.columns]
    return {"mapping": mapping, "mapped_columns": columns}
