"""The figures of each page, computed once per refresh; a page's view only formats them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vafa.insight.refresh.figures.balance import balance_figures
from vafa.insight.refresh.figures.data import data_figures
from vafa.insight.refresh.figures.how_right import how_right_figures
from vafa.insight.refresh.figures.lifecycle import lifecycle_figures
from vafa.insight.refresh.figures.offer import offer_figures
from vafa.insight.refresh.figures.portfolio import portfolio_figures
from vafa.insight.refresh.figures.prices import prices_figures
from vafa.insight.refresh.figures.profit import profit_figures
from vafa.insight.refresh.figures.questions import questions_figures
from vafa.insight.refresh.figures.today import today_figures
from vafa.insight.refresh.known import Known

# Any: a page knows its own figures; they are JSON with raw numbers, never formatted text.
FIGURES: dict[str, Callable[[Known], dict[str, Any]]] = {
    "today": today_figures,
    "lifecycle": lifecycle_figures,
    "offer": offer_figures,
    "portfolio": portfolio_figures,
    "how_right": how_right_figures,
    "prices": prices_figures,
    "profit": profit_figures,
    "balance": balance_figures,
    "questions": questions_figures,
    "data": data_figures,
}
