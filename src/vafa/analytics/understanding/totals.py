"""The shop's totals over the horizon: what the model alone says, and what the past makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from vafa.analytics.choosing.correction import correction_for, widened_interval
from vafa.analytics.choosing.report import Backtest
from vafa.analytics.understanding.kinds import Kinds, Scores
from vafa.analytics.understanding.outcome import Interval, Totals


@dataclass
class Sums:
    """Sums over customers, gathered while their kinds are scored."""

    orders: float = 0.0
    orders_variance: float = 0.0
    spend: float = 0.0
    spend_variance: float = 0.0

    @property
    def extra_of_spend(self) -> float:
        """Answer how much more the spend's own chance varies than the orders', relatively."""
        if self.orders <= 0 or self.spend <= 0:
            return 0.0
        orders = self.orders_variance / self.orders**2
        return self.spend_variance / self.spend**2 - orders

    def add(self, kinds: Kinds, scores: Scores) -> None:
        """Add a chunk of kinds: a kind's score times its customers, money by their own means.

        With m = base + slope · z: Σ m = n base + slope Σ z and Σ m² likewise from Σ z and Σ z².
        """
        base, slope = scores["spend_base"], scores["spend_slope"]
        n, z, zz = kinds.customers, kinds.spend_sum, kinds.spend_squares
        worth = n * base + slope * z
        squares = n * base**2 + 2.0 * base * slope * z + slope**2 * zz
        self.orders += float((n * scores["expected_orders"]).sum())
        self.orders_variance += float((n * scores["orders_variance"]).sum())
        self.spend += float((worth * scores["expected_orders"]).sum())
        self.spend_variance += float((squares * scores["spend_variance"]).sum())


def totals_of(
    sums: Sums,
    *,
    relative_variance: float,
    expected_orders: float,
    expected_spend: float,
    horizon_days: int,
    level: float,
    backtest: Backtest | None,
) -> Totals:
    """Put the raw and the widened totals side by side.

    `relative_variance` is what the model admits of its total of orders. `expected_…` are the
    sums of the scored table, corrected already; without a backtest the spread of other shops'
    errors stands in for the own one.
    """
    untested = correction_for([])
    orders_sd = float(np.sqrt(relative_variance))
    spend_sd = float(np.sqrt(max(relative_variance + sums.extra_of_spend, 0.0)))
    span = backtest.span_days if backtest is not None else 0
    orders = widened_interval(
        expected_orders,
        raw_log_sd=orders_sd,
        correction=backtest.orders_correction if backtest is not None else untested,
        horizon_days=horizon_days,
        span_days=span,
        level=level,
    )
    spend = widened_interval(
        expected_spend,
        raw_log_sd=spend_sd,
        correction=backtest.spend_correction if backtest is not None else untested,
        horizon_days=horizon_days,
        span_days=span,
        level=level,
    )
    raw_orders = _raw(sums.orders, orders_sd, level)
    raw_spend = _raw(sums.spend, spend_sd, level)
    return Totals(expected_orders, *orders, expected_spend, *spend, raw_orders, raw_spend)


def _raw(expected: float, log_sd: float, level: float) -> Interval:
    reach = float(np.exp(norm.ppf((1 + level) / 2) * log_sd))
    return Interval(expected, expected / reach, expected * reach)
