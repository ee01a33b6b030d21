"""Builders of valuations with good defaults, for tests and benchmarks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from vafa.portfolio.models import Valuation, ValuationRun
from vafa.portfolio.rules import StrategyInputs

AS_OF_DATE = date(2026, 3, 21)
PURCHASED = {
    "phase": "existing",
    "phase_since": date(2025, 11, 1),
    "purchase_days": 5,
    "orders": 6,
    "first_day": date(2025, 9, 1),
    "second_day": date(2025, 11, 1),
    "latest_day": date(2026, 3, 1),
    "revenue_total": 60_000,
    "revenue_year": 60_000,
    "usual_gap_days": 34.0,
    "at_risk_after_days": 51.0,
    "former_after_days": 90.0,
    "next_purchase_median_day": date(2026, 4, 4),
    "p_buys_30": 0.4,
    "p_buys_90": 0.7,
    "p_buys_180": 0.85,
    "expected_orders": 8.0,
    "expected_orders_low": 3.0,
    "expected_orders_high": 13.0,
    "expected_revenue": 80_000,
    "expected_revenue_low": 30_000,
    "expected_revenue_high": 130_000,
    "expected_revenue_24": 140_000,
    "strategy": "PROTECT",
    "strategy_since": date(2026, 2, 1),
    "strategy_rule": 11,
    "strategy_inputs": StrategyInputs(
        phase="active", future_value="high", is_significant=True
    ).to_json(),
}


def make_run(*, as_of_date: date = AS_OF_DATE, customers: int = 0) -> ValuationRun:
    """Build a complete run and put it in force instead of the one before."""
    at = datetime.combine(as_of_date, time(3), UTC)
    ValuationRun.objects.filter(is_current=True).update(is_current=False)
    return ValuationRun.objects.create(
        as_of_date=as_of_date,
        started_at=at,
        completed_at=at,
        is_current=True,
        model="Blend",
        customers=customers,
    )


# Any: whatever column of the list row a test cares about.
def make_valuation(*, run: ValuationRun, customer_id: int, **columns: Any) -> Valuation:
    """Build the list row of somebody who buys in rhythm, but for the columns that are given."""
    values = {**PURCHASED, **columns}
    ValuationRun.objects.filter(id=run.id).update(customers=run.customers + 1)
    run.customers += 1
    return Valuation.objects.create(run=run, customer_id=customer_id, **values)
