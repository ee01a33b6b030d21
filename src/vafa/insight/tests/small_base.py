"""A base of few customers as a refresh knows it, and reports of forecasts to show."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from vafa.analytics.calendars import calendar_table
from vafa.analytics.choosing.cohort_rates import CohortRate
from vafa.analytics.choosing.guards import Guards
from vafa.analytics.choosing.report import (
    Backtest,
    CalibrationRow,
    CandidateScore,
    Choice,
    CohortRow,
    Correction,
    OriginReport,
    TotalCheck,
)
from vafa.analytics.make import some_customer_days, some_customers, some_orders
from vafa.analytics.understanding import Totals, Understanding
from vafa.analytics.understanding.outcome import Interval
from vafa.insight.refresh.known import Known
from vafa.insight.refresh.snapshots import COLUMNS

TODAY = date(2026, 3, 21)
BOUGHT: dict[str, Any] = {
    "country": "GR",
    "phase": "existing",
    "phase_state": "",
    "purchase_days": 2,
    "orders": 2,
    "first_day": date(2026, 1, 1),
    "second_day": date(2026, 3, 1),
    "latest_day": date(2026, 3, 1),
    "revenue_total": 1_000,
    "revenue_year": 1_000,
    "p_buys_30": 0.5,
    "p_buys_90": 0.5,
    "expected_revenue": 500,
    "expected_revenue_24": 1_000,
    "strategy": "HARVEST",
    "is_end_approved": False,
    "is_overridden": False,
}


# Any: whatever columns of the list row a test cares about.
def snapshot_of(*rows: dict[str, Any]) -> pa.Table:
    """Build list rows; customers count from 1 and are ranked as they come."""
    whole = [
        {"customer_id": place, "value_rank": place, **BOUGHT, **row}
        for place, row in enumerate(rows, start=1)
    ]
    columns = {name: [row.get(name) for row in whole] for name in COLUMNS.names}
    return pa.table(columns, schema=COLUMNS)


def known_of(folder: Path, *rows: dict[str, Any]) -> Known:
    """Build what a refresh knows of customers with these list rows, each with one purchase."""
    snapshot, run = snapshot_of(*rows), folder / "00000009"
    run.mkdir()
    people = snapshot.to_pylist()
    pq.write_table(_scored(people), run / "scored.parquet")
    bought = [(one["customer_id"], str(one["latest_day"]), one["revenue_year"]) for one in people]
    calendar = calendar_table(
        since=TODAY - timedelta(days=800), until=TODAY, calendar="gregorian", week_start=0
    )
    return Known(
        engine=ibis.duckdb.connect(),
        today=TODAY,
        calendar="gregorian",
        week_start=0,
        orders=some_orders(*bought),
        order_lines=ibis.memtable({"order_id": [1]}),
        customers=some_customers(),
        calendar_days=ibis.memtable(calendar),
        days=some_customer_days(*bought),
        snapshot=ibis.memtable(snapshot),
        before=None,
        understanding=understanding(scored=run / "scored.parquet"),
        at_risk_quantile=0.8,
        former_quantile=0.95,
        history=folder,
    )


def _scored(people: list[dict[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "expected_spend_24m": [one["expected_revenue_24"] for one in people],
            "net_revenue": [one["revenue_total"] for one in people],
            "silent_days": [(TODAY - one["latest_day"]).days for one in people],
            "former_after_days": [90.0 for _one in people],
        }
    )


# Any: whatever part of an understanding a test cares about.
def understanding(**parts: Any) -> Understanding:
    """Build an understanding with a model that won a race of two tests."""
    given = {
        "model": "Blend",
        "parameters": {"BGNBD.r": 0.25},
        "standard_errors": {"BGNBD.r": 0.01},
        "spend_model": "gamma_gamma",
        "spend_parameters": {"p": 6.25},
        "notes": (),
        "until": TODAY,
        "horizon_days": 365,
        "windows_days": (30, 90, 180),
        "level": 0.9,
        "customers": 1_200,
        "purchase_days": 4_000,
        "totals": _totals(),
        "guards": Guards("enough", 1_200, 700, 2_800, 800, 90.0, 0.1, False),
        "backtest": backtest(),
        "cohort_rates": (),
        "seconds": {"choosing": 3.0},
        "peak_memory_mb": 210.0,
        "scored": Path("scored.parquet"),
    }
    return Understanding(**{**given, **parts})


def _totals() -> Totals:
    raw = Interval(4_000.0, 3_800.0, 4_200.0)
    return Totals(4_000.0, 3_500.0, 4_600.0, 90_000.0, 80_000.0, 99_000.0, raw, raw)


# Any: whatever part of a backtest a test cares about.
def backtest(**parts: Any) -> Backtest:
    """Build a race whose first test held and whose second missed."""
    given = {
        "horizon_days": 365,
        "span_days": 182,
        "sample_customers": 1_200,
        "origins": (
            origin(date(2025, 9, 20), TotalCheck(3_120.0, 2_700.0, 3_600.0, 3_307.0, True)),
            origin(date(2025, 6, 21), TotalCheck(2_500.0, 2_200.0, 2_900.0, 2_000.0, False)),
        ),
        "choice": Choice("Blend", "blend_is_best", {"Blend": 1.5, "past_rate": 2.0}, "past_rate"),
        "recent_surge": 1.0,
        "orders_correction": Correction("within_ratio", 1.06, 0.1, 2),
        "spend_correction": Correction("widened_only", 1.0, 0.2, 2),
        "notes": (),
    }
    return Backtest(**{**given, **parts})


def origin(cut: date, check: TotalCheck) -> OriginReport:
    """Build one test of a model and a plain rule."""
    scores = (
        CandidateScore("past_rate", 2.0, None, 0.2, 1.4, 2.0, 0.5, 0.6, 0.3, 0.7),
        CandidateScore("Blend", 1.5, 0.5, -0.06, 1.2, 1.8, 0.6, 0.7, -0.1, 0.8),
    )
    rows = (CalibrationRow(1, 600, 120.0, 100.0), CalibrationRow(2, 600, 480.0, 510.0))
    return OriginReport(
        cut=cut,
        span_days=182,
        customers=1_200,
        actual_orders=check.actual,
        actual_spend=80_000.0,
        is_same_season=False,
        scores=scores,
        orders_total=check,
        spend_total=TotalCheck(81_000.0, 70_000.0, 95_000.0, 80_000.0, True),
        customers_covered=0.93,
        deciles=rows,
        p_buys_deciles=rows,
        cohorts=(CohortRow(date(2024, 1, 1), date(2024, 3, 31), 1_200, 3_120.0, 3_307.0),),
    )


def too_little() -> Understanding:
    """Build an understanding of a shop with hardly any repeat orders."""
    return understanding(
        model=None,
        parameters={},
        standard_errors={},
        spend_model=None,
        spend_parameters={},
        notes=("too_little_data",),
        totals=None,
        guards=Guards("too_little_data", 40, 5, 6, 200, 90.0, 0.1, False),
        backtest=None,
        cohort_rates=(
            CohortRate(date(2025, 7, 1), date(2025, 9, 29), 182, 40, 5, 0.125, 0.06, 0.24),
        ),
    )
