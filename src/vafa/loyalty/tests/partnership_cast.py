"""Moments and rules that tests of partnership share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
AFTER = NOON + timedelta(days=15)


def gift(trigger: str, units: int) -> dict[str, object]:
    """Write a rule that gives points when something happened."""
    grant = {
        "asset": "points-1",
        "amount": {"fixed": {"amount": units}},
        "pending": {"kind": "immediately"},
        "validity": {"kind": "never"},
        "reason": "marketing",
    }
    return {"trigger": trigger, "then": [{"grant": grant}]}
