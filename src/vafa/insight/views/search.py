"""Search by anything, as a page and in the command palette; what is typed is posted."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vafa.customers.models import Customer
from vafa.insight.queries.search import Found, found_by
from vafa.orders.models import Order
from vafa.staff.middleware import StaffRequest

PAGE_LIMIT = 25
PALETTE_LIMIT = 6


@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """Show what was found, or go straight to the only customer; a plain visit asks what to find."""
    found = found_by(text=request.POST.get("q", ""), limit=PAGE_LIMIT)
    if found.only_customer_id is not None and not found.has_more:
        return redirect("insight:customer", customer_id=found.only_customer_id)
    return render(request, "insight/search.html", {"found": found})


@require_POST
def palette(request: StaffRequest) -> HttpResponse:
    """Answer the command palette: pages, customers and orders for what is typed so far."""
    found = found_by(text=request.POST.get("q", ""), limit=PALETTE_LIMIT)
    groups = _groups(found)
    if request.accepts("text/html"):
        return render(request, "insight/palette.html", {"found": found, "found_groups": groups})
    return JsonResponse({"groups": groups})


def _groups(found: Found) -> list[dict[str, object]]:
    groups: list[dict[str, object]] = [
        {"label": _("Customers"), "items": [_customer_item(one) for one in found.customers]},
        {"label": _("Orders"), "items": [_order_item(one) for one in found.orders]},
    ]
    return [group for group in groups if group["items"]]


def _customer_item(customer: Customer) -> dict[str, str]:
    name = customer.name or customer.company
    number = f"\u2068{customer.number}\u2069"
    return {
        "label": name or _("Customer %(number)s") % {"number": number},
        "url": reverse("insight:customer", args=[customer.id]),
        "icon": "user-circle",
        "hint": customer.number if name else "",
    }


def _order_item(order: Order) -> dict[str, str]:
    address = reverse("insight:search")
    if order.customer_id is not None:
        address = reverse("insight:customer", args=[order.customer_id]) + "#orders"
    name = (order.customer.name or order.customer.number) if order.customer else ""
    return {"label": order.number, "url": address, "icon": "receipt", "hint": name}
