"""The classic pictures of a portfolio, and the people in each of their cells."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from vafa.insight.queries.figures import page_figures
from vafa.insight.queries.portfolio import rows_by_customer
from vafa.insight.views.classic_shapes import (
    cell_named,
    cells_of_view,
    fiocca_of,
    shapiro_of,
    time_of,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may

PAGE_SIZE = 25


@require_GET
def classic(request: StaffRequest) -> HttpResponse:
    """Show the three views with their cells."""
    figures = page_figures("classic")
    sees_costs = may(request.staff.role, "costs.view")
    if figures is None or not figures.payload["is_known"]:
        told = {"is_valued": figures is not None, "sees_costs": sees_costs}
        return render(request, "insight/profit_empty.html", told)
    context = {
        "shapiro": shapiro_of(figures.payload["shapiro"], request.reader) if sees_costs else None,
        "sees_costs": sees_costs,
        "fiocca": fiocca_of(figures.payload["fiocca"], request.reader),
        "time": time_of(figures.payload["time"], request.reader),
    }
    return render(request, "insight/classic.html", context)


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """List those of a cell who buy most, page by page; htmx gets the list alone."""
    view, code = request.GET.get("view", ""), request.GET.get("cell", "")
    figures = page_figures("classic")
    cell = cells_of_view(figures.payload, view).get(code) if figures else None
    if cell is None or (view == "shapiro" and not may(request.staff.role, "costs.view")):
        raise Http404
    after = request.GET.get("after", "")
    start = cell["listed"].index(int(after)) + 1 if after in map(str, cell["listed"]) else 0
    shown = cell["listed"][start : start + PAGE_SIZE]
    rows = rows_by_customer(shown)
    address = f"{reverse('insight:classic_people')}?view={view}&cell={code}"
    context = {
        "title": cell_named(view, code),
        "cell": cell,
        "rows": [rows[one] for one in shown if one in rows],
        "listed": len(cell["listed"]),
        "first_url": address if start else "",
        "next_url": f"{address}&after={shown[-1]}" if cell["listed"][start + PAGE_SIZE :] else "",
    }
    template = "insight/classic_people.html"
    return render(request, f"{template}#people" if request.htmx else template, context)
