"""Value now against value to come: the few best customers as dots, all others as bubbles."""

from __future__ import annotations

import math
from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import real, whole_sum
from vafa.insight.refresh.known import Known

NOW, LATER = "revenue_year", "expected_revenue_24"
DOTS = 200
# Every bubble is also a row of the chart's table: more would make the page slow.
BUBBLES_MAX = 500
# Parts of a power of ten that a bubble may span, finest first.
PARTS = (12, 10, 8, 6, 5, 4, 3, 2, 1)
# Below the amount that so few customers with any value stay under, the axis ends.
FLOOR_SHARE = 0.02
HIGH_SHARE = 0.80


def value_map(known: Known) -> dict[str, Any]:
    """Place customers with a purchase by net revenue of 365 days and expected of 24 months.

    Both axes are logarithmic; whoever is worth less than an axis' `floor` sits on it. A bubble
    holds the customers of one strategy in one cell and lies at their mean.
    """
    rows = known.snapshot.filter(known.snapshot[LATER].notnull(), known.snapshot.purchase_days > 0)
    floors = {name: _floor(known, rows, name) for name in (NOW, LATER)}
    if None in floors.values():
        return {"floors": None, "dots": [], "bubbles": [], "corners": None}
    placed = rows.select(
        "customer_id",
        "strategy",
        "value_rank",
        **{NOW: rows[NOW], LATER: rows[LATER]},
        x=ibis.greatest(rows[NOW], floors[NOW]).cast("float64"),
        y=ibis.greatest(rows[LATER], floors[LATER]).cast("float64"),
    )
    best = placed.filter(placed.value_rank <= DOTS).order_by("value_rank")
    dots = known.engine.to_pyarrow(best.select("customer_id", "strategy", NOW, LATER)).to_pylist()
    others = placed.filter((placed.value_rank > DOTS) | placed.value_rank.isnull())
    return {
        "floors": floors,
        "dots": dots,
        "bubbles": _bubbles(known, others),
        "corners": _corners(known, rows),
    }


def _floor(known: Known, rows: ir.Table, name: str) -> int | None:
    """Find the power of ten that nearly all positive amounts lie above; None without any."""
    low = _quantile(known, rows, name, FLOOR_SHARE)
    return None if low is None else int(10 ** math.floor(math.log10(low)))


def _quantile(known: Known, rows: ir.Table, name: str, share: float) -> float | None:
    """Find the amount that a share of the positive amounts lie below; None without any."""
    positive = rows.filter(rows[name] > 0)
    at = positive[name].cast("float64").quantile(share)
    found: float | None = known.engine.to_pyarrow(positive.aggregate(at=at)).to_pylist()[0]["at"]
    return found


def _corners(known: Known, rows: ir.Table) -> dict[str, Any]:
    """Part customers into high and low, now and later; high is the best fifth of those above 0."""
    cuts = {name: _quantile(known, rows, name, HIGH_SHARE) for name in (NOW, LATER)}
    ends = {name: math.ceil(cut or 0) for name, cut in cuts.items()}
    counted = rows.mutate(
        is_high_now=rows[NOW] >= ends[NOW], is_high_later=rows[LATER] >= ends[LATER]
    )
    parted = counted.group_by("is_high_now", "is_high_later").aggregate(
        customers=counted.count(),
        **{NOW: whole_sum(counted[NOW]), LATER: whole_sum(counted[LATER])},
    )
    found = known.engine.to_pyarrow(parted.order_by("is_high_now", "is_high_later")).to_pylist()
    return {"cuts": ends, "parts": found}


def _bubbles(known: Known, placed: ir.Table) -> list[dict[str, Any]]:
    """Gather customers into cells as fine as the chart can bear."""
    found: list[dict[str, Any]] = []
    for parts in PARTS:
        table = known.engine.to_pyarrow(_cells(placed, parts).limit(BUBBLES_MAX + 1))
        found = table.to_pylist()
        if len(found) <= BUBBLES_MAX:
            break
    return sorted(found, key=lambda one: (-one["customers"], one["strategy"], one[NOW]))


def _cells(placed: ir.Table, parts: int) -> ir.Table:
    keyed = placed.mutate(
        across=(placed.x.log10() * real(parts)).floor().cast("int64"),
        up=(placed.y.log10() * real(parts)).floor().cast("int64"),
    )
    cells = keyed.group_by("strategy", "across", "up").aggregate(
        customers=keyed.count(),
        **{NOW: keyed.x.mean().round().cast("int64"), LATER: keyed.y.mean().round().cast("int64")},
    )
    return cells.drop("across", "up")
