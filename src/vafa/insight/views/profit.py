"""Profit: what is left after everything that customers cost, who makes it, who takes it away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vafa.core.presentation import Reader
from vafa.insight.queries.figures import page_figures
from vafa.insight.queries.portfolio import rows_by_customer
from vafa.insight.views.balance import shown_balance
from vafa.insight.views.profit_charts import whale_chart
from vafa.insight.views.profit_parts import groups_of, losers_of
from vafa.insight.views.profit_sentences import curve_sentences, losers_sentence, profit_stats
from vafa.staff.middleware import StaffRequest
from vafa.staff.rules import may


@require_GET
def profit(request: StaffRequest) -> HttpResponse:
    """Show the contribution of the year, its curve, who is right of its peak, and its parts."""
    is_real = request.reader.is_real
    figures = page_figures("profit", in_todays_prices=is_real)
    sees_costs = may(request.staff.role, "costs.view")
    if figures is None or not figures.payload["is_known"]:
        told = {"is_valued": figures is not None, "sees_costs": sees_costs}
        return render(request, "insight/profit_empty.html", told)
    balance = page_figures("balance", in_todays_prices=is_real)
    context = {
        **(shown_balance(balance.payload, request.reader) if balance else {}),
        "run": figures.run,
        **figures.shown_money(),
        "sees_costs": sees_costs,
        **_shown(figures.payload, request.reader, sees_costs=sees_costs),
    }
    return render(request, "insight/profit.html", context)


# Any: the page's figures, and what its template shows.
def _shown(payload: dict[str, Any], reader: Reader, *, sees_costs: bool) -> dict[str, Any]:
    losers = payload["losers"]
    rows = rows_by_customer(one["customer_id"] for one in losers["listed"])
    return {
        "stats": profit_stats(payload, reader, sees_costs=sees_costs),
        "is_estimated": payload["year"]["is_estimated"],
        "curve": whale_chart(payload["curve"]),
        "curve_said": curve_sentences(payload["curve"], reader),
        "losers": losers_of(losers["listed"], rows),
        "losers_said": losers_sentence(losers, reader) if sees_costs else "",
        "groups": groups_of(payload["parts"], reader),
    }
