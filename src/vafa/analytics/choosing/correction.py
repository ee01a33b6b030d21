"""What past errors of the total say about the next total: divide by them, or widen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from vafa.analytics.choosing.report import Correction

# Beyond this ratio a total was missed for a reason (a season, a campaign) that will not repeat.
RATIO_MAX = 1.4
# Eight weeks that differ by more than this from what was expected just before are no chance.
SURGE_MAX = 1.25
SHARE_CORRECTED = 0.5
# Spread of ln(actual / predicted) of half-year totals over the seven public shops, measured once.
PRIOR_LOG_SD = 0.12
PRIOR_ORIGINS = 2


@dataclass(frozen=True)
class PastTotal:
    """A predicted and an actual total of one origin, and whether it met the coming season."""

    predicted: float
    actual: float
    is_same_season: bool

    @property
    def log_ratio(self) -> float:
        """Answer ln(actual / predicted)."""
        return float(np.log(self.actual / self.predicted))


def correction_for(past: Sequence[PastTotal], *, surge: float = 1.0) -> Correction:
    """Find the factor for the next total and the spread around it; `past` is latest first.

    The error of an earlier total had the sign of the next one on six of seven public shops, and
    dividing by it ruined the seasonal one. So, the first that fits decides:

    1. same_season: an origin met the season that now begins; its error is divided out.
    2. surge: the latest eight weeks were off by more than a quarter from what was expected just
       before (see `surge.py`). It may be a season or news; half of it is taken back, and all of
       it widens the interval.
    3. within_ratio: the latest origin missed by a ratio of at most 1.4; half its error is divided
       out, for half of one period's error is chance.
    4. widened_only: nothing is corrected, the misses widen the interval.

    factor = exp(c); log_sd = √((Σ (ln ratio - c)² + 2 · 0.12²) / (origins + 2) + ln² surge in
    case 2): few origins are drawn to what is usual among shops.

    Example: 100 and 80 came out as 121 and 96.8, no surge: c = ln 1.21 / 2, so factor 1.1 and
    log_sd = √((2 · ln² 1.1 + 2 · 0.12²) / 4) = 0.108.
    """
    usable = [one for one in past if one.actual > 0 and one.predicted > 0]
    code, log_factor = _decided(usable, surge)
    residuals = [one.log_ratio - log_factor for one in usable]
    squares = sum(r * r for r in residuals) + PRIOR_ORIGINS * PRIOR_LOG_SD**2
    variance = squares / (len(usable) + PRIOR_ORIGINS)
    if code == "surge":
        variance += float(np.log(surge)) ** 2
    return Correction(code, float(np.exp(log_factor)), float(np.sqrt(variance)), len(usable))


def _decided(past: Sequence[PastTotal], surge: float) -> tuple[str, float]:
    for one in past:
        if one.is_same_season:
            return "same_season", one.log_ratio
    if not past:
        return "no_backtest", 0.0
    if abs(np.log(surge)) > np.log(SURGE_MAX):
        return "surge", -SHARE_CORRECTED * float(np.log(surge))
    if abs(past[0].log_ratio) <= np.log(RATIO_MAX):
        return "within_ratio", SHARE_CORRECTED * past[0].log_ratio
    return "widened_only", 0.0


def widened_interval(
    expected: float,
    *,
    raw_log_sd: float,
    correction: Correction,
    horizon_days: int,
    span_days: int,
    level: float,
) -> tuple[float, float]:
    """Between which totals will the real one lie, counting how wrong the past ones were?

    expected · exp(± t · √(raw² + log_sd² · horizon / span)), t of Student's distribution with
    origins + 2 degrees of freedom. An error tested over a shorter span grows with the root of
    time, as sums of independent surprises do.
    """
    growth = max(1.0, horizon_days / span_days) if span_days else 1.0
    sd = np.sqrt(raw_log_sd**2 + correction.log_sd**2 * growth)
    t = float(student.ppf((1 + level) / 2, correction.origins + PRIOR_ORIGINS))
    return float(expected * np.exp(-t * sd)), float(expected * np.exp(t * sd))
