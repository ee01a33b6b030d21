"""Pure decisions of the portfolio."""

from __future__ import annotations

from vafa.portfolio.rules.strategies import (
    DAYS_BETWEEN_EQUAL_RUNS,
    Basis,
    Decision,
    Level,
    PhaseCode,
    Standing,
    StrategyCode,
    StrategyInputs,
    decide,
    future_level,
    instead_of_end,
    next_standing,
)

__all__ = [
    "DAYS_BETWEEN_EQUAL_RUNS",
    "Basis",
    "Decision",
    "Level",
    "PhaseCode",
    "Standing",
    "StrategyCode",
    "StrategyInputs",
    "decide",
    "future_level",
    "instead_of_end",
    "next_standing",
]
