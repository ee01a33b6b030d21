"""Whether customers come back: by cohort, from the first order to the second, and in money."""

from __future__ import annotations

from typing import Any

import ibis

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.cohorts import cohort_retention
from vafa.analytics.measures.gaps import (
    bought_again_within,
    first_to_second,
    second_purchases,
)
from vafa.analytics.measures.revenue import revenue_by_month, revenue_stability
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.past_phases import keep_table

COHORTS_SHOWN = 18
MONTHS_SHOWN = 24
CURVE_POINTS_MAX = 120
CURVE_DAYS_MAX = 730
CURVE_STEPS = (1, 2, 5, 10)
# The curve is read while one in so many first buyers is still watched; see `first_to_second`.
WATCHED_ONE_IN = 20
QUANTILES = (0.10, 0.25, 0.50, 0.75)
STAIRS = 6


def cohort_figures(known: Known) -> list[dict[str, Any]]:
    """Give the latest cohorts, each with its share of buyers per month since it began."""
    cells = cohort_retention(known.days, known.calendar_days, until=known.today)
    rows = rows_of(known, cells.order_by("cohort_month_number", "months_since"))
    cohorts: dict[int, dict[str, Any]] = {}
    for row in rows:
        cohort = cohorts.setdefault(
            row["cohort_month_number"],
            {
                "month": row["cohort_month_start"].isoformat(),
                "customers": row["cohort_customers"],
                "shares": [],
            },
        )
        cohort["shares"].append(row["share"])
    ordered = list(cohorts.values())
    if ordered:
        # The first month of the records also holds customers from before.
        ordered[0]["is_first"] = True
    return [
        {**cohort, "shares": cohort["shares"][: COHORTS_SHOWN + 1]}
        for cohort in ordered[-COHORTS_SHOWN:]
        # A cohort of the latest month has had no month to come back in.
        if len(cohort["shares"]) > 1
    ]


def second_order_figures(known: Known) -> dict[str, Any]:
    """Give the curve from the first order to the second, and what is read off it."""
    seconds = second_purchases(known.days, until=known.today)
    watched = keep_table(
        known,
        seconds.select("days_to_second", "watched_days"),
        known.history / "second_orders.parquet",
    )
    curve = rows_of(known, first_to_second(watched).order_by("day"))
    everybody = curve[0]["at_risk"] if curve else 0
    read = [row for row in curve if row["at_risk"] * WATCHED_ONE_IN >= everybody]
    highest = read[-1]["share_bought"] if read else 0.0
    return {
        "customers": everybody,
        "highest": highest,
        "read_until": read[-1]["day"] if read else None,
        "half_of_returning": _day_reaching(read, highest / 2) if highest else None,
        "quantiles": [{"share": share, "day": _day_reaching(read, share)} for share in QUANTILES],
        "curve": _thinned(read),
        "within": rows_of(known, bought_again_within(watched).order_by("within_days")),
    }


def stair_figures(known: Known) -> list[dict[str, Any]]:
    """Count who made at least one purchase, at least two, and so on."""
    rows = known.snapshot
    counted = rows.aggregate(
        **{
            f"at_least_{number}": whole_sum((rows.purchase_days >= number).cast("int64"))
            for number in range(1, STAIRS + 1)
        }
    )
    found = rows_of(known, counted)[0]
    return [
        {"purchases": number, "customers": found[f"at_least_{number}"] or 0}
        for number in range(1, STAIRS + 1)
    ]


def revenue_figures(known: Known) -> dict[str, Any]:
    """Give each month's money from new and from returning customers, and how steady it is."""
    by_month = revenue_by_month(known.orders, known.days, known.calendar_days, until=known.today)
    found = known.engine.to_pyarrow(by_month.order_by("month_number"))
    stability = rows_of(known, revenue_stability(ibis.memtable(found)))
    months = found.to_pylist()
    return {
        "months": [
            {
                "month": row["month_start"].isoformat(),
                "is_complete": row["is_complete"],
                "new_customers": row["new_customers"],
                "new": row["new_net_revenue"],
                "repeat": row["repeat_net_revenue"],
                "other": row["other_net_revenue"],
            }
            for row in months[-MONTHS_SHOWN:]
        ],
        "stability": stability[0],
    }


def _day_reaching(curve: list[dict[str, Any]], share: float) -> int | None:
    found = (row["day"] for row in curve if row["share_bought"] >= share - 1e-9 and share > 0)
    return next(found, None)


def _thinned(curve: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read the curve at evenly spaced days, so that a chart can be drawn from a few points."""
    if not curve:
        return []
    last = min(curve[-1]["day"], CURVE_DAYS_MAX)
    step = next(step for step in CURVE_STEPS if last <= step * CURVE_POINTS_MAX)
    points, place, share = [], 0, 0.0
    for day in range(0, last + 1, step):
        while place < len(curve) and curve[place]["day"] <= day:
            share = curve[place]["share_bought"]
            place += 1
        points.append({"day": day, "share": share})
    return points
