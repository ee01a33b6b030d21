"""The pages' figures once more, with every amount of the past in the prices of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from vafa.analytics.measures.prices import in_constant_prices
from vafa.insight.refresh.figures.lifecycle import real_lifecycle_figures
from vafa.insight.refresh.figures.offer import offer_figures
from vafa.insight.refresh.figures.portfolio import portfolio_figures
from vafa.insight.refresh.figures.today import today_figures
from vafa.insight.refresh.known import Known

# Any: a page knows its own figures; the second argument is what it shows as paid.
REAL_FIGURES: dict[str, Callable[[Known, dict[str, Any]], dict[str, Any]]] = {
    "today": lambda known, _paid: today_figures(known),
    "lifecycle": real_lifecycle_figures,
    "offer": lambda known, _paid: offer_figures(known),
    "portfolio": lambda known, _paid: portfolio_figures(known),
}


def real_figures(
    known: Known, paid: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Compute the figures of the pages that can show today's prices; none without an index.

    The same functions work on deflated tables, so that no figure has a second formula.
    """
    if known.real_days is None:
        return
    real = in_todays_prices(known)
    for name, figures in REAL_FIGURES.items():
        yield name, figures(real, paid[name])


def in_todays_prices(known: Known) -> Known:
    """Put every amount that was paid into the prices of the base month.

    Forecasts and costs in the list rows stay as they are: they say themselves in which money.
    """
    assert known.prices is not None
    assert known.real_days is not None
    factors, calendar, rows = known.prices.factors, known.calendar_days, known.snapshot
    return replace(
        known,
        orders=in_constant_prices(known.orders, factors, calendar),
        order_lines=in_constant_prices(known.order_lines, factors, calendar),
        days=known.real_days,
        is_real=True,
        snapshot=rows.mutate(
            revenue_total=rows.revenue_total_real.fill_null(rows.revenue_total),
            revenue_year=rows.revenue_year_real.fill_null(rows.revenue_year),
        ),
    )
