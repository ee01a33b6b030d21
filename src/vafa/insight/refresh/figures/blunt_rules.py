"""What one period for everybody would have cost, beside each customer's own threshold.

Looked at from a month end of the shop's own past whose following months are known by now. Kept
with the fingerprint of the latest month end: within a month nothing of it can change.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, whole_sum
from vafa.analytics.measures.gaps import customer_rhythms, thresholds_by_rhythm
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.past_phases import (
    MonthEnd,
    days_until,
    judgement_of,
    keep_table,
    rhythm_days,
    shop_until,
)

HORIZONS_MONTHS = (12, 6, 3)
# As much past as future twice over: else the thresholds of that day knew next to nothing.
PAST_PER_HORIZON = 2
RULES_DAYS = (30, 60, 90, 180, 365)
QUANTILES = (0.90, 0.95, 0.975, 0.99)
RETURN_SHARE_MAX = 0.10
FLAGGED_MIN = 30
SUMS = ("customers", "returned", "orders", "revenue")


def blunt_rules(known: Known, ends: Sequence[MonthEnd]) -> dict[str, Any] | None:
    """Judge the rules at a cut in the past; None while the shop's past is too short for it."""
    horizon = next((months for months in HORIZONS_MONTHS if _is_long_enough(ends, months)), None)
    if horizon is None:
        return None
    cut, until = ends[-1 - horizon], ends[-1]
    kept = known.history / f"blunt-{until.end.isoformat()}-{until.fingerprint}.json"
    if kept.exists():
        found: dict[str, Any] = json.loads(kept.read_text())
        return found
    judged = _judged(known, cut, until)
    judged["months"] = horizon
    for old in known.history.glob("blunt-*.json"):
        old.unlink()
    scratch = kept.with_suffix(".unfinished")
    scratch.write_text(json.dumps(judged))
    scratch.replace(kept)
    return judged


def _is_long_enough(ends: Sequence[MonthEnd], horizon: int) -> bool:
    return len(ends) >= horizon * (1 + PAST_PER_HORIZON)


def _judged(known: Known, cut: MonthEnd, until: MonthEnd) -> dict[str, Any]:
    rules = judgement_of(known)
    quantiles = sorted({*QUANTILES, rules.former_quantile})
    table = _at_the_cut(known, cut, until, quantiles)
    fixed = {rules.fixed_former_days} if rules.fixed_former_days else set()
    periods = sorted({*RULES_DAYS, *fixed})
    conditions = {f"days_{days}": table.silent_days > days for days in periods}
    conditions |= {
        f"own_{place}": (table.silent_days.cast("float64") > table[f"former_{place}"]).fill_null(
            False
        )
        for place in range(len(quantiles))
    }
    summed = rows_of(known, table.aggregate(**_sums(table, conditions)))[0]
    whole = {name: summed[f"all_{name}"] or 0 for name in SUMS}
    judged = [
        {"days": days, "is_set": days in fixed, **_written_off(summed, f"days_{days}")}
        for days in periods
    ]
    own = [
        {
            "quantile": quantile,
            "is_set": quantile == rules.former_quantile,
            **_written_off(summed, f"own_{place}"),
        }
        for place, quantile in enumerate(quantiles)
    ]
    return {
        "cut": cut.end.isoformat(),
        "until": until.end.isoformat(),
        "whole": {**whole, "gone": whole["customers"] - whole["returned"]},
        "periods": judged,
        "own": own,
        "suggested_former": suggested_former(own, above=rules.at_risk_quantile),
    }


def suggested_former(own: Sequence[dict[str, Any]], *, above: float) -> dict[str, Any]:
    """Suggest the smallest quantile at which at most a tenth of those called former came back.

    `quantile` is None when none does, or when too few were flagged to tell (`is_judged` False).
    Source: docs/decisions/phases.md.
    """
    candidates = [
        one
        for one in own
        if one["quantile"] in QUANTILES
        and one["quantile"] > above
        and one["customers"] >= FLAGGED_MIN
    ]
    fitting = [
        one["quantile"]
        for one in candidates
        if one["returned"] <= RETURN_SHARE_MAX * one["customers"]
    ]
    return {"quantile": min(fitting, default=None), "is_judged": bool(candidates)}


def _at_the_cut(
    known: Known, cut: MonthEnd, until: MonthEnd, quantiles: Sequence[float]
) -> ir.Table:
    """Put what was known of each customer on the day beside what he bought afterwards."""
    stored = keep_table(
        known, customer_rhythms(days_until(known, cut.end)), known.history / "cut.parquet"
    )
    then = stored.select("customer_id", silent_days=days_from(stored.latest_day, cut.end))
    sample = rhythm_days(known)
    for number, quantile in enumerate(quantiles):
        shop = shop_until(known, sample, cut.end, former_quantile=quantile)
        own = thresholds_by_rhythm(stored, shop, until=cut.end)
        limits = own.select("customer_id", **{f"former_{number}": own.former_after_days})
        then = then.join(limits, "customer_id")
    later = known.days.filter(known.days.day > cut.end, known.days.day <= until.end)
    bought = later.group_by("customer_id").aggregate(
        orders=whole_sum(later.orders), revenue=whole_sum(later.net_revenue)
    )
    return then.left_join(bought, "customer_id").drop("customer_id_right")


def _sums(table: ir.Table, conditions: dict[str, ir.BooleanValue]) -> dict[str, ir.Value]:
    sums: dict[str, ir.Value] = {
        "all_customers": table.count(),
        "all_returned": table.orders.count(),
        "all_orders": whole_sum(table.orders),
        "all_revenue": whole_sum(table.revenue),
    }
    for name, is_flagged in conditions.items():
        sums |= {
            f"{name}_customers": whole_sum(is_flagged.cast("int64")),
            f"{name}_returned": table.orders.count(where=is_flagged),
            f"{name}_orders": whole_sum(is_flagged.ifelse(table.orders, 0)),
            f"{name}_revenue": whole_sum(is_flagged.ifelse(table.revenue, 0)),
        }
    return sums


def _written_off(summed: dict[str, Any], name: str) -> dict[str, Any]:
    found = {part: summed[f"{name}_{part}"] or 0 for part in SUMS}
    return {**found, "gone": found["customers"] - found["returned"]}
