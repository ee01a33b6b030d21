"""How customers moved between phases: month by month, and since the latest month ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ibis.expr import types as ir

from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.refresh.past_phases import (
    MonthEnd,
    months_shown,
    path_of,
    phases_at,
    shade,
)

ACTIVE = frozenset({"new", "existing", "at_risk", "won_back"})
MONTHS_OF_QUARTER = 3
# Under so many customers at its beginning a month's rate is noise.
RATE_CUSTOMERS_MIN = 100


def phase_history(known: Known, ends: Sequence[MonthEnd]) -> dict[str, Any]:
    """Count phases at past month ends, and those who left and returned in between."""
    kept = phases_at(known, ends)
    shown = months_shown(ends)
    if kept is None:
        return {"months": [], "flows": {}}
    counted = kept.group_by("month_end", "before", "phase").aggregate(customers=kept.count())
    rows = rows_of(known, counted.order_by("month_end", "before", "phase"))
    months = [
        _month(month, [row for row in rows if row["month_end"] == month.end], is_first=not place)
        for place, month in enumerate(shown)
    ]
    return {"months": months, "flows": _flows(known, shown)}


def _month(month: MonthEnd, rows: list[dict[str, Any]], *, is_first: bool) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["phase"]] = counts.get(row["phase"], 0) + row["customers"]
    was_active = [row for row in rows if row["before"] in ACTIVE]
    was_former = [row for row in rows if row["before"] == "former"]
    return {
        "start": month.start.isoformat(),
        "end": month.end.isoformat(),
        "counts": counts,
        # The month before the first one is not kept: nothing to compare with.
        "left": None if is_first else _part(was_active, {"former"}),
        "returned": None if is_first else _part(was_former, ACTIVE),
    }


def _part(rows: list[dict[str, Any]], phases: frozenset[str] | set[str]) -> dict[str, Any]:
    """Count who of a group is in one of some phases now; the share only when they are enough."""
    whole = sum(row["customers"] for row in rows)
    part = sum(row["customers"] for row in rows if row["phase"] in phases)
    share = part / whole if whole >= RATE_CUSTOMERS_MIN else None
    return {"customers": part, "of": whole, "share": share}


def _flows(known: Known, shown: list[MonthEnd]) -> dict[str, Any]:
    """Follow customers from the latest month's end to now, and over the three months before it."""
    rows = known.snapshot.filter(known.snapshot.purchase_days > 0)
    now = rows.select("customer_id", phase=shade(rows.phase, rows.phase_state))
    flows: dict[str, Any] = {}
    earlier = [month for month in shown if month.end < known.today]
    if earlier:
        flows["month"] = {
            "since": earlier[-1].end.isoformat(),
            "until": known.today.isoformat(),
            "steps": _steps(known, _read(known, earlier[-1]), now),
        }
    if len(shown) > MONTHS_OF_QUARTER:
        start, end = shown[-1 - MONTHS_OF_QUARTER], shown[-1]
        flows["quarter"] = {
            "since": start.end.isoformat(),
            "until": end.end.isoformat(),
            "steps": _steps(known, _read(known, start), _read(known, end)),
        }
    return flows


def _read(known: Known, month: MonthEnd) -> ir.Table:
    kept = known.engine.read_parquet(str(path_of(known, month)))
    return kept.select("customer_id", "phase")


def _steps(known: Known, before: ir.Table, now: ir.Table) -> list[dict[str, Any]]:
    """Count customers by where they were (null: without a purchase) and where they are."""
    earlier = before.select("customer_id", start="phase")
    paired = now.left_join(earlier, "customer_id")
    counted = paired.group_by("start", end="phase").aggregate(customers=paired.count())
    return rows_of(known, counted.order_by("start", "end"))
