"""Portfolio: who is worth what, now and later, and what the shop does about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vafa.customers.models import Customer
from vafa.insight.forms.region import RegionForm
from vafa.insight.queries.figures import PageFigures, customers_by_id, page_figures
from vafa.insight.queries.portfolio import (
    COUNTED_MAX,
    customers_in_region,
    open_end_proposals,
    rows_by_customer,
)
from vafa.insight.rules.money_shown import in_money
from vafa.insight.views.list_shapes import count_in_words
from vafa.insight.views.portfolio_charts import (
    concentration_chart,
    sleeping_chart,
    value_map_chart,
)
from vafa.insight.views.portfolio_groups import (
    corners_of,
    region_in_words,
    significant_rows,
    sleepers_of,
    strategies_of,
)
from vafa.insight.views.portfolio_sentences import (
    concentration_sentence,
    portfolio_stats,
    significance_sentence,
    sleeping_sentence,
)
from vafa.portfolio.models import Valuation
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import today


@require_GET
def portfolio(request: StaffRequest) -> HttpResponse:
    """Show the base of customers as a portfolio of relations."""
    figures = page_figures("portfolio", in_todays_prices=request.reader.is_real)
    if figures is None:
        return render(request, "insight/portfolio_empty.html")
    rows = rows_by_customer(_listed(figures.payload))
    in_money(rows.values(), is_real=figures.is_real)
    people = customers_by_id(dot["customer_id"] for dot in figures.payload["map"]["dots"])
    return render(
        request,
        "insight/portfolio.html",
        {
            "run": figures.run,
            **figures.shown_money(),
            "today": today(request.shop),
            **_charts(request, figures.payload, people),
            **_lists(figures.payload, rows),
            **_sentences(request, figures),
        },
    )


@require_POST
def region(request: StaffRequest) -> HttpResponse:
    """List the customers of a region of the value map."""
    form = RegionForm({**request.GET.dict(), **request.POST.dict()})
    wanted = form.region
    found = customers_in_region(
        region=wanted,
        is_real=request.reader.is_real,
        after=form.word("after"),
        before=form.word("before"),
    )
    sides = {name: value for name, value in form.data.items() if name not in {"after", "before"}}
    context = {
        "rows": in_money(found.rows, is_real=request.reader.is_real),
        "count": count_in_words(found.count, is_more=found.is_more, reader=request.reader),
        "sides": region_in_words(wanted, request.reader),
        "address": f"{reverse('insight:portfolio_brush')}?{urlencode(sides)}",
        "previous": found.previous,
        "next": found.next,
        "today": today(request.shop),
    }
    return render(request, "insight/portfolio_region.html", context)


def _listed(payload: Mapping[str, Any]) -> list[int]:
    asleep = [one for rows in payload["sleeping"]["listed"].values() for one in rows]
    return [
        *payload["significant"]["listed"],
        *payload["ends"],
        *(one["customer_id"] for one in asleep),
    ]


def _charts(
    request: StaffRequest, payload: Mapping[str, Any], people: Mapping[int, Customer]
) -> dict[str, object]:
    has_map = payload["map"]["floors"] is not None
    return {
        "map": value_map_chart(payload["map"], people, request.reader) if has_map else None,
        "concentration": concentration_chart(payload["concentration"]),
        "sleeping": sleeping_chart(payload["sleeping"]["phases"]),
        "corners": corners_of(payload["map"]),
    }


def _lists(payload: Mapping[str, Any], rows: Mapping[int, Valuation]) -> dict[str, object]:
    waiting = open_end_proposals()
    ends = [rows[one] for one in payload["ends"] if one in rows]
    return {
        "strategies": strategies_of(payload["strategies"]),
        "significant": significant_rows(payload["significant"], rows),
        "sleepers": sleepers_of(payload["sleeping"]["listed"], rows),
        "ends": [row for row in ends if row.strategy == "END" and not row.is_end_approved],
        "ends_waiting": min(waiting, COUNTED_MAX),
        "ends_are_more": waiting > COUNTED_MAX,
    }


def _sentences(request: StaffRequest, figures: PageFigures) -> dict[str, object]:
    payload, reader = figures.payload, request.reader
    return {
        "stats": portfolio_stats(payload, figures.run.summary.get("totals"), reader),
        "concentration_sentence": concentration_sentence(payload["concentration"], reader),
        "significance_sentence": significance_sentence(payload["significant"], reader),
        "sleeping_sentence": sleeping_sentence(payload["sleeping"]["phases"], reader),
    }
