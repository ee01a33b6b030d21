"""In which phase of the relation every customer is: the same rule as for one, set-wise."""

from __future__ import annotations

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real


def phases(
    thresholds: ir.Table,
    *,
    fixed_at_risk_days: int | None = None,
    fixed_former_days: int | None = None,
) -> ir.Table:
    """In which phase is each customer with a purchase, as of the day the thresholds end at?

    From `separation_thresholds`, the first that fits:

    - former: silent_days > former_after_days
    - existing, at risk: silent_days > at_risk_after_days
    - new: one purchase day
    - former, won back: the latest purchase ended a silence beyond former
    - existing

    A fixed number of days replaces the threshold of everybody. An unknown threshold is never
    passed. Source: docs/decisions/phases.md; `vafa.lifecycle.rules.phase_of` decides alike for a
    single customer, and a test compares the two.

    Example, thresholds 40 (at risk) and 80 (former) for all:

    | customer | purchase days | silent | came back | phase    | state    |
    |----------|---------------|--------|-----------|----------|----------|
    | 1        | 1             | 10     | no        | new      |          |
    | 2        | 1             | 41     | no        | existing | at_risk  |
    | 3        | 5             | 81     | no        | former   |          |
    | 4        | 5             | 10     | yes       | former   | won_back |
    | 5        | 5             | 40     | no        | existing |          |
    """
    at_risk_after = _chosen(thresholds.at_risk_after_days, fixed_at_risk_days)
    former_after = _chosen(thresholds.former_after_days, fixed_former_days)
    silent = thresholds.silent_days.cast("float64")
    is_former = (silent > former_after).fill_null(False)
    is_at_risk = ~is_former & (silent > at_risk_after).fill_null(False)
    is_new = ~is_former & ~is_at_risk & (thresholds.purchase_days == 1)
    is_back = ~is_former & ~is_at_risk & ~is_new & thresholds.came_back
    return thresholds.select(
        "customer_id",
        phase=ibis.cases((is_former | is_back, "former"), (is_new, "new"), else_="existing"),
        phase_state=ibis.cases((is_at_risk, "at_risk"), (is_back, "won_back"), else_=""),
    )


def _chosen(threshold: ir.FloatingColumn, fixed_days: int | None) -> ir.FloatingValue:
    return threshold if fixed_days is None else real(fixed_days)
