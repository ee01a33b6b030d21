"""Partners of a programme: contracts, what is open, statements, settling."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.calendars import local_midnight, start_of_month
from vafa.core.presentation import Reader
from vafa.loyalty.actions.partners import (
    add_partner,
    change_partner,
    settle_partner,
    write_partner_contract,
)
from vafa.loyalty.forms.partners import (
    KIND_LABELS,
    SETTLE_LABELS,
    CodesForm,
    ContractForm,
    OfferForm,
    PartnerForm,
    SettleForm,
    TillKeyForm,
)
from vafa.loyalty.models import Partner, PartnerStatement
from vafa.loyalty.queries.partner_tills import till_keys
from vafa.loyalty.queries.partners import (
    contracts_of,
    entries_of,
    offers_of,
    partner_rows,
    statement_of,
    statements_of,
)
from vafa.loyalty.views.tabs import deed, programme_page
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, shop
from vafa.staff.rules import may
from vafa.web.forms import accepted

TAB = "partners"
_SHOWN, _PAGE = 100, 30


@require_GET
def partners(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Show the partners with what is agreed and what is open."""
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "rows": partner_rows(programme_id=programme_id, at=now(), limit=_SHOWN),
        "partner_form": PartnerForm(reader=request.reader),
    }
    return render(request, "loyalty/partners.html", context)


@require_POST
def add(request: StaffRequest, programme_id: int) -> HttpResponse:
    """Add a partner."""
    said = accepted(PartnerForm(request.POST, reader=request.reader))
    partner = add_partner(programme_id=programme_id, **said, **deed(request))
    messages.success(request, _("Added. Now write what was agreed."))
    return redirect("loyalty_partners:partner", programme_id, partner.id)


@require_GET
def partner(request: StaffRequest, programme_id: int, partner_id: int) -> HttpResponse:
    """Show one partner: what is open, statements, contracts, offers, and what happened."""
    shown, moment = partner_or_404(programme_id, partner_id), now()
    offers = [each for each in offers_of(programme_id=programme_id) if each.partner_id == shown.id]
    context = {
        **programme_page(request, programme_id, tab=TAB),
        **_entries(request, shown),
        "partner": shown,
        "open": _said(statement_of(partner=shown, currency=shop().currency, until=moment)),
        "statements": statements_of(partner=shown)[:_SHOWN],
        "contracts": [
            (contract, SETTLE_LABELS[contract.settle_at])
            for contract in contracts_of(partner=shown)[:_SHOWN]
        ],
        "offers": offers,
        "till_keys": till_keys(partner=shown, at=moment)[:_SHOWN],
        "may_manage_keys": may(request.staff.role, "api.manage"),
        "partner_form": PartnerForm.of(shown, request.reader),
        **_forms(request.reader),
    }
    return render(request, "loyalty/partner.html", context)


@require_POST
def change(request: StaffRequest, programme_id: int, partner_id: int) -> HttpResponse:
    """Keep another name, other words, contacts and notes for a partner."""
    said = accepted(PartnerForm(request.POST, reader=request.reader))
    change_partner(partner_id=partner_or_404(programme_id, partner_id).id, **said, **deed(request))
    messages.success(request, _("Saved."))
    return redirect("loyalty_partners:partner", programme_id, partner_id)


@require_POST
def write_contract(request: StaffRequest, programme_id: int, partner_id: int) -> HttpResponse:
    """Keep a contract that somebody typed."""
    form, place = ContractForm(request.POST, reader=request.reader), shop()
    accepted(form)
    write_partner_contract(
        partner_id=partner_or_404(programme_id, partner_id).id,
        **form.said(currency=place.currency, zone=place.time_zone),
        **deed(request),
    )
    messages.success(request, _("Saved."))
    return redirect("loyalty_partners:partner", programme_id, partner_id)


@require_POST
def settle(request: StaffRequest, programme_id: int, partner_id: int) -> HttpResponse:
    """Settle everything before a day."""
    said = accepted(SettleForm(request.POST, reader=request.reader))
    until = local_midnight(said["until"], zone=shop().time_zone)
    found = partner_or_404(programme_id, partner_id)
    made = settle_partner(partner_id=found.id, until=until, **deed(request))
    messages.success(request, _("Settled."))
    return redirect("loyalty_partners:statement", programme_id, partner_id, made.number)


@require_GET
def statement(
    request: StaffRequest, programme_id: int, partner_id: int, number: int
) -> HttpResponse:
    """Show a statement as it was settled, to be printed."""
    found = _statement(programme_id, partner_id, number)
    lines = [(KIND_LABELS[line["kind"]], line) for line in found.lines]
    context = {
        **programme_page(request, programme_id, tab=TAB),
        "partner": found.partner,
        "statement": found,
        "lines": lines,
        "shop": shop(),
    }
    return render(request, "loyalty/partner_statement.html", context)


@require_GET
def statement_csv(
    request: StaffRequest, programme_id: int, partner_id: int, number: int
) -> HttpResponse:
    """Hand out every move of a statement as CSV."""
    found = _statement(programme_id, partner_id, number)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="statement-{partner_id}-{number}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["at", "kind", "source", "points", "amount_millionths", "currency"])
    for entry in found.entries.order_by("happened_at", "id").iterator():
        facts = [entry.happened_at.isoformat(), entry.kind, _plain(entry.source), entry.points]
        rows.writerow([*facts, entry.amount_micro, found.currency])
    rows.writerow(["", "rounding", "", "", found.rounding_micro, found.currency])
    return answer


def partner_or_404(programme_id: int, partner_id: int) -> Partner:
    """Return a partner of a programme; its page is missing when there is none."""
    found = Partner.objects.filter(programme_id=programme_id, pk=partner_id).first()
    if found is None:
        raise Http404
    return found


def _statement(programme_id: int, partner_id: int, number: int) -> PartnerStatement:
    found = PartnerStatement.objects.select_related("partner").filter(
        partner__programme_id=programme_id, partner_id=partner_id, number=number
    )
    statement = found.first()
    if statement is None:
        raise Http404
    return statement


# Any: a statement as the template reads it.
def _said(found: Any) -> dict[str, Any]:
    lines = [(KIND_LABELS[line.kind], line) for line in found.lines]
    return {"lines": lines, "total": found.total, "rounding_micro": found.rounding_micro}


def _forms(reader: Reader) -> dict[str, Any]:
    this_month = start_of_month(reader.day_of(now()), calendar=reader.calendar)
    day = reader.day_short(this_month)
    initial = {"valid_from": day, "share": reader.number(100)}
    return {
        "contract_form": ContractForm(reader=reader, initial=initial),
        "settle_form": SettleForm(reader=reader, initial={"until": day}),
        "offer_form": OfferForm(reader=reader),
        "codes_form": CodesForm(),
        "key_form": TillKeyForm(auto_id="till-key-%s"),
    }


def _entries(request: StaffRequest, shown: Partner) -> dict[str, Any]:
    """Return a page of what happened, latest first, and the address of the next one."""
    found = entries_of(partner=shown)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) <= 15:
        found = found.filter(id__lt=int(before))
    listed = list(found.order_by("-id")[: _PAGE + 1])
    entries = [(KIND_LABELS[entry.kind], entry) for entry in listed[:_PAGE]]
    has_more = len(listed) > _PAGE
    next_url = f"?before={listed[_PAGE - 1].id}#entries" if has_more else ""
    return {"entries": entries, "next_url": next_url}


def _plain(text: str) -> str:
    """Keep what a partner named from being a formula of a spreadsheet."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
