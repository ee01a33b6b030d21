"""The classic pictures of a portfolio, and the people in each of their cells."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from vafa.insight.queries.figures import page_figures
from vafa.insight.queries.listed_people import listed_people
from vafa.insight.queries.portfolio import rows_by_customer
from vafa.insight.rules.money_shown import in_money
from vafa.insight.views.classic_shapes import (
    cell_named,
    cells_of_view,
    fiocca_of,
    shapiro_of,
    time_of,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may


@require_GET
def classic(request: StaffRequest) -> HttpResponse:
    """Show the three views with their cells."""
    figures = page_figures("classic", in_todays_prices=request.reader.is_real)
    sees_costs = may(request.staff.role, "costs.view")
    if figures is None or not figures.payload["is_known"]:
        told = {"is_valued": figures is not None, "sees_costs": sees_costs}
        return render(request, "insight/profit_empty.html", told)
    context = {
        **figures.shown_money(),
        "shapiro": shapiro_of(figures.payload["shapiro"], request.reader) if sees_costs else None,
        "sees_costs": sees_costs,
        "fiocca": fiocca_of(figures.payload["fiocca"], request.reader),
        "time": time_of(figures.payload["time"], request.reader),
    }
    return render(request, "insight/classic.html", context)


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """List the people of a cell who buy most, page by page; htmx gets the list alone."""
    view, code = request.GET.get("view", ""), request.GET.get("cell", "")
    figures = page_figures("classic", in_todays_prices=request.reader.is_real)
    cell = cells_of_view(figures.payload, view).get(code) if figures else None
    is_hidden = view == "shapiro" and not may(request.staff.role, "costs.view")
    if figures is None or cell is None or is_hidden:
        raise Http404
    places = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = listed_people(run=figures.run, page=figures.name, view=view, cell=code, **places)
    rows = rows_by_customer(page.customer_ids)
    address = f"{reverse('insight:classic_people')}?{urlencode({'view': view, 'cell': code})}"
    context = {
        **figures.shown_money(),
        "title": cell_named(view, code),
        "cell": cell,
        "rows": in_money(
            [rows[one] for one in page.customer_ids if one in rows], is_real=figures.is_real
        ),
        "previous_url": page.previous and f"{address}&before={page.previous}",
        "next_url": page.next and f"{address}&after={page.next}",
    }
    template = "insight/classic_people.html"
    return render(request, f"{template}#people" if request.htmx else template, context)
