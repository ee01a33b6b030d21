"""What the figures do when an order arrives: its customer is judged anew within seconds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from vafa.analytics.facts import CUSTOMER_DAYS
from vafa.analytics.measures.gaps import customer_rhythms, thresholds_by_rhythm
from vafa.core.calendars import month_number
from vafa.core.keys import SYSTEM
from vafa.core.languages import Calendar
from vafa.customers.queries import live_customers
from vafa.insight.refresh.judging import InForce, Judge
from vafa.insight.refresh.list_columns import NO_PURCHASE, WORTH
from vafa.insight.refresh.pipeline import run_folder
from vafa.insight.refresh.prices import MONEY
from vafa.insight.refresh.rows import list_rows
from vafa.insight.refresh.winning import what_people_told
from vafa.insight.rules.verdicts import Cuts
from vafa.journal.models import Entry
from vafa.lifecycle.actions import record_phase_changes
from vafa.lifecycle.queries import fixed_periods
from vafa.orders.queries import purchase_days_of
from vafa.portfolio.actions import close_outlived, update_valuations
from vafa.portfolio.models import (
    EndDecision,
    StrategyChange,
    StrategyOverride,
    Valuation,
    ValuationRun,
)
from vafa.portfolio.queries import current_run
from vafa.staff.queries import shop, today

YEAR_DAYS = 365
# What only a model says stays as the latest refresh left it, until the next one.
FORECASTS = {
    "overdue_since": "overdue_since",
    "next_purchase_median_day": "next_purchase_median_day",
    "p_buys_30": "p_buys_30",
    "p_buys_90": "p_buys_90",
    "p_buys_180": "p_buys_180",
    "expected_orders": "expected_orders",
    "expected_orders_low": "expected_orders_low",
    "expected_orders_high": "expected_orders_high",
    "expected_spend": "expected_revenue",
    "expected_spend_low": "expected_revenue_low",
    "expected_spend_high": "expected_revenue_high",
    "expected_spend_24m": "expected_revenue_24",
    "value_rank": "value_rank",
    **{name: name for name in WORTH},
    "headroom": "headroom",
}
# Which chance and value the run gave somebody to come back, kept beside the strategy.
STAKES = {"value_if_back": "value", "p_return": "chance"}


def judge_customers_anew(entries: Sequence[Entry]) -> None:
    """Judge the customers of new orders by the measures of the whole base.

    The shop's own rhythm is the one of the latest refresh; without one there is nothing to judge
    by yet. Doing it twice gives the same row.
    """
    found = [entry.subject_id or 0 for entry in entries if entry.subject_kind == "customer"]
    _judge_anew(found, at=entries[-1].recorded_at, with_prospects=False)


def judge_regrouped_anew(entries: Sequence[Entry]) -> None:
    """Judge customers anew who were merged or parted, also those without any purchase."""
    found = [entry.subject_id or 0 for entry in entries]
    found += [entry.payload["parted"] for entry in entries if "parted" in entry.payload]
    _judge_anew(found, at=entries[-1].recorded_at, with_prospects=True)


def _judge_anew(customer_ids: list[int], *, at: datetime, with_prospects: bool) -> None:
    run = current_run()
    if run is None or not (run_folder(run.id) / "rhythm.parquet").exists():
        return
    customers = live_customers().filter(id__in=customer_ids, left_out="").order_by("id")
    countries = dict(customers.values_list("id", "country"))
    if not countries:
        return
    # Nothing of the shop's clock is touched by an order dated after it.
    day = today()
    judge = _judge(run, list(countries), day=day, at=at)
    rows = Valuation.objects.filter(run=run, customer_id__in=list(countries))
    before = {row.customer_id: row for row in rows}
    found = {row["customer_id"]: row for row in _scored(run, list(countries), until=day)}
    asked = [
        {
            **NO_PURCHASE,
            **_forecasts_of(before.get(customer_id)),
            **found.get(customer_id, {"customer_id": customer_id}),
            "country": countries[customer_id],
        }
        for customer_id in (countries if with_prospects else found)
    ]
    if not asked:
        return
    standing = {customer_id: InForce.of(row) for customer_id, row in before.items()}
    rows = list_rows(_table(asked), judge=judge, before=standing)
    update_valuations(run=run, rows=rows, at=at, by=SYSTEM)
    record_phase_changes(changes=judge.phase_changes, at=at, by=SYSTEM)
    StrategyChange.objects.bulk_create(judge.strategy_changes)
    close_outlived(ends_of=judge.ends_outlived, expired_on=day, at=at, by=SYSTEM)


# Any: rows of scored columns; not every row has each of them.
def _table(rows: list[dict[str, Any]]) -> pa.Table:
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


# Any: columns of the list row.
def _forecasts_of(known: Valuation | None) -> dict[str, Any]:
    """Keep what the latest refresh alone can say."""
    stakes = known.strategy_inputs if known is not None else {}
    return {
        **{name: getattr(known, attribute, None) for name, attribute in FORECASTS.items()},
        **{name: stakes.get(place) for name, place in STAKES.items()},
    }


# Any: an instant, and rows of measures whose columns analytics declares.
def _judge(run: ValuationRun, customer_ids: list[int], *, day: date, at: Any) -> Judge:
    overrides = StrategyOverride.objects.filter(ended_at=None, customer_id__in=customer_ids)
    ends = EndDecision.objects.filter(ended_at=None, customer_id__in=customer_ids)
    return Judge(
        run_id=run.id,
        today=day,
        at=at,
        by=str(SYSTEM),
        cuts=Cuts(**run.summary["cuts"]),
        fixed=fixed_periods(),
        overrides={one.customer_id: one for one in overrides},
        ends=dict(ends.values_list("customer_id", "is_approved")),
        told=what_people_told(customer_ids),
    )


def _scored(run: ValuationRun, customer_ids: list[int], *, until: date) -> list[dict[str, Any]]:
    """Measure some customers as the whole base is measured, from their own purchase days."""
    days = purchase_days_of(customer_ids=customer_ids, zone=shop().time_zone, until=until)
    columns = dict(zip(CUSTOMER_DAYS.names(), map(list, zip(*days, strict=True)), strict=False))
    if not columns:
        return []
    table = ibis.memtable(pa.table(columns, schema=CUSTOMER_DAYS.arrow_schema()))
    rhythm = ibis.memtable(pq.read_table(run_folder(run.id) / "rhythm.parquet"))
    own = customer_rhythms(table)
    judged = thresholds_by_rhythm(own, rhythm, until=until)
    engine = ibis.duckdb.connect()
    try:
        rows: list[dict[str, Any]] = engine.to_pyarrow(judged).to_pylist()
    finally:
        engine.disconnect()
    since = until - timedelta(days=YEAR_DAYS)
    prices = run.summary.get("prices") or {}
    return [
        {
            **row,
            **_money(days, row["customer_id"], since),
            **_in_both_moneys(prices, days, row["customer_id"], since),
        }
        for row in rows
    ]


# Any: what the run's summary says about prices, and sums of money.
def _in_both_moneys(
    prices: dict[str, Any], days: Sequence[tuple[int, date, int, int]], customer: int, since: date
) -> dict[str, Any]:
    """Add the sums as paid and in the prices of the run's base month, as the refresh does."""
    factors: dict[str, float] = prices.get("factors") or {}
    calendar = cast("Calendar", shop().calendar)
    if not factors:
        return {}

    def real(day: date, revenue: int) -> int:
        return round(revenue * factors.get(str(month_number(day, calendar=calendar)), 1.0))

    deflated = [
        (who, day, orders, real(day, revenue))
        for who, day, orders, revenue in days
        if who == customer
    ]
    moneys = {"paid": _money(days, customer, since), "real": _money(deflated, customer, since)}
    models = moneys["real" if prices["is_for_models"] else "paid"]
    return {name: models[name] for name in MONEY} | {
        f"{name}_{money}": sums[name] for money, sums in moneys.items() for name in MONEY
    }


def _money(
    days: Sequence[tuple[int, date, int, int]], customer: int, since: date
) -> dict[str, Any]:
    own = [(day, orders, revenue) for who, day, orders, revenue in days if who == customer]
    return {
        "first_day": min(day for day, _orders, _revenue in own),
        "latest_day": max(day for day, _orders, _revenue in own),
        "orders": sum(orders for _day, orders, _revenue in own),
        "orders_year": sum(orders for day, orders, _revenue in own if day > since),
        "net_revenue": sum(revenue for _day, _orders, revenue in own),
        "revenue_year": sum(revenue for day, _orders, revenue in own if day > since),
    }
