"""Look at a file before anything of it is stored, and change how it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vafa.connectors.shops.csv.actions import begin_import, count_in_unit_of_file, keep_draft
from vafa.connectors.shops.csv.forms import (
    KIND_LABELS,
    STATUS_LABELS,
    UNIT_LABELS,
    SettingsForm,
    columns_chosen,
    kinds_chosen,
    rates_chosen,
    statuses_chosen,
)
from vafa.connectors.shops.csv.queries import columns_under, guesses_of, sheets_of
from vafa.connectors.shops.csv.rules.statuses import folded
from vafa.connectors.shops.csv.views.doors import actor, in_words, mask_for, run_or_404
from vafa.connectors.shops.csv.views.look import (
    FURTHER_NAMES,
    SETTING_NAMES,
    Look,
    look_at,
    settings_shown,
)
from vafa.core.errors import Refused
from vafa.core.languages import Digits
from vafa.imports.models import Run, RunState
from vafa.imports.queries import path_of, work_of
from vafa.imports.rules.mapping import Mapping, Pairs, mapping_from_json
from vafa.imports.rules.reading import UnreadableFile, file_format
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may

UNITS = dict(UNIT_LABELS)


@dataclass(frozen=True)
class Chosen:
    """What the page holds now: the mapping and the header it speaks of, or what keeps it out."""

    form: SettingsForm
    mapping: Mapping
    header: Sequence[str]
    refusal: str = ""


@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, run_id: int) -> HttpResponse:
    """Show what is understood of a file; a POST shows and keeps what was changed."""
    run = run_or_404(run_id)
    if not _is_waiting(run):
        return redirect("orders_import:run", run_id=run.id)
    if request.method == "GET":
        return render(request, "orders_import/preview.html", _context(request, run, _kept(run)))
    chosen = _chosen(request, run)
    if not chosen.refusal:
        keep_draft(
            run_id=run.id,
            mapping=chosen.mapping,
            header=chosen.header,
            at=now(),
            by=actor(request),
        )
    if not request.htmx:
        return redirect("orders_import:preview", run_id=run.id)
    return render(request, "orders_import/preview.html#look", _context(request, run, chosen))


@require_POST
def start(request: StaffRequest, run_id: int) -> HttpResponse:
    """Store the file as it is mapped on the page."""
    run = run_or_404(run_id)
    chosen = _chosen(request, run)
    context = _context(request, run, chosen)
    refusal = chosen.refusal or " ".join(context["look"].problems)
    if context["asks"] and "is_checked" not in request.POST:
        refusal = refusal or _("Please confirm that you have looked at what is marked.")
    refusal = refusal or _begun(request, run, chosen)
    if not refusal:
        return redirect("orders_import:run", run_id=run.id)
    context["refusal"] = refusal
    return render(request, "orders_import/preview.html", context, status=422)


def _begun(request: StaffRequest, run: Run, chosen: Chosen) -> str:
    """Begin to store a file; gives the sentence of a refusal."""
    try:
        begin_import(
            run_id=run.id,
            mapping=chosen.mapping,
            header=chosen.header,
            at=now(),
            by=actor(request),
        )
    except Refused as refusal:
        return str(refusal)
    return ""


@require_POST
def adopt_money(request: StaffRequest, run_id: int) -> HttpResponse:
    """Let the shop count in the unit of its first file."""
    run = run_or_404(run_id)
    mapping = mapping_from_json(run.mapping)
    look = _look(request, run, mapping, run.header)
    if look.unit_of_file:
        shop = count_in_unit_of_file(unit=look.unit_of_file, at=now(), by=actor(request))
        if mapping.time_zone == request.shop.time_zone:
            mapping = replace(mapping, time_zone=shop.time_zone)
        keep_draft(run_id=run.id, mapping=mapping, header=run.header, at=now(), by=actor(request))
    return redirect("orders_import:preview", run_id=run.id)


def _look(request: StaffRequest, run: Run, mapping: Mapping, header: Sequence[str]) -> Look:
    mask = mask_for(request, mapping, header)
    return look_at(run, mapping, header, shop=request.shop, reader=request.reader, mask=mask)


def _is_waiting(run: Run) -> bool:
    return (
        run.state == RunState.UPLOADED and run.started_at is None and work_of(run_id=run.id) is None
    )


def _kept(run: Run) -> Chosen:
    mapping = mapping_from_json(run.mapping)
    form = SettingsForm(SettingsForm.values_of(mapping), sheets=sheets_of(path_of(run)))
    form.is_valid()
    return Chosen(form, mapping, run.header)


def _chosen(request: StaffRequest, run: Run) -> Chosen:
    """Read the page's controls; another way of reading the bytes gives other columns."""
    before = mapping_from_json(run.mapping)
    form = SettingsForm(request.POST, sheets=sheets_of(path_of(run)))
    if not form.is_valid():
        return Chosen(form, before, run.header, _("Some settings cannot be used; see below."))
    mapping = replace(
        form.changed(before),
        columns=columns_chosen(request.POST, run.header),
        statuses=(
            *_unseen(before.statuses, request.POST.getlist("status_word")),
            *statuses_chosen(request.POST),
        ),
        kinds=kinds_chosen(request.POST),
        rates=rates_chosen(request.POST),
    )
    if mapping.reading == before.reading:
        return Chosen(form, mapping, run.header)
    try:
        header, columns = columns_under(path_of(run), mapping.reading, source=mapping.source)
    except UnreadableFile as error:
        return Chosen(form, before, run.header, in_words(error.said))
    if list(header) == list(run.header):
        return Chosen(form, mapping, run.header)
    return Chosen(form, replace(mapping, columns=columns), header)


def _unseen(earlier: Pairs, words: Sequence[str]) -> Pairs:
    """Keep what was said of words that this file does not show."""
    shown = {folded(word) for word in words}
    return tuple(pair for pair in earlier if pair[0] not in shown)


def _context(request: StaffRequest, run: Run, chosen: Chosen) -> dict[str, Any]:
    # Any: a template's context.
    look = _look(request, run, chosen.mapping, chosen.header)
    return {
        "run": run,
        "look": look,
        "unit_of_file": UNITS.get(look.unit_of_file, look.unit_of_file),
        "unit_of_shop": UNITS.get(request.shop.money_unit, request.shop.money_unit),
        "mapping": chosen.mapping,
        "kind_rows": [*chosen.mapping.kinds, ("", "")],
        "refusal": chosen.refusal,
        "may_change_shop": may(request.staff.role, "settings.change"),
        "is_checked": "is_checked" in request.POST,
        "statuses": list(STATUS_LABELS.items()),
        "kinds": list(KIND_LABELS.items()),
        **_controls(run, chosen.form, request.reader.digits),
    }


def _controls(run: Run, form: SettingsForm, digits: Digits) -> dict[str, Any]:
    guesses = guesses_of(run)
    is_text = file_format(path_of(run)) == "csv"
    shown = partial(settings_shown, form, guesses=guesses, is_text=is_text, digits=digits)
    settings = shown(SETTING_NAMES)
    preset = [guess for guess in guesses if guess.setting == "preset"]
    return {
        "settings": settings,
        "further": shown(FURTHER_NAMES),
        "asks": [setting for setting in settings if setting.asks],
        "is_remembered": not preset,
        "preset": in_words(preset[0].evidence) if preset and preset[0].value else "",
    }
