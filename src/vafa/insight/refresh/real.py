"""The pages' figures once more, with every amount of the past in the prices of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ibis.expr import types as ir

from vafa.analytics.measures.prices import in_constant_prices
from vafa.analytics.understanding.known import stored
from vafa.insight.refresh.figures.balance import balance_figures
from vafa.insight.refresh.figures.lifecycle import real_lifecycle_figures
from vafa.insight.refresh.figures.offer import offer_figures
from vafa.insight.refresh.figures.portfolio import portfolio_figures
from vafa.insight.refresh.figures.profit import profit_figures
from vafa.insight.refresh.figures.questions import real_questions_figures
from vafa.insight.refresh.figures.today import today_figures
from vafa.insight.refresh.known import Known
from vafa.insight.refresh.profit import profit_by_day, profit_in_todays_prices

# Any: a page knows its own figures; the second argument is what it shows as paid.
REAL_FIGURES: dict[str, Callable[[Known, dict[str, Any]], dict[str, Any]]] = {
    "today": lambda known, _paid: today_figures(known),
    "lifecycle": real_lifecycle_figures,
    "offer": lambda known, _paid: offer_figures(known),
    "portfolio": lambda known, _paid: portfolio_figures(known),
    "profit": lambda known, _paid: profit_figures(known),
    "balance": lambda known, _paid: balance_figures(known),
    "questions": real_questions_figures,
}
# Amounts of the past of a list row, and those of the year that it holds as paid alone.
SUMS = ("revenue_total", "revenue_year", "contribution_year")
OF_YEAR = (
    "gross_margin_year",
    "direct_cost_year",
    "activity_cost_year",
    "cost_to_serve_year",
    "contribution_fixed_year",
)


def real_figures(
    real: Known, paid: dict[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Compute the figures of the pages that can show today's prices.

    The same functions work on deflated tables, so that no figure has a second formula.
    """
    for name, figures in REAL_FIGURES.items():
        yield name, figures(real, paid[name])


def in_todays_prices(known: Known) -> Known | None:
    """Put every amount that was paid into the prices of the base month; None without an index.

    Forecasts in the list rows stay as they are: they say themselves in which money.
    """
    if known.real_days is None:
        return None
    assert known.prices is not None
    factors, calendar = known.prices.factors, known.calendar_days
    return replace(
        known,
        orders=in_constant_prices(known.orders, factors, calendar),
        order_lines=in_constant_prices(known.order_lines, factors, calendar),
        days=known.real_days,
        is_real=True,
        snapshot=_rows(known),
        profit_days=_profit_days(known),
        contribution=known.real_contribution,
    )


def _profit_days(known: Known) -> ir.Table | None:
    if known.profit_rows is None or known.prices is None:
        return None
    priced = profit_in_todays_prices(known.profit_rows, known.prices, known.calendar_days)
    return stored(known.engine, profit_by_day(priced), known.folder / "profit_days_real")


def _rows(known: Known) -> ir.Table:
    """Keep the list rows once more beside the run, their amounts of the past in today's prices.

    Stored, because every page asks them many times.
    """
    rows, year = known.snapshot, known.real_year
    assert year is not None
    priced = year.select("customer_id", **{f"{name}_priced": year[name] for name in OF_YEAR})
    joined = rows.left_join(priced, "customer_id")
    both = [(name, f"{name}_real") for name in SUMS] + [
        (name, f"{name}_priced") for name in OF_YEAR
    ]
    # Who neither bought nor cost anything in the year has nothing to be priced.
    amounts = {paid: joined[real].fill_null(joined[paid]) for paid, real in both}
    whole = _priced_by_first_day(known, joined.mutate(**amounts).select(*rows.columns))
    return stored(known.engine, whole, known.folder / "snapshot_real")


def _priced_by_first_day(known: Known, rows: ir.Table) -> ir.Table:
    """Put what winning a customer cost into today's prices, from the month in which they came."""
    assert known.prices is not None
    dated = rows.mutate(day=rows.first_day)
    priced = in_constant_prices(
        dated, known.prices.factors, known.calendar_days, amounts=["acquisition_cost"]
    )
    return priced.drop("day")
