"""What a scored customer's figures mean: a phase, a level of value, a strategy. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vafa.lifecycle.rules import FixedPeriods, Rhythm, Verdict, is_active
from vafa.portfolio.rules import PhaseCode, StrategyInputs, future_level

LOW_SHARE, HIGH_SHARE, SIGNIFICANT_SHARE = 0.40, 0.80, 0.95
FUTURE = "expected_spend_24m"

# Any: one row of the scored table, its columns declared in analytics.
Scored = Mapping[str, Any]


@dataclass(frozen=True)
class Cuts:
    """Where the levels of future value and volume begin in this base, in minor units."""

    future_low: float | None
    future_high: float | None
    future_significant: float | None
    volume_significant: float | None


def cuts_of(scored: Path, fixed: FixedPeriods) -> Cuts:
    """Find where the levels begin: P40 and P80 of active customers, P95 for significance."""
    table = pq.read_table(
        scored, columns=[FUTURE, "net_revenue", "silent_days", "former_after_days"]
    )
    silent = reals(table["silent_days"])
    former_after = reals(table["former_after_days"])
    if fixed.former_days is not None:
        former_after = np.full(len(silent), float(fixed.former_days))
    is_going_on = ~(silent > np.floor(former_after))
    future = reals(table[FUTURE])
    living = future[is_going_on & (future > 0)]
    revenue = reals(table["net_revenue"])
    return Cuts(
        future_low=_share(living, LOW_SHARE),
        future_high=_share(living, HIGH_SHARE),
        future_significant=_share(living, SIGNIFICANT_SHARE),
        volume_significant=_share(revenue[revenue > 0], SIGNIFICANT_SHARE),
    )


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


def strategy_inputs(scored: Scored, verdict: Verdict, cuts: Cuts) -> StrategyInputs:
    """Take from a scored row and its phase what its strategy is decided by."""
    future = scored[FUTURE]
    is_significant = _reaches(future, cuts.future_significant) or _reaches(
        scored["net_revenue"], cuts.volume_significant
    )
    return StrategyInputs(
        phase=_strategy_phase(verdict),
        future_value=future_level(future, low_cut=cuts.future_low, high_cut=cuts.future_high),
        # Being at risk is evidence; not being at risk leaves the other signs unknown.
        is_contested=True if verdict.state == "at_risk" else None,
        is_significant=is_significant,
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


def _reaches(value: float | None, cut: float | None) -> bool:
    return value is not None and cut is not None and value >= cut


def _share(values: NDArray[np.float64], share: float) -> float | None:
    return float(np.quantile(values, share)) if len(values) else None
