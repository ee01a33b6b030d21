"""The customer's card."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vafa.customers.models import Customer
from vafa.customers.queries.trees import roots_of
from vafa.insight.forms.bulk import OwnerForm, bulk_forms
from vafa.insight.forms.labels import MOMENT_LABELS, Label
from vafa.insight.queries.customer_card import CustomerCard, customer_card
from vafa.insight.queries.customer_orders import (
    first_page,
    latest_orders,
    order_page,
    returns_of,
    tastes_of,
)
from vafa.insight.queries.timeline import customer_timeline
from vafa.insight.rules.moments import GROUPS, groups_asked
from vafa.insight.views.customer_chart import rhythm_chart
from vafa.insight.views.evidence import (
    MEANINGS,
    WHAT_TO_DO,
    phase_reason,
    rhythm_sentence,
    rule_sentence,
    strategy_evidence,
)
from vafa.insight.views.evidence_sentences import decisive_sentences
from vafa.insight.views.panels import panels_of
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import colleagues, today
from vafa.staff.rules import may


@require_GET
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show one customer: who, which phase and strategy and why, value, rhythm, purchases."""
    day = today(request.shop)
    card = customer_card(customer_id=customer_id, today=day)
    if card is None:
        raise Http404
    if card.customer.merged_into_id is not None:
        root = roots_of(customer_ids=[customer_id])[customer_id]
        return redirect("insight:customer", customer_id=root)
    orders = latest_orders(customer_id=customer_id)
    context = {
        "card": card,
        "customer": card.customer,
        "row": card.valuation,
        "today": day,
        "chart": rhythm_chart(orders, card.valuation, today=day, reader=request.reader),
        "page": first_page(orders),
        "returns": returns_of(customer_id=customer_id),
        "tastes": tastes_of(customer_id=customer_id),
        "forms": bulk_forms(today=day, reader=request.reader),
        **_allowed(request, card.customer),
        **_judged(request, card),
    }
    return render(request, "insight/customer.html", context)


@require_GET
def orders(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show the next page of a customer's orders."""
    page = order_page(customer_id=customer_id, after=request.GET.get("after", ""))
    context = {"page": page, "customer_id": customer_id}
    template = "insight/customer_orders.html"
    return render(request, f"{template}#rows" if request.htmx else template, context)


@require_GET
def timeline(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show what happened with a customer, the latest first, all of it or some kinds."""
    groups = groups_asked(request.GET.getlist("kind"))
    after = request.GET.get("after", "")
    address = reverse("insight:customer_timeline", args=[customer_id])
    context = {
        "timeline": customer_timeline(customer_id=customer_id, after=after, groups=groups),
        "customer_id": customer_id,
        "choices": _choices(groups, address),
        "more": f"{address}?{urlencode([('kind', one) for one in groups])}",
        "is_further": bool(after),
    }
    template = "insight/customer_timeline.html"
    return render(request, f"{template}#moments" if request.htmx else template, context)


def _allowed(request: StaffRequest, customer: Customer) -> dict[str, object]:
    """Say what this person may see and change on the card."""
    role = request.staff.role
    is_there = customer.erased_at is None
    may_change = is_there and may(role, "customers.change")
    return {
        "panels": panels_of(customer=customer, role=role),
        "owner_form": _owner_form(customer) if may_change else None,
        "may_decide": is_there and may(role, "portfolio.decide"),
        "may_change": may_change,
    }


def _owner_form(customer: Customer) -> OwnerForm:
    return OwnerForm(initial={"owner": customer.owner_id}, owners=colleagues())


@dataclass(frozen=True)
class Choice:
    """One kind of moments, and the time line with it chosen or left out."""

    label: Label
    url: str
    is_chosen: bool


def _choices(groups: tuple[str, ...], address: str) -> list[Choice]:
    """Offer each kind; choosing one more adds it, choosing it again takes it off."""
    choices = [Choice(_("All"), address, is_chosen=not groups)]
    for group in GROUPS:
        following = [one for one in GROUPS if (one in groups) != (one == group)]
        query = urlencode([("kind", one) for one in following])
        url = f"{address}?{query}" if query else address
        choices.append(Choice(MOMENT_LABELS[group], url, is_chosen=group in groups))
    return choices


def _judged(request: StaffRequest, card: CustomerCard) -> dict[str, object]:
    """Put phase, rhythm and strategy of a valued customer into words."""
    row = card.valuation
    if row is None:
        return {}
    silent = card.silent_days
    return {
        "phase_reason": phase_reason(row, silent_days=silent or 0, reader=request.reader),
        "is_late": row.overdue_since is not None and row.purchase_days > 1,
        "rhythm": rhythm_sentence(row, silent_days=silent, reader=request.reader),
        "evidence": strategy_evidence(row, request.reader),
        "rule": rule_sentence(row),
        "because": decisive_sentences(row, request.reader),
        "meaning": MEANINGS[row.strategy],
        "to_do": WHAT_TO_DO[row.strategy] if card.customer.erased_at is None else [],
    }
