"""Whether keeping the customers costs less than they bring, month by month."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from vafa.analytics.measures.months import months_of
from vafa.analytics.measures.profit.balance import balance_by_month
from vafa.analytics.measures.profit.contribution import contribution_by_month
from vafa.core.calendars import month_number
from vafa.insight.refresh.figures.profit import knows_profit
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.profit import ROWS_DAYS


def balance_figures(known: Known) -> dict[str, Any]:
    """Compute cost, return and their ratio for the whole months of two years.

    `below` counts the latest months in a row in which the customers brought less than they cost.
    """
    if known.profit_days is None or not knows_profit(known):
        return {"is_known": False, "months": [], "below": 0}
    months = _months(known)
    below = 0
    for month in reversed(months):
        if month["ratio"] is None or month["ratio"] >= 1:
            break
        below += 1
    return {"is_known": True, "months": months, "below": below}


def _months(known: Known) -> list[dict[str, Any]]:
    """List the months that are whole: within the rows of profit, and over."""
    assert known.profit_days is not None
    since = known.today - timedelta(days=ROWS_DAYS - 1)
    running = month_number(known.today + timedelta(days=1), calendar=known.calendar)
    starts = {
        row["month_number"]: row["month_start"]
        for row in rows_of(known, months_of(known.calendar_days))
        if row["month_start"] >= since and row["month_number"] < running
    }
    balance = balance_by_month(contribution_by_month(known.profit_days, known.calendar_days))
    found = {row.pop("month_number"): row for row in rows_of(known, balance)}
    return [
        {"month": starts[number].isoformat(), **found[number]}
        for number in sorted(starts)
        if number in found
    ]
