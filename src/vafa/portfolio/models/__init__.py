"""The tables of the portfolio: valuations, strategies and what people decided about them."""

from __future__ import annotations

from vafa.portfolio.models.costs import (
    BEGINNING,
    AcquisitionSpend,
    Activity,
    ActivityCount,
    ChargedPer,
    CostFigures,
    CostKind,
    CostRule,
    DirectCost,
    DirectKind,
    Driver,
    MarginRate,
    ProductCost,
    ProductSales,
    Statement,
    Team,
    TeamCost,
)
from vafa.portfolio.models.settings import ProfitSettings
from vafa.portfolio.models.strategies import (
    EndDecision,
    Significance,
    SignificanceFlag,
    StrategyChange,
    StrategyOverride,
)
from vafa.portfolio.models.valuations import Phase, PhaseState, Strategy, Valuation, ValuationRun

__all__ = [
    "BEGINNING",
    "AcquisitionSpend",
    "Activity",
    "ActivityCount",
    "ChargedPer",
    "CostFigures",
    "CostKind",
    "CostRule",
    "DirectCost",
    "DirectKind",
    "Driver",
    "EndDecision",
    "MarginRate",
    "Phase",
    "PhaseState",
    "ProductCost",
    "ProductSales",
    "ProfitSettings",
    "Significance",
    "SignificanceFlag",
    "Statement",
    "Strategy",
    "StrategyChange",
    "StrategyOverride",
    "Team",
    "TeamCost",
    "Valuation",
    "ValuationRun",
]
