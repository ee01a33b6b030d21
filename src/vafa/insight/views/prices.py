"""Prices: how the shop's own prices moved, how sure that is, and what it changes."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.core.presentation import Reader
from vafa.insight.actions.prices import change_price_settings, replace_official_series
from vafa.insight.forms.prices import OfficialSeriesForm, PriceForm, shown_price_settings
from vafa.insight.queries.figures import PageFigures, page_figures
from vafa.insight.queries.prices import official_series, price_settings
from vafa.insight.views.prices_charts import (
    coverage_chart,
    index_chart,
    order_chart,
    yearly_chart,
)
from vafa.insight.views.prices_sentences import (
    ahead_sentence,
    forecast_rows,
    index_stats,
    month_rows,
    rule_sentence,
    standing_of,
)
from vafa.staff.middleware import StaffRequest
from vafa.staff.queries import now
from vafa.staff.rules import may

EXPORTED = (
    "month", "level", "change", "yearly", "method", "reason", "products", "carried", "coverage",
    "drift", "official", "official_yearly",
)  # fmt: skip


@require_GET
def prices(request: StaffRequest) -> HttpResponse:
    """Show the price index month by month, and what constant prices change."""
    figures = page_figures("prices")
    if figures is None:
        return render(request, "insight/prices_empty.html")
    return render(request, "insight/prices.html", _context(request, figures))


def _context(
    request: StaffRequest,
    figures: PageFigures,
    *,
    form: PriceForm | None = None,
    series: OfficialSeriesForm | None = None,
) -> dict[str, object]:
    payload, reader = figures.payload, request.reader
    told: Mapping[str, Any] = figures.run.summary.get("prices") or {}
    return {
        "run": figures.run,
        "rule": rule_sentence(told, payload, reader),
        "stats": index_stats(told, payload, reader),
        **_index(told, payload),
        **_changed(payload, reader),
        "may_change": may(request.staff.role, "settings.change"),
        "form": form or PriceForm(initial=shown_price_settings(price_settings())),
        "series": series or OfficialSeriesForm(),
        **_kept_series(),
    }


# Any: the page's figures are JSON; their shape is that of `refresh/figures/prices.py`.
def _index(told: Mapping[str, Any], payload: Mapping[str, Any]) -> dict[str, object]:
    months = payload["months"]
    has_index = _any(months, "level")
    return {
        "standing": standing_of(told, has_index=has_index),
        "index": index_chart(months) if has_index or _any(months, "official") else None,
        "yearly": yearly_chart(months) if _any(months, "yearly", "official_yearly") else None,
        "coverage": coverage_chart(months) if _any(months, "coverage") else None,
        "months": month_rows(months),
        "limits": payload.get("limits"),
    }


def _changed(payload: Mapping[str, Any], reader: Reader) -> dict[str, object]:
    orders, ahead = payload["orders"], payload["ahead"]
    return {
        "order_worth": order_chart(orders) if _any(orders, "real") else None,
        "forecasts": forecast_rows(payload["forecasts"]),
        "ahead": ahead_sentence(ahead, reader) if ahead else "",
    }


def _kept_series() -> dict[str, object]:
    kept = official_series()
    return {"series_months": len(kept), "series_until": kept[-1].month if kept else None}


def _any(rows: list[dict[str, Any]], *names: str) -> bool:
    return any(row.get(name) is not None for row in rows for name in names)


@require_POST
def save_settings(request: StaffRequest) -> HttpResponse:
    """Save which index rules and from when models use constant prices."""
    form = PriceForm(request.POST)
    if form.is_valid():
        try:
            change_price_settings(
                source=form.cleaned_data["source"],
                inflation_min=float(form.cleaned_data["inflation_percent"] / 100),
                at=now(),
                by=Actor.person(request.staff.id),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. Figures follow at the next refresh."))
            return redirect("insight:prices")
    return _again(request, form=form)


@require_POST
def save_series(request: StaffRequest) -> HttpResponse:
    """Put an official series in the place of the one before, or take it away."""
    series = OfficialSeriesForm(request.POST, request.FILES, calendar=request.shop.calendar)
    if series.is_valid():
        count = replace_official_series(
            points=series.points, at=now(), by=Actor.person(request.staff.id)
        )
        if count:
            said = _("%(count)s months are kept. Figures follow at the next refresh.")
            messages.success(request, said % {"count": request.reader.number(count)})
        else:
            messages.success(request, _("The official series is taken away."))
        return redirect("insight:prices")
    return _again(request, series=series)


# Any: the one form that was refused.
def _again(request: StaffRequest, **refused: Any) -> HttpResponse:
    figures = page_figures("prices")
    if figures is None:
        return redirect("insight:prices")
    context = _context(request, figures, **refused)
    return render(request, "insight/prices.html", context, status=422)


@require_GET
def export(request: StaffRequest) -> HttpResponse:
    """Give the index month by month as a CSV file."""
    figures = page_figures("prices")
    if figures is None:
        return redirect("insight:prices")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"prices-{figures.run.as_of_date.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(EXPORTED)
    for month in figures.payload["months"]:
        writer.writerow("" if month[name] is None else month[name] for name in EXPORTED)
    return response
