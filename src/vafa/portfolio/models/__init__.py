"""The tables of the portfolio: valuations, strategies and what people decided about them."""

from __future__ import annotations

from vafa.portfolio.models.strategies import (
    EndDecision,
    Significance,
    SignificanceFlag,
    StrategyChange,
    StrategyOverride,
)
from vafa.portfolio.models.valuations import Phase, PhaseState, Strategy, Valuation, ValuationRun

__all__ = [
    "EndDecision",
    "Phase",
    "PhaseState",
    "Significance",
    "SignificanceFlag",
    "Strategy",
    "StrategyChange",
    "StrategyOverride",
    "Valuation",
    "ValuationRun",
]
