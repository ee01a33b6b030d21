"""What an understanding says beside its table: figures and machine codes, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path

from vafa.analytics.choosing.cohort_rates import CohortRate
from vafa.analytics.choosing.guards import Guards
from vafa.analytics.choosing.report import Backtest

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Interval:
    """An expectation with its low and high end at the asked level."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Totals:
    """Sums over all customers for the horizon.

    `expected_…` with low and high are to be shown: corrected and widened by the backtest.
    `raw_…` are what the model alone says: its own mean and its own chance.
    Orders are purchase days; spend is net revenue in minor units.
    """

    expected_orders: float
    expected_orders_low: float
    expected_orders_high: float
    expected_spend: float
    expected_spend_low: float
    expected_spend_high: float
    raw_orders: Interval
    raw_spend: Interval


@dataclass(frozen=True)
class Understanding:
    """One complete run; `model` is None when the data are too few for one.

    `notes` are codes: those of the model (few_repeats, no_dropout, weakly_identified,
    not_converged), of the money part, of the backtest, and too_little_data, left_truncated,
    no_backtest, not_chosen (the model was given), boosting_left_out_for_size.
    """

    model: str | None
    parameters: Mapping[str, float]
    standard_errors: Mapping[str, float]
    spend_model: str | None
    spend_parameters: Mapping[str, float]
    notes: tuple[str, ...]
    until: date
    horizon_days: int
    windows_days: tuple[int, ...]
    level: float
    customers: int
    purchase_days: int
    totals: Totals | None
    guards: Guards
    backtest: Backtest | None
    cohort_rates: tuple[CohortRate, ...]
    seconds: Mapping[str, float]
    peak_memory_mb: float
    scored: Path

    def to_json(self) -> dict[str, Json]:
        """Give everything as plain JSON values: dates as ISO words, the path as its file name."""
        whole = _plain(self)
        assert isinstance(whole, dict)
        return whole


def _plain(value: object) -> Json:
    if isinstance(value, Path):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    assert value is None or isinstance(value, bool | int | float | str), type(value)
    return value
