"""Bring a file of costs, look at it, store it, take it back."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vafa.connectors.shops.costs.actions import (
    KIND,
    begin_costs,
    change_costs_mapping,
    detect_costs,
    retry_costs,
    take_back_costs,
    take_costs,
)
from vafa.connectors.shops.costs.forms import (
    REASONS,
    WHAT_LABELS,
    CostFileForm,
    CostMappingForm,
)
from vafa.connectors.shops.costs.queries import cost_run, cost_runs
from vafa.connectors.shops.costs.rules.fields import FIELDS_OF
from vafa.connectors.shops.costs.rules.rows import CostReader
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.rules.cells import ContactMask
from vafa.imports.models import Run, RunState
from vafa.imports.queries import open_quarantine, path_of, quarantined_csv, work_of
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.mapping import Mapping, mapping_from_json
from vafa.imports.rules.reading import UnreadableFile, open_sheet
from vafa.imports.rules.words import Said, sentence
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may
from vafa.web.uploads import on_disk

ROWS_SHOWN = 10
REFUSED_SHOWN = 50
TITLES = {field.name: field.title for fields in FIELDS_OF.values() for field in fields}


def _actor(request: StaffRequest) -> Actor:
    return Actor.person(request.staff.id)


def _mask(request: StaffRequest) -> ContactMask:
    in_full = may(request.staff.role, "customers.contacts")
    return ContactMask(in_full, request.shop.phone_region)


def _run(run_id: int) -> Run:
    run = cost_run(run_id=run_id, kind=KIND)
    if run is None:
        raise Http404
    return run


def _in_words(said: Said) -> str:
    return sentence(said, translate=_, titles=TITLES)


def _reason(code: str, field: str) -> str:
    known = REASONS.get(code)
    return (
        str(known) if known else _in_words(Said(f"row_{code}", (("field", field), ("shape", "…"))))
    )


@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Take a file of costs in and go on to its preview."""
    sent = request.method == "POST"
    form = CostFileForm(request.POST, request.FILES) if sent else CostFileForm()
    if sent and form.is_valid():
        try:
            run = _taken(request, form)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("costs_import:preview", run_id=run.id)
    runs = [
        (one, WHAT_LABELS.get(one.mapping.get("preset", ""), "")) for one in cost_runs(kind=KIND)
    ]
    context = {"form": form, "runs": runs, "kinds": _kinds()}
    return render(request, "costs_import/upload.html", context, status=422 if form.errors else 200)


def _taken(request: StaffRequest, form: CostFileForm) -> Run:
    file = form.cleaned_data["file"]
    with on_disk(file) as path:
        return take_costs(
            path=path,
            file_name=file.name,
            what=form.cleaned_data["what"],
            at=now(),
            by=_actor(request),
        )


def _kinds() -> list[dict[str, object]]:
    """List what each kind of file has in its columns."""
    return [
        {
            "label": label,
            "fields": [(_(field.title), field.is_required) for field in FIELDS_OF[what]],
        }
        for what, label in WHAT_LABELS.items()
    ]


@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show how a file is understood; a POST keeps what was chosen about it."""
    run = _run(run_id)
    if run.state != RunState.UPLOADED or work_of(run_id=run.id):
        return redirect("costs_import:run", run_id=run.id)
    mapping = mapping_from_json(run.mapping)
    if request.method == "POST":
        form = CostMappingForm(request.POST, mapping=mapping, header=run.header)
        if form.is_valid():
            chosen = _with_columns_of(run, mapping, form.chosen())
            change_costs_mapping(run_id=run.id, mapping=chosen, at=now(), by=_actor(request))
            return redirect("costs_import:preview", run_id=run.id)
    context = {
        "run": run,
        "form": CostMappingForm(mapping=mapping, header=run.header),
        "what": WHAT_LABELS[mapping.preset],
        **_looked_at(run, mapping, _mask(request)),
    }
    return render(request, "costs_import/preview.html", context)


def _with_columns_of(run: Run, before: Mapping, chosen: Mapping) -> Mapping:
    """Find the columns anew when another kind of file was chosen."""
    if chosen.preset == before.preset:
        return chosen
    return detect_costs(path=path_of(run), what=chosen.preset).mapping


# Any: what the template shows of the file.
def _looked_at(run: Run, mapping: Mapping, mask: ContactMask) -> dict[str, Any]:
    rows, refusal = [], ""
    try:
        with open_sheet(path_of(run), mapping.reading) as sheet:
            reader = CostReader(mapping.preset, sheet.header, mapping)
            for number, cells in islice(sheet.rows, ROWS_SHOWN):
                read = reader.read(number, cells)
                is_refused = isinstance(read, RowRefusal)
                why = _reason(read.reason, read.field) if isinstance(read, RowRefusal) else ""
                rows.append((number, mask.row(cells, header=sheet.header), is_refused, why))
    except UnreadableFile as error:
        refusal = _in_words(error.said)
    return {"header": run.header, "rows": rows, "refusal": refusal}


@require_POST
def start(request: StaffRequest, run_id: int) -> HttpResponse:
    """Store the file as it is mapped, in the background."""
    begin_costs(run_id=_run(run_id).id, at=now(), by=_actor(request))
    return redirect("costs_import:run", run_id=run_id)


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show what became of a file: rows stored, rows set aside with their reasons."""
    shown = _run(run_id)
    work = work_of(run_id=shown.id)
    if shown.state == RunState.UPLOADED and work is None:
        return redirect("costs_import:preview", run_id=shown.id)
    refused = open_quarantine(run_id=shown.id).order_by("row_number")[:REFUSED_SHOWN]
    role, mask = request.staff.role, _mask(request)
    context = {
        "run": shown,
        "work": work,
        "what": WHAT_LABELS.get(shown.mapping.get("preset", ""), ""),
        "refused": [
            (
                row.row_number,
                [mask.of(cell) for cell in row.cells],
                _reason(row.reason, str(row.details.get("field", ""))),
            )
            for row in refused
        ],
        "may_run": may(role, "imports.run"),
        "may_withdraw": may(role, "imports.withdraw"),
    }
    template = "costs_import/run.html"
    return render(request, f"{template}#state" if request.htmx else template, context)


@require_POST
def retry(request: StaffRequest, run_id: int) -> HttpResponse:
    """Try the rows that were set aside again."""
    stored = retry_costs(run_id=_run(run_id).id, at=now(), by=_actor(request))
    said = ngettext("%(count)s row was stored.", "%(count)s rows were stored.", stored)
    messages.success(request, said % {"count": request.reader.number(stored)})
    return redirect("costs_import:run", run_id=run_id)


@require_POST
def withdraw(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take back all that a file brought."""
    take_back_costs(run_id=_run(run_id).id, at=now(), by=_actor(request))
    messages.success(request, _("Taken back. What was said before is in force again."))
    return redirect("costs_import:upload")


@require_GET
def set_aside(request: StaffRequest, run_id: int) -> StreamingHttpResponse:
    """Give the rows that were set aside as CSV, to be mended and brought again."""
    shown = _run(run_id)
    rows = quarantined_csv(run=shown, shown=_mask(request).of)
    answer = StreamingHttpResponse(rows, content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="costs-{shown.id}-set-aside.csv"'
    return answer
