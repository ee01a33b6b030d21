"""Tiers: the ladder, where somebody stands on it, and what comes next."""

from __future__ import annotations

from vafa.loyalty.rules.tiers.forecast import Forecast, Loss, Missing, NextTier, forecast
from vafa.loyalty.rules.tiers.ladder import (
    Downgrade,
    FallsToEarned,
    FallsWhenIdle,
    Grace,
    GraceDays,
    GraceMonths,
    GraceWindow,
    Ladder,
    Level,
    Override,
    Stays,
    StepsDown,
    Threshold,
    ladder_json,
    read_ladder,
)
from vafa.loyalty.rules.tiers.standing import Span, tier_at, tier_history

__all__ = [
    "Downgrade",
    "FallsToEarned",
    "FallsWhenIdle",
    "Forecast",
    "Grace",
    "GraceDays",
    "GraceMonths",
    "GraceWindow",
    "Ladder",
    "Level",
    "Loss",
    "Missing",
    "NextTier",
    "Override",
    "Span",
    "Stays",
    "StepsDown",
    "Threshold",
    "forecast",
    "ladder_json",
    "read_ladder",
    "tier_at",
    "tier_history",
]
