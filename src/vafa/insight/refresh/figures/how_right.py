"""What earlier refreshes promised for thirty days, against what came: forecasts held to account."""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from vafa.analytics.choosing.correction import correction_for, widened_interval
from vafa.analytics.choosing.report import Correction
from vafa.insight.refresh.known import Known
from vafa.portfolio.models import ValuationRun

PROMISED_DAYS = 30
PROMISES_MAX = 6
RUNS_READ_MAX = 60


def how_right_figures(known: Known) -> dict[str, Any]:
    """Compare who was expected to buy within 30 days with who did, for a few earlier refreshes.

    The tests of the models themselves are in the run's summary.
    """
    return {"promises": [_promise(known, *one) for one in _earlier_runs(known)]}


def _earlier_runs(known: Known) -> list[tuple[date, Path, dict[str, Any]]]:
    """Find runs a month apart whose thirty days are over and whose rows were kept, latest first."""
    runs = known.understanding.scored.parent.parent
    until = known.today - timedelta(days=PROMISED_DAYS)
    past = ValuationRun.objects.filter(completed_at__isnull=False, as_of_date__lte=until)
    found: list[tuple[date, Path, dict[str, Any]]] = []
    for run in past.order_by("-as_of_date", "-id")[:RUNS_READ_MAX]:
        snapshot = runs / f"{run.id:08d}" / "snapshot.parquet"
        is_apart = not found or (found[-1][0] - run.as_of_date).days >= PROMISED_DAYS
        if is_apart and snapshot.exists():
            found.append((run.as_of_date, snapshot, run.summary))
    return found[:PROMISES_MAX]


def _promise(known: Known, day: date, snapshot: Path, summary: dict[str, Any]) -> dict[str, Any]:
    rows = known.engine.read_parquet(str(snapshot))
    rows = rows.filter(rows.p_buys_30.notnull()).select("customer_id", "p_buys_30")
    days = known.days
    within = days.filter(days.day > day, days.day <= day + timedelta(days=PROMISED_DAYS))
    bought = rows.semi_join(within.select("customer_id"), "customer_id")
    told = known.engine.to_pyarrow(
        rows.aggregate(
            customers=rows.count(),
            expected=rows.p_buys_30.sum(),
            variance=(rows.p_buys_30 * (1 - rows.p_buys_30)).sum(),
        )
    ).to_pylist()[0]
    came = known.engine.to_pyarrow(bought.aggregate(came=bought.count())).to_pylist()[0]["came"]
    expected = told["expected"] or 0.0
    low, high = _interval(expected, told["variance"] or 0.0, summary)
    return {
        "day": day.isoformat(),
        "customers": told["customers"],
        "expected": expected,
        "low": low,
        "high": high,
        "came": came,
        "is_covered": math.floor(low) <= came <= math.ceil(high),
    }


def _interval(expected: float, variance: float, summary: dict[str, Any]) -> tuple[float, float]:
    """Widen chance by how wrong that run's own past totals were."""
    if expected <= 0:
        return 0.0, 0.0
    backtest = summary.get("backtest") or {}
    kept = backtest.get("orders_correction")
    return widened_interval(
        expected,
        raw_log_sd=math.sqrt(variance) / expected,
        correction=Correction(**kept) if kept else correction_for([]),
        horizon_days=PROMISED_DAYS,
        span_days=backtest.get("span_days") or 0,
        level=summary.get("level", 0.9),
    )
