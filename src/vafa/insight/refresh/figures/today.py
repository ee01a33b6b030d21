"""What the page Today shows: who changed, what is due, and how the shop's money moves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ibis
from ibis.expr import types as ir

from vafa.analytics.measures.arithmetic import whole_sum
from vafa.insight.refresh.known import Known

RECENT_DAYS = 7
MONTH_DAYS = 30
QUARTER_DAYS = 90
WEEKS_SHOWN = 52
LISTED = 8


def today_figures(known: Known) -> dict[str, Any]:
    """Compute the lists and sums of the page as of the refresh's day."""
    rows = known.snapshot
    since = known.today - timedelta(days=RECENT_DAYS)
    is_recent = rows.phase_since > since
    at_risk = rows.filter(is_recent, rows.phase_state == "at_risk")
    former = rows.filter(is_recent, rows.phase == "former", rows.phase_state == "")
    back = rows.filter(is_recent, rows.phase_state == "won_back")
    first = rows.filter(rows.first_day > since)
    return {
        "recent_days": RECENT_DAYS,
        "at_risk": _group(known, at_risk, "expected_revenue"),
        "former": _group(known, former, "revenue_year"),
        "won_back": _group(known, back, "revenue_total"),
        "first_orders": _group(known, first, "revenue_total"),
        "second_due": _group(known, _second_due(known), "expected_revenue"),
        "movers": _movers(known),
        "money": [_money_of(known, ago) for ago in (0, MONTH_DAYS, 365)],
        "weeks": _weeks(known),
        "phases": _phases(known),
    }


def _group(known: Known, rows: ir.Table, worth: str) -> dict[str, Any]:
    """Count a group, add up what it is worth, and name its most valuable."""
    summed = known.engine.to_pyarrow(
        rows.aggregate(customers=rows.count(), worth=whole_sum(rows[worth]))
    ).to_pylist()[0]
    top = rows.order_by(ibis.desc(rows[worth].fill_null(0)), "customer_id").limit(LISTED)
    listed = known.engine.to_pyarrow(top.select("customer_id", worth=worth)).to_pylist()
    return {"customers": summed["customers"], "worth": summed["worth"] or 0, "listed": listed}


def _second_due(known: Known) -> ir.Table:
    """New customers in the second half of the time in which a second order usually comes."""
    rows = known.snapshot
    silent = ibis.literal(known.today).delta(rows.latest_day, unit="day").cast("float64")
    return rows.filter(rows.phase == "new", silent * 2.0 >= rows.at_risk_after_days)


def _movers(known: Known) -> dict[str, list[dict[str, Any]]]:
    """Whose net revenue of the last 90 days rose or fell most against the 90 days before."""
    days = known.days
    turn = known.today - timedelta(days=QUARTER_DAYS)
    begin = turn - timedelta(days=QUARTER_DAYS)
    recent = days.filter(days.day > begin)
    compared = recent.group_by("customer_id").aggregate(
        now=whole_sum((recent.day > turn).ifelse(recent.net_revenue, 0)),
        before=whole_sum((recent.day <= turn).ifelse(recent.net_revenue, 0)),
    )
    moved = compared.mutate(change=compared.now - compared.before)
    up = moved.filter(moved.change > 0).order_by(ibis.desc("change"), "customer_id")
    down = moved.filter(moved.change < 0).order_by("change", "customer_id")
    return {
        "up": known.engine.to_pyarrow(up.limit(LISTED)).to_pylist(),
        "down": known.engine.to_pyarrow(down.limit(LISTED)).to_pylist(),
    }


def _money_of(known: Known, days_ago: int) -> dict[str, Any]:
    """Add up thirty days that ended some days ago, orders without a customer too."""
    end = known.today - timedelta(days=days_ago)
    begin = end - timedelta(days=MONTH_DAYS)
    orders = known.orders
    chosen = orders.filter(orders.is_purchase, orders.day > begin, orders.day <= end)
    summed = chosen.aggregate(
        orders=chosen.count(),
        revenue=whole_sum(chosen.net_revenue),
        customers=chosen.customer_id.nunique(),
    )
    found: dict[str, Any] = known.engine.to_pyarrow(summed).to_pylist()[0]
    return {**found, "days_ago": days_ago}


def _weeks(known: Known) -> list[dict[str, Any]]:
    """Net revenue by complete week: from first-time and from returning customers, and the rest."""
    calendar = known.calendar_days
    since = known.today - timedelta(weeks=WEEKS_SHOWN)
    first = known.snapshot.select("customer_id", "first_day")
    orders = known.orders.filter(
        known.orders.is_purchase, known.orders.day > since, known.orders.day <= known.today
    )
    named = orders.left_join(first, "customer_id").join(calendar, "day")
    is_first = (named.day == named.first_day).fill_null(False)
    is_known = named.first_day.notnull()
    weeks = named.group_by("week_start").aggregate(
        new=whole_sum(is_first.ifelse(named.net_revenue, 0)),
        repeat=whole_sum((is_known & ~is_first).ifelse(named.net_revenue, 0)),
        other=whole_sum(is_known.ifelse(0, named.net_revenue)),
    )
    complete = weeks.filter(
        weeks.week_start > since, weeks.week_start <= known.today - timedelta(days=6)
    )
    found: list[dict[str, Any]] = known.engine.to_pyarrow(
        complete.order_by("week_start")
    ).to_pylist()
    return [{**week, "week_start": week["week_start"].isoformat()} for week in found]


def _phases(known: Known) -> list[dict[str, Any]]:
    """Count customers by phase and state, with what is expected of them."""
    rows = known.snapshot
    counted = rows.group_by("phase", "phase_state").aggregate(
        customers=rows.count(),
        expected_revenue=whole_sum(rows.expected_revenue),
        revenue_year=whole_sum(rows.revenue_year),
    )
    found: list[dict[str, Any]] = known.engine.to_pyarrow(
        counted.order_by("phase", "phase_state")
    ).to_pylist()
    return found
