"""Bring a list of contacts, say what its columns are, follow it, take it back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from vafa.connectors.shops.contacts.actions import (
    KIND,
    STORE_JOB,
    WITHDRAW_JOB,
    begin_contacts,
    take_contacts,
)
from vafa.connectors.shops.contacts.forms import ColumnsForm, UploadForm
from vafa.connectors.shops.contacts.rules import CONTACT_FIELDS
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.queries.withdrawal import kept_of_withdrawn
from vafa.customers.rules.cells import ContactMask, contact_columns
from vafa.imports.actions import ask_to_withdraw, cancel_run, resume_run
from vafa.imports.models import Run, RunState
from vafa.imports.queries import open_quarantine, path_of, quarantined_csv, work_of
from vafa.imports.rules.mapping import mapping_from_json
from vafa.imports.rules.reading import first_rows
from vafa.imports.rules.words import said, sentence
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may
from vafa.web.forms import accepted
from vafa.web.uploads import on_disk

ROWS_SHOWN = 5
REFUSED_SHOWN = 20
TITLES = {field.name: field.title for field in CONTACT_FIELDS}


@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Take a list in and go on to its columns."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with on_disk(file) as path:
                run = take_contacts(
                    path=path,
                    file_name=file.name,
                    source=form.cleaned_data["source"],
                    at=now(),
                    by=_by(request),
                )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("contacts_import:run", run_id=run.id)
    status = 422 if form.errors else 200
    return render(request, "contacts_import/upload.html", {"form": form}, status=status)


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show a list: its columns before it is stored, its progress, what became of its rows."""
    shown = _run(run_id)
    work = work_of(run_id=shown.id)
    is_waiting = shown.state == RunState.UPLOADED and work is None
    context = {
        "run": shown,
        "work": work,
        "refused": _refused(shown),
        "may_run": may(request.staff.role, "imports.run"),
        "may_withdraw": may(request.staff.role, "imports.withdraw"),
        "kept": kept_of_withdrawn(run_id=shown.id) if shown.withdrawn_at else 0,
        "is_stopped": shown.state in {RunState.CANCELLED, RunState.FAILED},
        "may_download": may(request.staff.role, "customers.contacts"),
        **(_columns(request, shown) if is_waiting else {}),
    }
    return render(request, "contacts_import/run.html", context)


@require_GET
def progress(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show how far it is; when it has ended the page is shown anew."""
    shown = _run(run_id)
    work = work_of(run_id=shown.id)
    if work is None:
        return HttpResponseClientRefresh()
    return render(request, "contacts_import/run.html#progress", {"run": shown, "work": work})


@require_POST
def start(request: StaffRequest, run_id: int) -> HttpResponse:
    """Store the list with the chosen columns."""
    shown = _run(run_id)
    form = ColumnsForm(request.POST, header=shown.header, chosen={})
    accepted(form)
    begin_contacts(run_id=shown.id, columns=form.columns, at=now(), by=_by(request))
    return redirect("contacts_import:run", run_id=shown.id)


@require_POST
def cancel(request: StaffRequest, run_id: int) -> HttpResponse:
    """Stop the list at its next safe moment."""
    cancel_run(run_id=_run(run_id).id, at=now(), by=_by(request))
    return redirect("contacts_import:run", run_id=run_id)


@require_POST
def resume(request: StaffRequest, run_id: int) -> HttpResponse:
    """Go on with a list that was stopped."""
    resume_run(run_id=_run(run_id).id, job=STORE_JOB, at=now(), by=_by(request))
    return redirect("contacts_import:run", run_id=run_id)


@require_POST
def withdraw(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take back all that the list brought."""
    ask_to_withdraw(run_id=_run(run_id).id, job=WITHDRAW_JOB, at=now(), by=_by(request))
    return redirect("contacts_import:run", run_id=run_id)


@require_GET
def download(request: StaffRequest, run_id: int) -> StreamingHttpResponse:
    """Hand out the rows that were set aside, to be mended and brought again."""
    # Masked rows could not be brought again: who may not see contacts gets no file.
    if not may(request.staff.role, "customers.contacts"):
        raise PermissionDenied
    shown = _run(run_id)
    rows = quarantined_csv(run=shown)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="contacts-{shown.id}-set-aside.csv"'
    return response


def _run(run_id: int) -> Run:
    return get_object_or_404(Run, pk=run_id, kind=KIND)


def _by(request: StaffRequest) -> Actor:
    return Actor.person(request.staff.id)


# Any: rows and forms of the page.
def _columns(request: StaffRequest, shown: Run) -> dict[str, Any]:
    mapping = mapping_from_json(shown.mapping)
    header_row = mapping.reading.header_row
    rows = first_rows(path_of(shown), mapping.reading, count=ROWS_SHOWN + header_row)
    mask = ContactMask(
        may(request.staff.role, "customers.contacts"),
        request.shop.phone_region,
        contact_columns(header=shown.header, fields=CONTACT_FIELDS, chosen=mapping.columns),
    )
    return {
        "form": ColumnsForm(header=shown.header, chosen=dict(mapping.columns)),
        "first_rows": [
            mask.row(cells, header=shown.header) for _number, cells in rows[header_row:]
        ],
    }


def _refused(shown: Run) -> list[dict[str, object]]:
    found = []
    for row in open_quarantine(run_id=shown.id)[:REFUSED_SHOWN]:
        why = said(f"row_{row.reason}", **row.details)
        reason = sentence(why, translate=gettext, titles=TITLES)
        found.append({"row_number": row.row_number, "reason": reason})
    return found
