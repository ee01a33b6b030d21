"""What one customer leaves: the way from net revenue to contribution, and what is to come."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vafa.customers.models import Customer
from vafa.insight.forms.labels import Label
from vafa.portfolio.models import Valuation
from vafa.portfolio.queries import current_valuations
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may

BAR_WIDTH = 1_000


@dataclass(frozen=True)
class Step:
    """One step of the way: a sum, or what is taken off the one before."""

    label: Label
    amount: int
    is_sum: bool
    tone: str
    start: int
    width: int


@require_GET
def profit_panel(request: StaffRequest, customer_id: int) -> HttpResponse:
    """Show what is left of a customer's year, and expected of the next two."""
    customer = get_object_or_404(Customer, pk=customer_id)
    row = current_valuations().filter(customer_id=customer_id).first()
    sees_costs = may(request.staff.role, "costs.view")
    context = {
        "customer": customer,
        "row": row,
        "steps": steps_of(row) if row and sees_costs else [],
        "sees_costs": sees_costs,
    }
    template = "insight/customer_profit.html"
    return render(request, f"{template}#panel" if request.htmx else template, context)


def steps_of(row: Valuation) -> list[Step]:
    """Draw the way from net revenue to contribution; empty while any part of it is unknown."""
    revenue, margin, left = row.revenue_year, row.gross_margin_year, row.contribution_year
    if margin is None or left is None:
        return []
    direct, work = row.direct_cost_year or 0, row.activity_cost_year or 0
    way: list[tuple[Label, int, int, bool, str]] = [
        (_("Net revenue"), 0, revenue, True, "sum"),
        (_("Cost of goods"), revenue, margin, False, "cost"),
        (_("Gross margin"), 0, margin, True, "sum"),
        (_("Direct costs"), margin, margin - direct, False, "cost"),
        (_("Work for them"), margin - direct, margin - direct - work, False, "cost"),
        (_("Contribution"), 0, left, True, "gain" if left >= 0 else "loss"),
    ]
    low = min(0, *(end for _label, _begin, end, _sum, _tone in way))
    whole = max(0, *(end for _label, _begin, end, _sum, _tone in way)) - low
    return [
        Step(
            label=label,
            amount=end - begin,
            is_sum=is_sum,
            tone=tone,
            start=_place(min(begin, end) - low, whole),
            width=_place(abs(end - begin), whole),
        )
        for label, begin, end, is_sum, tone in way
    ]


def _place(amount: int, whole: int) -> int:
    return round(BAR_WIDTH * amount / whole) if whole else 0
