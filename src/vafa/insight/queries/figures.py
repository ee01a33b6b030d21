"""The figures that the latest refresh left for a page, and the people named in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.presentation import Reader
from vafa.customers.models import Customer
from vafa.insight.models import PageAggregate
from vafa.insight.rules.shapes import REAL, shape_of
from vafa.portfolio.models import ValuationRun
from vafa.portfolio.queries import current_run

CUSTOMERS_AT_ONCE_MAX = 500


class FiguresOutdated(Refused):
    code = "figures_outdated"
    sentence = _(
        "These figures are of an older version of Vafa. They are computed anew at the next refresh."
    )


@dataclass(frozen=True)
class PageFigures:
    """One page's figures with the run that they belong to."""

    run: ValuationRun
    # Any: each page knows its own figures.
    payload: dict[str, Any]
    # Whether amounts of the past are in the prices of today.
    is_real: bool = False
    # That under which they were saved; lists behind them have it in front of their own.
    name: str = ""

    def shown_money(self) -> dict[str, bool]:
        """Tell a page in which money its amounts are."""
        return {"is_real": self.is_real, "is_forecast_real": _forecasts_are_real(self.run)}


def shown_money(run: ValuationRun, reader: Reader) -> dict[str, bool]:
    """Tell a page of list rows in which money its amounts are."""
    return {"is_real": reader.is_real, "is_forecast_real": _forecasts_are_real(run)}


def models_money(run: ValuationRun) -> dict[str, bool]:
    """Tell a page about the models in which money all of its amounts are."""
    is_real = _forecasts_are_real(run)
    return {"is_real": is_real, "is_forecast_real": is_real}


def _forecasts_are_real(run: ValuationRun) -> bool:
    """Tell whether a run's models expect money in the prices of its base month."""
    return bool((run.summary.get("prices") or {}).get("is_for_models"))


def page_figures(name: str, *, in_todays_prices: bool = False) -> PageFigures | None:
    """Return a page's figures of the run in force; None before the first refresh.

    Asked for in today's prices they come as paid where the run has no price index. Refuses
    figures that an older version saved in another shape.
    """
    run = current_run()
    if run is None:
        return None
    names = [name, f"{name}{REAL}"] if in_todays_prices else [name]
    rows = PageAggregate.objects.filter(run_id=run.id, name__in=names)
    found = max(rows, key=lambda row: row.name, default=None)
    if found is not None and found.shape != shape_of(name):
        raise FiguresOutdated
    return PageFigures(run, found.payload, found.name != name, found.name) if found else None


def customers_by_id(customer_ids: Iterable[int]) -> dict[int, Customer]:
    """Return the customers that a page names, in one query."""
    return Customer.objects.in_bulk(sorted(set(customer_ids))[:CUSTOMERS_AT_ONCE_MAX])
