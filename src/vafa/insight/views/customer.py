"""The customer's card."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.insight.forms.bulk import bulk_forms
from vafa.insight.queries.customer_card import CustomerCard, customer_card
from vafa.insight.queries.customer_orders import (
    first_page,
    latest_orders,
    order_page,
    returns_of,
    tastes_of,
)
from vafa.insight.queries.timeline import customer_timeline
from vafa.insight.views.customer_chart import rhythm_chart
from vafa.insight.views.evidence import (
    MEANINGS,
    RULES,
    WHAT_TO_DO,
    phase_reason,
    rhythm_sentence,
    strategy_evidence,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today
from vafa.staff.rules import may


@require_GET
def customer(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show one customer: who, which phase and strategy and why, value, rhythm, purchases."""
    day = today(request.shop)
    card = customer_card(customer_id=customer_id, today=day)
    if card is None:
        raise Http404
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
        "may_decide": may(request.staff.role, "portfolio.decide"),
        "may_change": may(request.staff.role, "customers.change"),
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
    """Show what happened with a customer, the latest first."""
    shown = customer_timeline(customer_id=customer_id, after=request.GET.get("after", ""))
    context = {"timeline": shown, "customer_id": customer_id}
    template = "insight/customer_timeline.html"
    return render(request, f"{template}#moments" if request.htmx else template, context)


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
        "evidence": strategy_evidence(row.strategy_inputs),
        "rule": RULES.get(row.strategy_rule or 0, ""),
        "meaning": MEANINGS[row.strategy],
        "to_do": WHAT_TO_DO[row.strategy],
    }
