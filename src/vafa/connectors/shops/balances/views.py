"""Bring a list of balances, look at it, store it, take it back."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vafa.connectors.shops.balances.actions import (
    STORE_JOB,
    WITHDRAW_JOB,
    begin_balances,
    change_balances_mapping,
    retry_balances,
    take_balances,
)
from vafa.connectors.shops.balances.forms import REASONS, BalancesFileForm, BalancesMappingForm
from vafa.connectors.shops.balances.queries import balances_run, balances_runs, understood
from vafa.connectors.shops.balances.rules.fields import BALANCE_FIELDS
from vafa.connectors.shops.balances.rules.rows import BalanceReader
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.rules.cells import ContactMask, contact_columns
from vafa.imports.actions import ask_to_withdraw, cancel_run, resume_run
from vafa.imports.models import Run, RunState
from vafa.imports.queries import open_quarantine, path_of, quarantined_csv, work_of
from vafa.imports.rules.mapping import Mapping, mapping_from_json
from vafa.imports.rules.reading import UnreadableFile, open_sheet
from vafa.imports.rules.words import said, sentence
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may
from vafa.web.uploads import on_disk

ROWS_SHOWN = 10
REFUSED_SHOWN = 50
TITLES = {field.name: field.title for field in BALANCE_FIELDS}
Shown = tuple[int, tuple[str, ...], str]


@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Take a list in and go on to its preview."""
    form = BalancesFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _taken(request, form)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("balances_import:preview", run_id=run.id)
    fields = [(_(field.title), _(field.meaning), field.is_required) for field in BALANCE_FIELDS]
    context = {"form": form, "runs": balances_runs(), "fields": fields}
    status = 422 if form.errors else 200
    return render(request, "balances_import/upload.html", context, status=status)


def _taken(request: StaffRequest, form: BalancesFileForm) -> Run:
    file = form.cleaned_data["file"]
    with on_disk(file) as path:
        return take_balances(
            path=path,
            file_name=file.name,
            source=form.cleaned_data["source"],
            programme_id=form.cleaned_data["programme"],
            at=now(),
            by=_by(request),
        )


@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show how a list is understood; a POST keeps what was chosen about it."""
    run = _run(run_id)
    if run.state != RunState.UPLOADED or work_of(run_id=run.id):
        return redirect("balances_import:run", run_id=run.id)
    mapping = mapping_from_json(run.mapping)
    if request.method == "POST":
        form = BalancesMappingForm(request.POST, mapping=mapping, header=run.header)
        if form.is_valid():
            chosen = form.chosen()
            change_balances_mapping(run_id=run.id, mapping=chosen, at=now(), by=_by(request))
            return redirect("balances_import:preview", run_id=run.id)
    rows, refusal = _looked_at(request, run, mapping)
    form = BalancesMappingForm(mapping=mapping, header=run.header)
    context = {"run": run, "form": form, "rows": rows, "refusal": refusal}
    return render(request, "balances_import/preview.html", context)


def _looked_at(request: StaffRequest, run: Run, mapping: Mapping) -> tuple[list[Shown], str]:
    """Read the first rows as they would be stored, with why each would be refused."""
    try:
        with open_sheet(path_of(run), mapping.reading) as sheet:
            first = list(islice(sheet.rows, ROWS_SHOWN))
    except UnreadableFile as error:
        return [], sentence(error.said, translate=_, titles=TITLES)
    region = request.shop.phone_region
    reader = BalanceReader(run.header, mapping, region=region, now=now())
    found = understood([(reader.read(number, cells), cells) for number, cells in first])
    why = {
        one.row_number: _reason(one.reason, {"field": one.field, **dict(one.details)})
        for one in found.refused
    }
    mask = _mask(request, run)
    rows = [(n, mask.row(cells, header=run.header), why.get(n, "")) for n, cells in first]
    return rows, ""


@require_POST
def start(request: StaffRequest, run_id: int) -> HttpResponse:
    """Store the list as it is mapped, in the background."""
    begin_balances(run_id=_run(run_id).id, at=now(), by=_by(request))
    return redirect("balances_import:run", run_id=run_id)


@require_GET
def run(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show what became of a list: rows stored, rows set aside with their reasons."""
    shown = _run(run_id)
    work = work_of(run_id=shown.id)
    if shown.state == RunState.UPLOADED and work is None:
        return redirect("balances_import:preview", run_id=shown.id)
    context = {
        "run": shown,
        "work": work,
        "refused": list(_refused(request, shown)),
        "is_stopped": shown.state in {RunState.CANCELLED, RunState.FAILED},
        "may_withdraw": may(request.staff.role, "imports.withdraw"),
        "may_download": may(request.staff.role, "customers.contacts"),
    }
    template = "balances_import/run.html"
    return render(request, f"{template}#state" if request.htmx else template, context)


@require_POST
def cancel(request: StaffRequest, run_id: int) -> HttpResponse:
    """Stop the list at its next safe moment."""
    cancel_run(run_id=_run(run_id).id, at=now(), by=_by(request))
    return redirect("balances_import:run", run_id=run_id)


@require_POST
def resume(request: StaffRequest, run_id: int) -> HttpResponse:
    """Go on with a list that was stopped."""
    resume_run(run_id=_run(run_id).id, job=STORE_JOB, at=now(), by=_by(request))
    return redirect("balances_import:run", run_id=run_id)


@require_POST
def retry(request: StaffRequest, run_id: int) -> HttpResponse:
    """Try the rows that were set aside again."""
    stored = retry_balances(run_id=_run(run_id).id, at=now(), by=_by(request))
    words = ngettext("%(count)s row was stored.", "%(count)s rows were stored.", stored)
    messages.success(request, words % {"count": request.reader.number(stored)})
    return redirect("balances_import:run", run_id=run_id)


@require_POST
def withdraw(request: StaffRequest, run_id: int) -> HttpResponse:
    """Take back all that a list brought."""
    ask_to_withdraw(run_id=_run(run_id).id, job=WITHDRAW_JOB, at=now(), by=_by(request))
    return redirect("balances_import:run", run_id=run_id)


@require_GET
def set_aside(request: StaffRequest, run_id: int) -> StreamingHttpResponse:
    """Give the rows that were set aside as CSV, to be mended and brought again."""
    shown = _run(run_id)
    rows = quarantined_csv(run=shown, shown=_mask(request, shown).of)
    answer = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="balances-{shown.id}-set-aside.csv"'
    return answer


def _refused(request: StaffRequest, shown: Run) -> Iterator[Shown]:
    mask = _mask(request, shown)
    for row in open_quarantine(run_id=shown.id).order_by("row_number")[:REFUSED_SHOWN]:
        cells = mask.row(tuple(row.cells), header=shown.header)
        yield row.row_number, cells, _reason(row.reason, row.details)


def _reason(code: str, details: AnyMapping[str, object]) -> str:
    known = REASONS.get(code)
    if known:
        return str(known)
    # A row whose reason changed when it was tried again has kept no shape of it.
    why = said(f"row_{code}", **{"shape": "…", **details})
    return sentence(why, translate=_, titles=TITLES)


def _mask(request: StaffRequest, run: Run) -> ContactMask:
    in_full = may(request.staff.role, "customers.contacts")
    columns = contact_columns(
        header=run.header,
        fields=BALANCE_FIELDS,
        chosen=mapping_from_json(run.mapping).columns,
    )
    return ContactMask(in_full, request.shop.phone_region, columns)


def _run(run_id: int) -> Run:
    found = balances_run(run_id=run_id)
    if found is None:
        raise Http404
    return found


def _by(request: StaffRequest) -> Actor:
    return Actor.person(request.staff.id)
