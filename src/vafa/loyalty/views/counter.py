"""The counter: staff find a member, record a sale, let points pay; also without the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from vafa.core.errors import Refused
from vafa.customers.models import Customer
from vafa.loyalty.actions import join_programme
from vafa.loyalty.actions.counter import MemberUnclear, call_off_sale, sell_at_counter
from vafa.loyalty.forms.counter import SaleForm, receipt
from vafa.loyalty.models import Member, Programme, ProgrammeState
from vafa.loyalty.queries.counter import (
    AtCounter,
    Sold,
    customers_to_join,
    member_named,
    members_at_counter,
)
from vafa.loyalty.queries.tiers import standing_of
from vafa.loyalty.views.tabs import deed, programme_or_404
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.web.forms import accepted

REFUSED = 422
WORKER = "loyalty/counter_worker.js"


@require_GET
def counter(request: StaffRequest) -> HttpResponse:
    """Show the counter; it also opens where there is no network, as it was seen last."""
    context = {
        "form": SaleForm(reader=request.reader),
        "is_running": Programme.objects.filter(state=ProgrammeState.LIVE).exists(),
    }
    return render(request, "loyalty/counter.html", context)


@require_GET
def worker(request: StaffRequest) -> HttpResponse:
    """Hand out the script that keeps the counter open without the network."""
    path = finders.find(WORKER)
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


@require_POST
def find(request: StaffRequest) -> HttpResponse:
    """Show which members typed words find; posted, so that no phone stands in an address."""
    text, at = request.POST.get("text", "")[:120], now()
    found = members_at_counter(text=text, at=at)
    return _found(request, found, customers_to_join(text=text), at=at)


@require_POST
def join(request: StaffRequest, programme_id: int, customer_id: int) -> HttpResponse:
    """Let a customer who stands at the counter join, and show them as a member."""
    programme, when = programme_or_404(programme_id), deed(request)
    customer = get_object_or_404(Customer, pk=customer_id)
    try:
        member = join_programme(programme_id=programme.id, customer_id=customer.id, **when)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=REFUSED, content_type="text/plain; charset=utf-8")
    found = members_at_counter(text=member.reference, at=when["at"])
    return _found(request, found, [], at=when["at"])


def _found(
    request: StaffRequest,
    found: Sequence[AtCounter],
    joining: Sequence[tuple[Customer, Programme]],
    *,
    at: datetime,
) -> HttpResponse:
    language = request.reader.language
    context = {
        "found": [(one, _tier(one.member, language, at)) for one in found],
        "joining": joining,
    }
    return render(request, "loyalty/counter_found.html", context)


def _tier(member: Member, language: str, at: datetime) -> str:
    standing = standing_of(member=member, at=at)
    return standing.name_of(standing.level, language=language) if standing else ""


@require_POST
def sell(request: StaffRequest) -> JsonResponse:
    """Record a sale and say what it brought; the same sale again gets the same answer."""
    form = SaleForm(request.POST, reader=request.reader)
    try:
        said = accepted(form)
        member = _member(request, said["member"], said["who"])
        sold = sell_at_counter(member_id=member.id, sale=form.sale(), **deed(request))
    except Refused as refusal:
        return JsonResponse({"refusal": str(refusal)}, status=REFUSED)
    return _answer(request, sold)


@require_POST
def call_off(request: StaffRequest, member_id: int, number: UUID) -> JsonResponse:
    """Call a sale off."""
    member = get_object_or_404(Member, pk=member_id)
    try:
        sold = call_off_sale(member_id=member.id, number=number, **deed(request))
    except Refused as refusal:
        return JsonResponse({"refusal": str(refusal)}, status=REFUSED)
    return _answer(request, sold)


def _member(request: StaffRequest, member_id: int | None, who: str) -> Member:
    found = Member.objects.filter(pk=member_id).first() if member_id else None
    member = found or member_named(text=who, region=request.shop.phone_region)
    if member is None:
        raise MemberUnclear(who=who)
    return member


def _answer(request: StaffRequest, sold: Sold) -> JsonResponse:
    told = receipt(sold, request.reader).to_json()
    # What was imported as an order is called off as one.
    is_called_off = sold.is_called_off or sold.is_imported
    may_call_off = {"member": sold.member.id, "is_called_off": is_called_off}
    return JsonResponse(told | may_call_off)
