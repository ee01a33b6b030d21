"""Rows that were set aside: looked at, mended, tried again, taken along as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vafa.connectors.shops.csv.actions import ask_to_retry, mend_row
from vafa.connectors.shops.csv.forms import STATUS_LABELS, rates_chosen, statuses_chosen
from vafa.connectors.shops.csv.queries import (
    quarantine_page,
    quarantine_reasons,
    refused_words,
)
from vafa.connectors.shops.csv.views.doors import actor, in_words, mask_for, run_or_404
from vafa.customers.rules.cells import ContactMask
from vafa.imports.actions import dismiss_row
from vafa.imports.models import QuarantinedRow, QuarantineState, Run, RunState
from vafa.imports.queries import quarantined_csv, work_of
from vafa.imports.rules.mapping import mapping_from_json
from vafa.imports.rules.words import said
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may


@dataclass(frozen=True)
class Cell:
    """One cell of a row set aside, with the field that its column stands for."""

    column: str
    text: str
    is_mapped: bool
    is_wrong: bool


@dataclass(frozen=True)
class ShownRefusal:
    """A row set aside, with the reason in words and its cells, those that matter first."""

    row: QuarantinedRow
    reason: str
    cells: list[Cell]


@require_GET
def quarantine(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show the rows of an import that wait for a person."""
    run = run_or_404(run_id)
    after, before = _number(request, "after"), _number(request, "before")
    page = quarantine_page(run_id=run.id, after=after, before=before)
    words, currencies = refused_words(run_id=run.id)
    mask = _mask(request, run)
    address = reverse("orders_import:quarantine", args=[run.id])
    context = {
        "run": run,
        "rows": [_shown(row, run, mask) for row in page.rows],
        "reasons": [(in_words(what), count) for what, count in quarantine_reasons(run_id=run.id)],
        "words": [word for word in words if mask.of(word) == word],
        "currencies": currencies,
        "statuses": list(STATUS_LABELS.items()),
        "previous_url": f"{address}?before={page.previous}" if page.previous is not None else "",
        "next_url": f"{address}?after={page.next}" if page.next is not None else "",
        "may_download": mask.in_full,
        "may_mend": may(request.staff.role, "data.mend") and run.state == RunState.DONE,
        "work": work_of(run_id=run.id),
    }
    return render(request, "orders_import/quarantine.html", context)


@require_POST
def mend(request: StaffRequest, run_id: int, row_id: int) -> HttpResponse:
    """Try one row again with mended cells."""
    run = run_or_404(run_id)
    row = _row_or_404(run, row_id)
    cells = _cells_sent(request.POST.getlist("cell"), row, run, _mask(request, run))
    row = mend_row(row_id=row.id, cells=cells, at=now(), by=actor(request))
    return _settled(request, run, row)


@require_POST
def dismiss(request: StaffRequest, run_id: int, row_id: int) -> HttpResponse:
    """Leave one row out for good."""
    run = run_or_404(run_id)
    row = dismiss_row(row_id=_row_or_404(run, row_id).id, at=now(), by=actor(request))
    return _settled(request, run, row)


@require_POST
def retry(request: StaffRequest, run_id: int) -> HttpResponse:
    """Try all rows again, with what was said about currencies and status words."""
    run = run_or_404(run_id)
    ask_to_retry(
        run_id=run.id,
        rates=dict(rates_chosen(request.POST)),
        statuses=dict(statuses_chosen(request.POST)),
        at=now(),
        by=actor(request),
    )
    return redirect("orders_import:run", run_id=run.id)


@require_GET
def download(request: StaffRequest, run_id: int) -> StreamingHttpResponse:
    """Give the rows that were set aside as a file, with the reason beside each."""
    # Masked rows could not be brought again: who may not see contacts gets no file.
    if not may(request.staff.role, "customers.contacts"):
        raise PermissionDenied
    run = run_or_404(run_id)
    response = StreamingHttpResponse(quarantined_csv(run=run), content_type="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="quarantine-{run.id}.csv"'
    return response


def _settled(request: StaffRequest, run: Run, row: QuarantinedRow) -> HttpResponse:
    if not request.htmx:
        return redirect("orders_import:quarantine", run_id=run.id)
    context = {
        "run": run,
        "one": _shown(row, run, _mask(request, run)),
        "may_mend": True,
        "was_tried": True,
    }
    return render(request, "orders_import/quarantine.html#row", context)


def _row_or_404(run: Run, row_id: int) -> QuarantinedRow:
    row = QuarantinedRow.objects.filter(pk=row_id, run=run).first()
    if row is None:
        raise Http404
    return row


def _number(request: StaffRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None


def _cells_sent(sent: Sequence[str], row: QuarantinedRow, run: Run, mask: ContactMask) -> list[str]:
    """Take the cells as sent, without empty ones behind the last column; else as they were.

    What comes back as it was shown is what was there before, masked or not.
    """
    width = len(run.header)
    pairs = _pairs(row, run.header)
    if len(sent) != len(pairs):
        return list(row.cells)
    cells = [
        mask.kept(text, seen=seen, column=name)
        for (name, text), seen in zip(pairs, sent, strict=True)
    ]
    return [*cells[:width], *(cells[width:] if any(map(str.strip, cells[width:])) else ())]


def _mask(request: StaffRequest, run: Run) -> ContactMask:
    return mask_for(request, mapping_from_json(run.mapping), run.header)


def _shown(row: QuarantinedRow, run: Run, mask: ContactMask) -> ShownRefusal:
    mapping = mapping_from_json(run.mapping)
    fields = {column: field for field, column in mapping.columns}
    wrong = row.details.get("field", "")
    cells = [
        Cell(
            name,
            mask.of(text, column=name),
            name in fields,
            bool(wrong) and fields.get(name) == wrong,
        )
        for name, text in _pairs(row, run.header)
    ]
    details = {name: value for name, value in row.details.items() if name in {"field", "shape"}}
    reason = in_words(said(f"row_{row.reason}", **({"shape": "…"} | details)))
    return ShownRefusal(row, reason if row.state == QuarantineState.OPEN else "", cells)


def _pairs(row: QuarantinedRow, header: Sequence[str]) -> list[tuple[str, str]]:
    names = [*header, *(f"#{place + 1}" for place in range(len(header), len(row.cells)))]
    texts = [*row.cells, *([""] * (len(names) - len(row.cells)))]
    return list(zip(names, texts, strict=True))
