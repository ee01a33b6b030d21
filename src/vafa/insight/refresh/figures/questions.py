"""What the page Ten questions shows: groups of customers, winning, serving, keeping (R126–R135)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.analytics.measures.mix import category_mix, category_revenue
from vafa.analytics.measures.profit.acquisition import first_orders
from vafa.analytics.understanding.known import stored
from vafa.insight.models import SavedView
from vafa.insight.queries.customers import matching
from vafa.insight.refresh.figures.questions_told import told_figures
from vafa.insight.refresh.known import Known, rows_of
from vafa.insight.rules.customer_filters import CustomerFilters
from vafa.portfolio.models import ValuationRun
from vafa.portfolio.queries.planning import summed_in_todays_prices, summed_valuations

YEAR_DAYS = 365
GROUPS_LISTED = 30
VIEWS_COUNTED = 20
# Orders of a customer: from so many, up to so many; the last has no end.
ORDER_STEPS = ((1, 1), (2, 2), (3, 5), (6, 10), (11, None))
COSTS = ("shipping_cost", "order_cost", "return_cost", "other_cost", "order_work", "care_work")


def questions_figures(known: Known) -> dict[str, Any]:
    """Compute the figures behind the ten answers as of the refresh's day."""
    run_id = int(known.folder.name)
    return {
        "people": _people(known),
        "groups": {**_groups_of_rows(known, run_id), "category": _categories(known)},
        "orders": _orders(known),
        "wallet": _wallet(known),
        "winning": _winning(known),
        "serving": _serving(known),
        "growing": _growing(known),
        "ending": _ending(known),
        **told_figures(run_id),
    }


def real_questions_figures(known: Known, paid: dict[str, Any]) -> dict[str, Any]:
    """Put the page's money into today's prices; what is no money stays as it was computed.

    So do shares of what the database alone knows.
    """
    run_id = int(known.folder.name)
    return {
        **paid,
        "people": {**paid["people"], **_named_money(known)},
        "groups": {
            **_groups_of_rows(known, run_id),
            "category": _real_categories(known, paid["groups"]["category"]),
        },
        "wallet": _wallet(known),
        "winning": _winning(known),
        "serving": _serving(known),
        "growing": _growing(known),
        "ending": _ending(known),
    }


def _groups_of_rows(known: Known, run_id: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "strategy": _groups(known, ("strategy",)),
        "phase": _groups(known, ("phase", "phase_state")),
        "country": _groups(known, ("country",)),
        "view": _views(known, run_id),
    }


def _real_categories(known: Known, paid: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the money of the listed categories into today's prices; their people are the same."""
    if not paid:
        return []
    since = known.today - timedelta(days=YEAR_DAYS - 1)
    found = {
        row["category"]: row["net_revenue"]
        for row in rows_of(
            known,
            category_revenue(known.order_lines, known.orders, since=since, until=known.today),
        )
    }
    total = sum(found.values())
    return [
        {
            **row,
            "revenue_year": found[row["category"]],
            "share": found[row["category"]] / total if total else None,
        }
        for row in paid
    ]


def _summed(rows: ir.Table) -> dict[str, ir.Value]:
    """Add up what a group brings; contribution is null where nobody's is known."""
    return {
        "customers": rows.count(),
        "revenue_year": whole_sum(rows.revenue_year),
        "contribution_year": whole_sum(rows.contribution_year),
        "expected_revenue_24": whole_sum(rows.expected_revenue_24),
        "contribution_24": whole_sum(rows.contribution_24),
    }


def _people(known: Known) -> dict[str, Any]:
    """Count customers and prospects, and which part of the year's orders names somebody."""
    rows = known.snapshot
    counted = rows.aggregate(
        all=rows.count(),
        customers=whole_sum((rows.purchase_days > 0).cast("int64")),
        prospects=whole_sum((rows.purchase_days == 0).cast("int64")),
        with_country=rows.count(where=(rows.country != "") & (rows.purchase_days > 0)),
    )
    latest = rows_of(known, known.orders.aggregate(day=known.orders.day.max()))[0]["day"]
    return {
        **{name: value or 0 for name, value in rows_of(known, counted)[0].items()},
        **_named_money(known),
        "latest_day": latest and latest.isoformat(),
    }


def _named_money(known: Known) -> dict[str, int]:
    """Add up the year's orders, and those of them that name their customer."""
    since = known.today - timedelta(days=YEAR_DAYS - 1)
    bought = known.orders.filter(
        known.orders.is_purchase, known.orders.day.between(since, known.today)
    )
    is_named = bought.customer_id.notnull()
    named = bought.aggregate(
        orders=bought.count(),
        named_orders=whole_sum(is_named.cast("int64")),
        revenue=whole_sum(bought.net_revenue),
        named_revenue=whole_sum(is_named.ifelse(bought.net_revenue, 0)),
    )
    return {name: value or 0 for name, value in rows_of(known, named)[0].items()}


def _groups(known: Known, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = known.snapshot
    counted = rows.group_by(*keys).aggregate(**_summed(rows))
    ordered = counted.order_by(ibis.desc("revenue_year"), ibis.desc("customers"), *keys)
    return rows_of(known, ordered.limit(GROUPS_LISTED))


def _categories(known: Known) -> list[dict[str, Any]]:
    """Count who bought of each category in the year; a shop that has none is spared the work."""
    lines = known.order_lines
    if not rows_of(known, lines.filter(lines.category.notnull()).select("category").limit(1)):
        return []
    since = known.today - timedelta(days=YEAR_DAYS - 1)
    mix = category_mix(lines, known.orders, since=since, until=known.today)
    found = rows_of(known, mix.filter(mix.category.notnull()))
    found.sort(key=lambda row: (-row["net_revenue"], row["category"]))
    return [
        {
            "category": row["category"],
            "customers": row["customers"],
            "revenue_year": row["net_revenue"],
            "share": row["share"],
        }
        for row in found[:GROUPS_LISTED]
    ]


def _views(known: Known, run_id: int) -> list[dict[str, Any]]:
    """Add up the saved views that everybody may open, as the new list rows fit them."""
    run = ValuationRun(id=run_id)
    found = []
    sums = summed_in_todays_prices if known.is_real else summed_valuations
    for view in SavedView.objects.filter(is_shared=True).order_by("name", "id")[:VIEWS_COUNTED]:
        filters = CustomerFilters.from_json(view.filters).for_reader(view.owner_id)
        rows = matching(run=run, filters=filters, today=known.today)
        found.append({"view": view.id, "name": view.name, **sums(rows)})
    return found


def _orders(known: Known) -> list[dict[str, Any]]:
    """Count customers by how many orders they placed."""
    rows = known.snapshot
    counts = {}
    for place, (low, high) in enumerate(ORDER_STEPS):
        is_in = rows.orders >= low if high is None else rows.orders.between(low, high)
        counts[f"step_{place}"] = whole_sum(is_in.cast("int64"))
    found = rows_of(known, rows.aggregate(**counts))[0]
    return [
        {"low": low, "high": high, "customers": found[f"step_{place}"] or 0}
        for place, (low, high) in enumerate(ORDER_STEPS)
    ]


def _wallet(known: Known) -> dict[str, Any]:
    rows = known.snapshot
    is_known = rows.share_of_wallet.notnull()
    found = rows.aggregate(
        shares=whole_sum(is_known.cast("int64")),
        share=rows.share_of_wallet.mean(),
        revenue_known=whole_sum(is_known.ifelse(rows.revenue_year, 0)),
        revenue=whole_sum(rows.revenue_year),
    )
    return rows_of(known, found)[0]


def _winning(known: Known) -> dict[str, Any]:
    """Say who is worth winning, and what those won in the year cost and bring by channel."""
    rows = known.snapshot
    prospects = rows.filter(rows.purchase_days == 0)
    worth = prospects.filter(prospects.strategy == "START")
    new = rows.filter(rows.first_day > known.today - timedelta(days=YEAR_DAYS))
    won = new.join(_first_channels(known), "customer_id")
    by_channel = won.group_by("channel").aggregate(
        customers=won.count(),
        acquisition_cost=won.acquisition_cost.mean(),
        costs_known=won.acquisition_cost.count(),
        contribution_year=won.contribution_year.mean(),
        contribution_24=won.contribution_24.mean(),
    )
    ordered = by_channel.order_by(ibis.desc("customers"), "channel").limit(GROUPS_LISTED)
    return {
        "prospects": rows_of(known, prospects.aggregate(n=prospects.count()))[0]["n"],
        "worth_it": rows_of(known, worth.aggregate(n=worth.count()))[0]["n"],
        "channels": rows_of(known, ordered),
    }


def _first_channels(known: Known) -> ir.Table:
    """Find the channel of everybody's first order; once, as it is the same in both moneys."""
    path = known.folder / "first_channels"
    if known.is_real:
        return known.engine.read_parquet(str(path.with_suffix(".parquet")))
    firsts = first_orders(known.orders, known.customers).select("customer_id", "channel")
    return stored(known.engine, firsts, path)


def _serving(known: Known) -> dict[str, Any]:
    """Add up what serving customers cost in the year, and which part of it is estimated."""
    rows = known.snapshot
    is_estimated = rows.contribution_is_estimated.fill_null(False)
    summed = rows.aggregate(
        gross_margin=whole_sum(rows.gross_margin_year),
        direct_cost=whole_sum(rows.direct_cost_year),
        activity_cost=whole_sum(rows.activity_cost_year),
        cost_to_serve=whole_sum(rows.cost_to_serve_year),
        contribution=whole_sum(rows.contribution_year),
        revenue=whole_sum(rows.revenue_year),
        revenue_costed=whole_sum(rows.contribution_year.notnull().ifelse(rows.revenue_year, 0)),
        revenue_estimated=whole_sum(is_estimated.ifelse(rows.revenue_year, 0)),
    )
    found = rows_of(known, summed)[0]
    return {**found, "parts": _parts(known) if found["cost_to_serve"] is not None else {}}


def _parts(known: Known) -> dict[str, int]:
    table = known.profit_days
    if table is None:
        return {}
    since = known.today - timedelta(days=YEAR_DAYS - 1)
    year = table.filter(table.day.between(since, known.today), table.is_named)
    found = rows_of(known, year.aggregate(**{name: whole_sum(year[name]) for name in COSTS}))[0]
    return {name: int(value or 0) for name, value in found.items()}


def _growing(known: Known) -> dict[str, Any]:
    """Say how much those whom the shop could grow do not buy yet of what others like them buy."""
    rows = known.snapshot.filter(known.snapshot.purchase_days > 0)
    enhanced = rows.filter(rows.strategy == "ENHANCE")
    summed = enhanced.aggregate(
        **_summed(enhanced),
        headroom=enhanced.headroom.mean(),
        headroom_known=enhanced.headroom.count(),
    )
    all_known = rows.aggregate(customers=rows.count(), headroom_known=rows.headroom.count())
    return {"enhance": rows_of(known, summed)[0], "base": rows_of(known, all_known)[0]}


def _ending(known: Known) -> dict[str, Any]:
    """Count proposals to end by their rule, and those who cost more than they bring."""
    rows = known.snapshot
    ends = rows.filter(rows.strategy == "END")
    by_rule = ends.group_by("strategy_rule", "is_end_approved").aggregate(**_summed(ends))
    losers = rows.filter(rows.contribution_year < 0)
    return {
        "ends": rows_of(known, by_rule.order_by("strategy_rule", "is_end_approved")),
        "losers": rows_of(known, losers.aggregate(**_summed(losers)))[0],
        "judged": rows_of(known, rows.aggregate(n=rows.contribution_year.count()))[0]["n"],
    }
