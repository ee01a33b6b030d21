"""The tables of the portfolio: valuations, strategies and what people decided about them."""

from __future__ import annotations

from vafa.portfolio.models.chain import StepChoice, StepDecision
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
from vafa.portfolio.models.horizons import GroupDecision, GroupKind, Horizon, Stance
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
    "GroupDecision",
    "GroupKind",
    "Horizon",
    "MarginRate",
    "Phase",
    "PhaseState",
    "ProductCost",
    "ProductSales",
    "ProfitSettings",
    "Significance",
    "SignificanceFlag",
    "Stance",
    "Statement",
    "StepChoice",
    "StepDecision",
    "Strategy",
    "StrategyChange",
    "StrategyOverride",
    "Team",
    "TeamCost",
    "Valuation",
    "ValuationRun",
]
