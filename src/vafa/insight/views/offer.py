"""What they buy: products, categories and countries, and which first orders bring people back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.insight.forms.customer_filters import country_names
from vafa.insight.queries.figures import page_figures
from vafa.insight.queries.offer import products_by_id
from vafa.insight.views.offer_shapes import (
    bring_back_chart,
    bring_back_rows,
    bring_back_sentence,
    mix_chart,
    mix_rows,
    product_rows,
    product_stats,
)
from vafa.staff.middleware import StaffRequest

PERIODS = ("year", "all")


@require_GET
def offer(request: StaffRequest) -> HttpResponse:
    """Show what is bought in the last 365 days or in all time; htmx gets the period alone."""
    figures = page_figures("offer", in_todays_prices=request.reader.is_real)
    if figures is None:
        return render(request, "insight/offer_empty.html")
    asked = request.GET.get("period", "")
    period = asked if asked in PERIODS else PERIODS[0]
    context = {
        "run": figures.run,
        **figures.shown_money(),
        "period": period,
        **_period(figures.payload["periods"][period], request.reader),
        **_bring_back(figures.payload["bring_back"], request.reader),
    }
    template = "insight/offer.html"
    return render(request, f"{template}#period" if request.htmx else template, context)


def _period(found: dict[str, Any], reader: Reader) -> dict[str, Any]:
    products, categories, countries = found["products"], found["categories"], found["countries"]
    listed = [*products["by_revenue"], *products["by_customers"]]
    known = products_by_id(row["product_id"] for row in listed)
    names = country_names(reader.language)
    has_categories = bool(categories["named"])
    return {
        "since": date.fromisoformat(found["since"]),
        "stats": product_stats(found, reader),
        "by_revenue": product_rows(products["by_revenue"], known, products),
        "by_customers": product_rows(products["by_customers"], known, products),
        "categories": mix_chart(categories, "category", _("Net revenue by category"), {})
        if has_categories
        else None,
        "category_rows": mix_rows(categories, "category", {}) if has_categories else [],
        "countries": mix_chart(countries, "country", _("Net revenue by country"), names),
        "country_rows": mix_rows(countries, "country", names),
    }


def _bring_back(found: dict[str, Any], reader: Reader) -> dict[str, Any]:
    known = products_by_id(row["product_id"] for row in found["listed"])
    rows = bring_back_rows(found, known)
    return {
        "bring_back": bring_back_chart(rows, found) if rows else None,
        "bring_back_rows": rows,
        "bring_back_sentence": bring_back_sentence(found, reader),
    }
