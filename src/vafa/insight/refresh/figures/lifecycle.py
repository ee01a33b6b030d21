"""What the page Lifecycle shows: phases now and before, who comes back, and who is about to go."""

from __future__ import annotations

from typing import Any

import ibis

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.insight.refresh.figures.blunt_rules import blunt_rules
from vafa.insight.refresh.figures.phase_history import phase_history
from vafa.insight.refresh.figures.returning import (
    cohort_figures,
    revenue_figures,
    second_order_figures,
    stair_figures,
)
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.past_phases import past_month_ends, shade

LISTED = 50


def lifecycle_figures(known: Known) -> dict[str, Any]:
    """Compute the page's figures; those of past month ends are kept between refreshes."""
    ends = past_month_ends(known)
    return {
        "calendar": known.calendar,
        "phases": _phases(known),
        "history": phase_history(known, ends),
        "cohorts": cohort_figures(known),
        "second_order": second_order_figures(known),
        "stairs": stair_figures(known),
        "revenue": revenue_figures(known),
        "at_risk": _at_risk(known),
        "blunt": blunt_rules(known, ends),
        "quantiles": {"at_risk": known.at_risk_quantile, "former": known.former_quantile},
    }


def real_lifecycle_figures(known: Known, paid: dict[str, Any]) -> dict[str, Any]:
    """Put the page's money into today's prices; what is no money stays as it was computed."""
    return {
        **paid,
        "phases": _phases(known),
        "revenue": revenue_figures(known),
        "at_risk": _at_risk(known),
    }


def _phases(known: Known) -> list[dict[str, Any]]:
    """Count customers by phase, with what they brought, bring lately and are expected to bring."""
    rows = known.snapshot
    shaded = rows.mutate(shade=shade(rows.phase, rows.phase_state))
    counted = shaded.group_by(phase="shade").aggregate(
        customers=shaded.count(),
        revenue_total=whole_sum(shaded.revenue_total),
        revenue_year=whole_sum(shaded.revenue_year),
        expected_revenue=whole_sum(shaded.expected_revenue),
    )
    return rows_of(known, counted.order_by("phase"))


def _at_risk(known: Known) -> dict[str, Any]:
    """Name who is at risk, those with most money ahead first; without a forecast, by the past."""
    rows = known.snapshot.filter(known.snapshot.phase_state == "at_risk")
    summed = rows_of(
        known,
        rows.aggregate(
            customers=rows.count(),
            revenue_year=whole_sum(rows.revenue_year),
            expected_revenue=whole_sum(rows.expected_revenue),
        ),
    )[0]
    worth = ibis.coalesce(rows.expected_revenue, rows.revenue_year)
    top = rows.order_by(ibis.desc(worth), ibis.desc("revenue_year"), "customer_id").limit(LISTED)
    listed = rows_of(
        known,
        top.select(
            "customer_id",
            "latest_day",
            "usual_gap_days",
            "former_after_days",
            "revenue_year",
            "expected_revenue",
        ),
    )
    for row in listed:
        row["latest_day"] = row["latest_day"].isoformat()
    return {**summed, "listed": listed}
