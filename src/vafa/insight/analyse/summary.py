"""What an analysis comes to, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from vafa.analytics.understanding.outcome import Json
from vafa.analytics.understanding.steps import peak_memory_mb
from vafa.insight.analyse.analysis import Analysis

_ORDER_TOTALS = ("expected_orders", "expected_orders_low", "expected_orders_high")
_SPEND_TOTALS = ("expected_spend", "expected_spend_low", "expected_spend_high")


@dataclass(frozen=True)
class FileMoney:
    """The money of the file: its currency (None: the file does not say) and unit."""

    currency: str | None
    unit: str | None
    minor_per_unit: int

    def major(self, minor: float) -> float:
        """Turn minor units into the unit in which the file writes amounts."""
        return minor / self.minor_per_unit


@dataclass(frozen=True)
class RowCounts:
    """The rows of the file: `read` = `counted` + those left out, by reason.

    `examples` are the numbers of the first rows of each reason.
    """

    read: int
    counted: int
    left_out: Mapping[str, int]
    examples: Mapping[str, list[int]]


def summary_of(
    analysis: Analysis, *, file: str, rows: RowCounts, money: FileMoney, seconds: float
) -> dict[str, Json]:
    """Put an analysis into one JSON object; money is in the unit of the file."""
    whole = analysis.understanding.to_json()
    return {
        "file": file,
        "until": whole["until"],
        "horizon": whole["horizon_days"],
        "currency": money.currency,
        "money_unit": money.unit,
        "rows": {
            "read": rows.read,
            "counted": rows.counted,
            "left_out": sum(rows.left_out.values()),
            "reasons": dict(rows.left_out),
            "examples": {reason: list(numbers) for reason, numbers in rows.examples.items()},
        },
        "orders": _orders(analysis, money),
        "returns": _returns(analysis, money),
        "customers": analysis.understanding.customers,
        "model": whole["model"],
        "parameters": whole["parameters"],
        "standard_errors": whole["standard_errors"],
        "spend_model": whole["spend_model"],
        "spend_parameters": whole["spend_parameters"],
        "notes": whole["notes"],
        "totals": _totals(analysis, money),
        "backtest": _backtest(whole["backtest"], money),
        "guards": whole["guards"],
        "cohort_rates": whole["cohort_rates"],
        "seconds": round(seconds, 2),
        "seconds_by_step": whole["seconds"],
        "peak_memory_mb": round(peak_memory_mb(), 1),
    }


def _orders(analysis: Analysis, money: FileMoney) -> dict[str, Json]:
    counts = asdict(analysis.counts)
    first_day: date = counts.pop("first_day")
    for name in ("net_revenue", "net_revenue_without_customer"):
        counts[name] = money.major(counts[name])
    return {**counts, "first_day": first_day.isoformat()}


def _returns(analysis: Analysis, money: FileMoney) -> dict[str, Json]:
    netted = analysis.netted
    return {
        "rows": netted.returns,
        "matched": netted.matched,
        "matched_in_part": netted.matched_in_part,
        "unmatched": netted.unmatched,
        "amount": money.major(netted.amount),
        "unmatched_amount": money.major(netted.unmatched_amount),
    }


def _totals(analysis: Analysis, money: FileMoney) -> dict[str, Json]:
    totals = analysis.understanding.totals
    if totals is None:
        return dict.fromkeys((*_ORDER_TOTALS, *_SPEND_TOTALS))
    orders = {name: getattr(totals, name) for name in _ORDER_TOTALS}
    spend = {name: money.major(getattr(totals, name)) for name in _SPEND_TOTALS}
    return {**orders, **spend}


def _backtest(backtest: Json, money: FileMoney) -> Json:
    """Turn the money of a backtest from minor units into those of the file."""
    if not isinstance(backtest, dict):
        return None
    origins = backtest["origins"]
    assert isinstance(origins, list)
    return {**backtest, "origins": [_origin(origin, money) for origin in origins]}


def _origin(origin: Json, money: FileMoney) -> Json:
    assert isinstance(origin, dict)
    spend = origin["spend_total"]
    assert isinstance(spend, dict | None)
    turned = spend and {
        name: money.major(value) if isinstance(value, float) else value
        for name, value in spend.items()
    }
    actual = origin["actual_spend"]
    assert isinstance(actual, float)
    return {**origin, "actual_spend": money.major(actual), "spend_total": turned}
