"""The classic two-dimensional views of a portfolio, with profit in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import days_from, real, share, whole_sum
from vafa.insight.refresh.figures.profit import knows_profit
from vafa.insight.refresh.known import Known, rows_of

IMPORTANT_MIN = 30
LOW_SHARE, HIGH_SHARE = 0.40, 0.80
# Bubbles of Shapiro's view lie on a grid of twentieths, and the few beyond its ends on them.
GRID = 20
PRICE_LOW = -0.5
THIRDS = 3


@dataclass(frozen=True)
class View:
    """What is shown, and its people: rows of customers with their `cell`, by kind of cell."""

    # Any: figures are JSON with raw numbers.
    figures: dict[str, Any]
    placed: dict[str, ir.Table]


def classic_views(known: Known) -> View:
    """Compute the three views as of the refresh's day; a view is None where its data is missing."""
    if not knows_profit(known):
        return View({"is_known": False}, {})
    rows = known.snapshot.filter(known.snapshot.purchase_days > 0)
    views = {
        "shapiro": _shapiro(known, rows),
        "fiocca": _fiocca(known, rows),
        "time": _now_and_later(known, rows),
    }
    placed = [view.placed for view in views.values() if view is not None]
    return View(
        {"is_known": True, **{name: view and view.figures for name, view in views.items()}},
        {kind: people for some in placed for kind, people in some.items()},
    )


def _shapiro(known: Known, rows: ir.Table) -> View | None:
    """Split buyers of the year at the medians of margin and cost to serve by net revenue."""
    bought = rows.filter(
        rows.revenue_year > 0, rows.gross_margin_year.notnull(), rows.cost_to_serve_year.notnull()
    )
    shares = bought.mutate(
        price=share(bought.gross_margin_year, bought.revenue_year),
        cost=share(bought.cost_to_serve_year, bought.revenue_year),
    )
    found = rows_of(
        known,
        shares.aggregate(
            customers=shares.count(),
            price=shares.price.quantile(0.5),
            cost=shares.cost.quantile(0.5),
            price_spread=shares.price.max() - shares.price.min(),
            cost_spread=shares.cost.max() - shares.cost.min(),
        ),
    )[0]
    if not found["customers"] or not found["price_spread"] or not found["cost_spread"]:
        return None
    is_high, is_dear = shares.price > real(found["price"]), shares.cost > real(found["cost"])
    high = is_dear.ifelse("carriage_trade", "passive")
    placed = shares.mutate(cell=is_high.ifelse(high, is_dear.ifelse("aggressive", "bargain")))
    return View(
        {
            "medians": {"price": found["price"], "cost": found["cost"]},
            "bubbles": _bubbles(known, placed),
            "cells": _cells(known, placed),
        },
        {"shapiro": placed},
    )


def _bubbles(known: Known, placed: ir.Table) -> list[dict[str, Any]]:
    inside = placed.mutate(price=placed.price.clip(PRICE_LOW, 1.0), cost=placed.cost.clip(0.0, 1.0))
    keyed = inside.mutate(
        up=(inside.price * real(float(GRID))).floor().cast("int64"),
        across=(inside.cost * real(float(GRID))).floor().cast("int64"),
    )
    grouped = keyed.group_by("cell", "up", "across").aggregate(
        customers=keyed.count(), price=keyed.price.mean(), cost=keyed.cost.mean()
    )
    kept = grouped.order_by(ibis.desc("customers"), "cell", "up", "across")
    return rows_of(known, kept.drop("up", "across"))


def _fiocca(known: Known, rows: ir.Table) -> View | None:
    """Set importance against the most difficult fifth, then look closer at the important ones."""
    judged = rows.filter(rows.revenue_year > 0, rows.difficulty.notnull())
    cut = _quantile(known, judged, "contribution_24", HIGH_SHARE)
    hard = rows_of(known, judged.aggregate(at=judged.difficulty.quantile(HIGH_SHARE)))[0]["at"]
    if cut is None or hard is None:
        return None
    is_key = (judged.significance != "") | (judged.contribution_24 >= real(cut))
    is_hard = judged.difficulty > real(hard)
    key = is_hard.ifelse("key_hard", "key_easy")
    placed = judged.mutate(cell=is_key.fill_null(False).ifelse(key, is_hard.ifelse("hard", "easy")))
    important = placed.filter(placed.cell.isin(["key_hard", "key_easy"]))
    nine = _nine(known, important)
    return View({"cells": _cells(known, placed), **nine.figures}, {"fiocca": placed, **nine.placed})


def _nine(known: Known, important: ir.Table) -> View:
    """Part the important into thirds by attractiveness and by strength of the relation.

    Each is the mean place among the important of what is known of it: contribution to come and
    headroom; length of the relation, purchase days and share of wallet.
    """
    counted = rows_of(
        known,
        important.aggregate(
            important=important.count(),
            headroom=important.headroom.count(),
            share_of_wallet=important.share_of_wallet.count(),
        ),
    )[0]
    told = {
        "important": counted["important"],
        "has_headroom": bool(counted["headroom"]),
        "has_wallet": bool(counted["share_of_wallet"]),
    }
    if counted["important"] < IMPORTANT_MIN:
        return View({**told, "nine": None}, {})
    lived = important.mutate(length=days_from(important.first_day, ibis.literal(known.today)))
    attractive = ["contribution_24", *(["headroom"] if told["has_headroom"] else [])]
    strong = ["length", "purchase_days", *(["share_of_wallet"] if told["has_wallet"] else [])]
    scored = lived.mutate(
        attraction=_mean_place(lived, attractive), strength=_mean_place(lived, strong)
    )
    by_attraction = ibis.ntile(THIRDS).over(order_by=[scored.attraction, scored.customer_id])
    by_strength = ibis.ntile(THIRDS).over(order_by=[scored.strength, scored.customer_id])
    thirds = scored.mutate(up=by_attraction, across=by_strength)
    cell = thirds.up.cast("string") + ibis.literal(".") + thirds.across.cast("string")
    placed = thirds.mutate(cell=cell)
    return View({**told, "nine": _cells(known, placed)}, {"nine": placed})


def _mean_place(rows: ir.Table, names: list[str]) -> ir.FloatingValue:
    places = [ibis.percent_rank().over(order_by=rows[name].fill_null(0)) for name in names]
    total: ir.FloatingValue = sum(places[1:], places[0])
    return total / real(float(len(places)))


def _now_and_later(known: Known, rows: ir.Table) -> View | None:
    """Set the contribution of the year against that of the next 24 months, in four levels."""
    whole = rows.filter(rows.contribution_year.notnull(), rows.contribution_24.notnull())
    if not rows_of(known, whole.aggregate(customers=whole.count()))[0]["customers"]:
        return None
    cuts = {
        name: [_quantile(known, whole, name, part) for part in (LOW_SHARE, HIGH_SHARE)]
        for name in ("contribution_year", "contribution_24")
    }
    across = _level(whole.contribution_year, cuts["contribution_year"])
    up = _level(whole.contribution_24, cuts["contribution_24"])
    placed = whole.mutate(cell=up.cast("string") + ibis.literal(".") + across.cast("string"))
    return View({"cuts": cuts, "cells": _cells(known, placed)}, {"time": placed})


def _level(amount: ir.NumericValue, cuts: list[float | None]) -> ir.IntegerValue:
    """Give 0 for nothing or a loss, then 1 to 3 with the cuts between them."""
    low, high = (0.0 if cut is None else cut for cut in cuts)
    above = (amount.cast("float64") >= real(high)).ifelse(3, 2)
    level = (amount <= 0).ifelse(0, (amount.cast("float64") < real(low)).ifelse(1, above))
    whole: ir.IntegerValue = level.cast("int64")
    return whole


def _cells(known: Known, placed: ir.Table) -> dict[str, Any]:
    """Count each cell and its money."""
    summed = placed.group_by("cell").aggregate(
        customers=placed.count(),
        net_revenue=whole_sum(placed.revenue_year),
        contribution=whole_sum(placed.contribution_year),
    )
    return {row.pop("cell"): row for row in rows_of(known, summed.order_by("cell"))}


def _quantile(known: Known, rows: ir.Table, name: str, part: float) -> float | None:
    """Find the amount that a share of the amounts above 0 lie below; None without any."""
    positive = rows.filter(rows[name] > 0)
    at = positive[name].cast("float64").quantile(part)
    found: float | None = rows_of(known, positive.aggregate(at=at))[0]["at"]
    return found
