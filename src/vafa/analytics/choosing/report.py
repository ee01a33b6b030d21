"""What is kept of a race: numbers and machine codes, never sentences (pages translate codes)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CandidateScore:
    """One candidate's scores at one origin; None where it makes no such prediction."""

    name: str
    deviance: float | None = None
    log_loss: float | None = None
    total_error: float | None = None
    mean_absolute_error: float | None = None
    root_mean_square_error: float | None = None
    spearman: float | None = None
    gini: float | None = None
    spend_total_error: float | None = None
    spend_gini: float | None = None


@dataclass(frozen=True)
class CalibrationRow:
    """A group of customers: what was expected of it and what came."""

    group: int
    customers: int
    expected: float
    actual: float


@dataclass(frozen=True)
class CohortRow:
    """Customers whose first purchase lies between two days: expected against actual orders."""

    from_day: date
    to_day: date
    customers: int
    expected: float
    actual: float


@dataclass(frozen=True)
class TotalCheck:
    """A predicted total with its interval, and whether what came lies within."""

    expected: float
    low: float
    high: float
    actual: float
    is_covered: bool


@dataclass(frozen=True)
class OriginReport:
    """One stop of the clock: every candidate's scores, and the chosen one in detail."""

    cut: date
    span_days: int
    customers: int
    actual_orders: float
    actual_spend: float
    is_same_season: bool
    scores: tuple[CandidateScore, ...]
    orders_total: TotalCheck
    spend_total: TotalCheck | None
    # Share of customers whose orders lay within their own interval.
    customers_covered: float | None
    deciles: tuple[CalibrationRow, ...]
    p_buys_deciles: tuple[CalibrationRow, ...]
    cohorts: tuple[CohortRow, ...]


@dataclass(frozen=True)
class Choice:
    """Which candidate won and by which rule, with the figures the rule looked at."""

    chosen: str
    reason: str
    figures: Mapping[str, float]
    best_baseline: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """What the past errors of totals do to the next total.

    `factor` multiplies predictions (1 when nothing is corrected); `log_sd` is the spread of
    ln(actual / predicted) that widens intervals.
    """

    code: str
    factor: float
    log_sd: float
    origins: int


@dataclass(frozen=True)
class Backtest:
    """The whole race: origins (latest first), the choice, and the corrections it implies.

    `recent_surge` is what came in the latest eight weeks by what was expected just before.
    """

    horizon_days: int
    span_days: int
    sample_customers: int
    origins: tuple[OriginReport, ...]
    choice: Choice
    recent_surge: float
    orders_correction: Correction
    spend_correction: Correction
    notes: tuple[str, ...]
