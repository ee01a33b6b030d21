"""What a scored customer's figures mean: a phase, a level of value, a strategy. Pure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vafa.insight.rules.worth import (
    FUTURE,
    NOTHING_TOLD,
    Cuts,
    Scored,
    Told,
    future_basis,
    future_value_level,
    has_headroom,
    has_high_cost_to_serve,
    has_high_difficulty,
    is_contested,
    is_fixable,
    is_profitable,
    is_worth_it,
    significance_of,
)
from vafa.lifecycle.rules import FixedPeriods, Rhythm, Verdict, is_active
from vafa.portfolio.rules import PhaseCode, StrategyInputs

__all__ = ["FUTURE", "Cuts", "Scored", "cuts_of", "reals", "rhythm_of", "strategy_inputs"]

LOW_SHARE, HIGH_SHARE, SIGNIFICANT_SHARE = 0.40, 0.80, 0.95
# Columns that a refresh adds; the levels that need them are unknown where they are missing.
OF_COSTS = ("contribution_24", "gross_margin_year", "cost_to_serve_year")


def cuts_of(scored: Path, fixed: FixedPeriods) -> Cuts:
    """Find where the levels begin: P40 and P80 of active customers, P95 for significance."""
    there = set(pq.read_schema(scored).names)
    table = pq.read_table(
        scored,
        columns=[
            *(FUTURE, "net_revenue", "silent_days", "former_after_days"),
            *(name for name in OF_COSTS if name in there),
        ],
    )
    silent = reals(table["silent_days"])
    former_after = reals(table["former_after_days"])
    if fixed.former_days is not None:
        former_after = np.full(len(silent), float(fixed.former_days))
    is_going_on = ~(silent > np.floor(former_after))
    living = _living(table, FUTURE, is_going_on)
    leaving_much = _living(table, "contribution_24", is_going_on)
    revenue = reals(table["net_revenue"])
    return Cuts(
        future_low=_share(living, LOW_SHARE),
        future_high=_share(living, HIGH_SHARE),
        future_significant=_share(living, SIGNIFICANT_SHARE),
        volume_significant=_share(revenue[revenue > 0], SIGNIFICANT_SHARE),
        contribution_low=_share(leaving_much, LOW_SHARE),
        contribution_high=_share(leaving_much, HIGH_SHARE),
        contribution_significant=_share(leaving_much, SIGNIFICANT_SHARE),
        cost_share_high=_share(_cost_shares(table), HIGH_SHARE),
    )


def _living(table: pa.Table, name: str, is_going_on: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Give the values above 0 of customers who have not left; none where the column is missing."""
    if name not in table.column_names:
        return np.empty(0)
    values = reals(table[name])
    return values[is_going_on & (values > 0)]


def _cost_shares(table: pa.Table) -> NDArray[np.float64]:
    if "cost_to_serve_year" not in table.column_names:
        return np.empty(0)
    margin, cost = reals(table["gross_margin_year"]), reals(table["cost_to_serve_year"])
    is_known = (margin > 0) & ~np.isnan(cost)
    shares: NDArray[np.float64] = cost[is_known] / margin[is_known]
    return shares


def rhythm_of(scored: Scored) -> Rhythm:
    """Take from a scored row what its phase is judged by."""
    return Rhythm(
        purchase_days=scored["purchase_days"],
        first_day=scored["first_day"],
        second_day=scored["second_day"],
        latest_day=scored["latest_day"],
        at_risk_after_days=scored["at_risk_after_days"],
        former_after_days=scored["former_after_days"],
        came_back=bool(scored["came_back"]),
    )


def strategy_inputs(
    scored: Scored, verdict: Verdict, cuts: Cuts, told: Told = NOTHING_TOLD
) -> StrategyInputs:
    """Take from a scored row, its phase and what people told what its strategy is decided by."""
    phase = _strategy_phase(verdict)
    return StrategyInputs(
        phase=phase,
        is_profitable=is_profitable(scored),
        future_value=future_value_level(scored, cuts),
        future_basis=future_basis(scored),
        has_high_cost_to_serve=has_high_cost_to_serve(scored, cuts),
        has_high_difficulty=has_high_difficulty(scored),
        has_headroom=has_headroom(scored, told),
        is_contested=is_contested(verdict.state, told),
        is_significant=bool(significance_of(scored, cuts, told)),
        is_fixable=is_fixable(scored),
        is_worth_it=is_worth_it(phase, scored, cuts),
    )


def reals(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """Give a column as floats, NaN where it is null."""
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _strategy_phase(verdict: Verdict) -> PhaseCode:
    if verdict.phase == "prospect":
        return "prospect"
    if verdict.phase == "new":
        return "new"
    return "active" if is_active(verdict.phase, verdict.state) else "separated"


def _share(values: NDArray[np.float64], share: float) -> float | None:
    return float(np.quantile(values, share)) if len(values) else None
