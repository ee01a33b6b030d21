"""What is known of costs: the overview, and the products whose cost nobody said."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from vafa.core.keys import Actor
from vafa.portfolio.actions.costs import (
    SaidCost,
    ShopYear,
    apply_cost_defaults,
    forget_product_cost,
    set_product_costs,
)
from vafa.portfolio.forms.costs import MarginForm, ProductCostForm
from vafa.portfolio.queries.costs import (
    Counted,
    counted,
    extent,
    product_row,
    products_by_revenue,
    sold_categories,
)
from vafa.portfolio.views.cost_shapes import coverage_parts
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now, today
from vafa.staff.rules import may
from vafa.web.forms import accepted
from vafa.web.middleware import with_toast


def actor(request: StaffRequest) -> Actor:
    """Name the person behind a request."""
    return Actor.person(request.staff.id)


@require_GET
def overview(request: StaffRequest) -> HttpResponse:
    """Show what is known and what is estimated, and where to say more."""
    known, said = counted(), extent()
    return render(
        request,
        "costs/overview.html",
        {
            "known": known,
            "parts": coverage_parts(known.coverage),
            "extent": said,
            "has_defaults": bool(known.orders) and not said.is_begun,
            "may_change": may(request.staff.role, "costs.change"),
            "may_import": may(request.staff.role, "imports.run"),
        },
    )


@require_POST
def apply_defaults(request: StaffRequest) -> HttpResponse:
    """Fill in what nobody said with defaults, marked as estimated."""
    known = counted()
    filled = apply_cost_defaults(year=_year(known), at=now(), by=actor(request))
    said = ngettext("%(count)s default filled in.", "%(count)s defaults filled in.", filled)
    messages.success(request, said % {"count": request.reader.number(filled)})
    return redirect("costs:overview")


def _year(known: Counted) -> ShopYear:
    return ShopYear(
        orders=known.orders,
        returns=known.returns,
        net_revenue=known.net_revenue,
        categories=tuple(sold_categories()),
    )


@require_GET
def products(request: StaffRequest) -> HttpResponse:
    """List products by what they brought, usually those without a cost; costs are typed there."""
    category = request.GET.get("category") or None
    is_all = request.GET.get("show") == "all"
    found = products_by_revenue(
        category=category, is_without_cost=not is_all, after=request.GET.get("after", "")
    )
    kept = {"category": category, "show": "all" if is_all else None}
    address = f"{reverse('costs:products')}?"
    asked = {name: value for name, value in kept.items() if value}
    is_later = bool(request.GET.get("after"))
    context = {
        "rows": found.rows,
        "next_url": address + urlencode({**asked, "after": found.next_key})
        if found.next_key
        else "",
        "first_url": address + urlencode(asked) if is_later else "",
        "category": category,
        "is_all": is_all,
        **_typing(request, category),
    }
    return render(request, "costs/products.html", context)


def _typing(request: StaffRequest, category: str | None) -> dict[str, object]:
    """Give what people choose from and type into on the page of products."""
    categories = sold_categories()
    return {
        "categories": categories,
        "form": ProductCostForm(reader=request.reader),
        "margin_form": MarginForm(
            reader=request.reader, categories=categories, initial={"category": category}
        ),
        "may_change": may(request.staff.role, "costs.change"),
    }


@require_POST
def save_product(request: StaffRequest) -> HttpResponse:
    """Keep what somebody typed as a product's cost; an emptied field forgets it."""
    form = ProductCostForm(request.POST, reader=request.reader)
    said = accepted(form)
    product, cost = said["product"], said["unit_cost"]
    if cost is None:
        forget_product_cost(product_id=product, at=now(), by=actor(request))
    else:
        set_product_costs(
            costs=[SaidCost(product, cost, form.since())],
            today=today(),
            at=now(),
            by=actor(request),
        )
    if not request.htmx:
        return redirect("costs:products")
    context = {
        "row": product_row(product_id=product),
        "form": ProductCostForm(reader=request.reader),
        "may_change": True,
    }
    return with_toast(render(request, "costs/products_row.html", context), _("Saved."))
