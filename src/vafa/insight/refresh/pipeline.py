"""`vafa refresh`: database → facts → measures → models → list rows and page figures.

Until the very last transaction nothing changes for the pages: interrupting a refresh leaves the
last complete result in force.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import ibis
import pyarrow as pa
from django.conf import settings
from django.db import transaction
from ibis.expr import types as ir

from vafa.analytics.calendars import calendar_table
from vafa.analytics.understanding import Separation, Understanding, understand
from vafa.core.keys import SYSTEM, Actor
from vafa.core.languages import Calendar
from vafa.customers.facts import CUSTOMER_HOMES, CUSTOMER_WALLET, CUSTOMERS
from vafa.customers.queries import counted_customers, live_customers
from vafa.insight.models import PageAggregate
from vafa.insight.refresh.costs import save_costs
from vafa.insight.refresh.figures import FIGURES
from vafa.insight.refresh.figures.classic import classic_views
from vafa.insight.refresh.judging import Judge
from vafa.insight.refresh.known import Known
from vafa.insight.refresh.listed_people import forget_listed_people, keep_listed_people
from vafa.insight.refresh.prices import (
    ShopPrices,
    orders_for_models,
    shop_prices,
    with_both_moneys,
)
from vafa.insight.refresh.profit import POINTS, with_profit
from vafa.insight.refresh.quality import keep_quality, quality_found
from vafa.insight.refresh.real import in_todays_prices, real_figures
from vafa.insight.refresh.rows import cuts_of, judged_rows, prospect_rows, ranks_of
from vafa.insight.refresh.snapshots import SnapshotWriter
from vafa.insight.refresh.winning import what_people_told, with_chances
from vafa.insight.rules.shapes import REAL, shape_of
from vafa.journal.jobs.progress import Progress
from vafa.lifecycle.actions import record_phase_changes
from vafa.lifecycle.queries import fixed_periods, lifecycle_settings
from vafa.orders.facts import ORDER_LINES, ORDER_TROUBLES, ORDERS, RETURNS
from vafa.portfolio.actions import (
    abandon_run,
    begin_run,
    close_outlived,
    complete_run,
    forget_old_runs,
    save_valuations,
)
from vafa.portfolio.facts import COST_FACTS
from vafa.portfolio.models import EndDecision, StrategyOverride, ValuationRun
from vafa.portfolio.queries import current_run, profit_settings
from vafa.staff.actions import set_price_base
from vafa.staff.queries import now, shop, today
from vafa.warehouse.actions import export_facts
from vafa.warehouse.queries import Facts, facts_folder, open_facts

RUNS_KEPT = 0
SNAPSHOTS_KEPT = 60
FACTS = (
    ORDERS,
    ORDER_LINES,
    CUSTOMERS,
    CUSTOMER_HOMES,
    CUSTOMER_WALLET,
    RETURNS,
    ORDER_TROUBLES,
    *COST_FACTS,
)


def refresh(*, progress: Progress, at: datetime, by: Actor) -> ValuationRun:
    """Value every customer anew and put the result in force, or leave everything as it was."""
    house = shop()
    progress.report(step="facts")
    export_facts(facts=FACTS, zone=house.time_zone, at=at, by=by)
    run = begin_run(as_of_date=today(house), at=at, by=by)
    folder = run_folder(run.id)
    try:
        with open_facts() as facts:
            _value(run, facts, progress=progress, at=at, by=by)
    except BaseException:
        abandon_run(run=run, at=at, by=by)
        # The run has lost its id by now.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    progress.report(step="tidying")
    forget_old_runs(keep=RUNS_KEPT, at=at, by=by)
    forget_listed_people(but_of=run.id)
    _forget_old_folders(run)
    return run


def refresh_job(progress: Progress) -> dict[str, Any]:
    """Refresh as long work of the queue."""
    run = refresh(progress=progress, at=now(), by=SYSTEM)
    return {"run": run.id, "customers": run.customers, "model": run.model}


def run_folder(run_id: int) -> Path:
    """Return the folder of the warehouse that explains one run."""
    return Path(settings.ENVIRONMENT.warehouse) / "runs" / f"{run_id:08d}"


def _value(run: ValuationRun, facts: Facts, *, progress: Progress, at: datetime, by: Actor) -> None:
    workplace = run_folder(run.id)
    workplace.mkdir(parents=True, exist_ok=True)
    progress.stop_if_cancelled()
    progress.report(step="prices")
    house = shop()
    days = _calendar(facts, run.as_of_date, house.calendar, house.week_start)
    prices = shop_prices(
        facts,
        days,
        until=run.as_of_date,
        calendar=cast("Calendar", house.calendar),
        workplace=workplace,
    )
    progress.stop_if_cancelled()
    progress.report(step="models")
    chosen, profit = lifecycle_settings(), profit_settings()
    understanding = understand(
        orders_for_models(prices, facts.orders, days),
        facts.customers,
        until=run.as_of_date,
        separation=Separation(chosen.at_risk_quantile, chosen.former_quantile),
        yearly_discount=profit.discount_basis_points / POINTS,
        workplace=workplace,
    )
    understanding = with_both_moneys(prices, facts, understanding, days, workplace=workplace)
    progress.stop_if_cancelled()
    progress.report(step="profit")
    understanding = with_profit(
        facts, understanding, days, prices=prices, settings=profit, workplace=workplace
    )
    progress.stop_if_cancelled()
    judge = _save_rows(run, facts, understanding, progress=progress, at=at, by=by)
    progress.stop_if_cancelled()
    known = _known(run, facts, understanding, prices, days)
    _save_figures(run, known, progress=progress)
    save_costs(run, known, facts, at=at, by=by)
    quality, ages = quality_found(
        today=run.as_of_date, now=at, currency=house.currency, progress=progress
    )
    with transaction.atomic():
        keep_quality(found=quality, ages=ages, day=run.as_of_date)
        set_price_base(month=prices.base_month, at=at, by=by)
        record_phase_changes(changes=judge.phase_changes, at=at, by=by)
        close_outlived(ends_of=judge.ends_outlived, expired_on=run.as_of_date, at=at, by=by)
        complete_run(
            run=run,
            model=understanding.model or "",
            summary={
                **understanding.to_json(),
                "cuts": asdict(judge.cuts),
                "prices": prices.to_json(),
            },
            changes=judge.strategy_changes,
            at=at,
            by=by,
        )


def _save_rows(
    run: ValuationRun,
    facts: Facts,
    understanding: Understanding,
    *,
    progress: Progress,
    at: datetime,
    by: Actor,
) -> Judge:
    fixed, told = fixed_periods(), what_people_told()
    cuts = with_chances(
        cuts_of(understanding.scored, fixed),
        facts.engine,
        settings=profit_settings(),
        until=run.as_of_date,
        workplace=run_folder(run.id),
    )
    judge = Judge(
        run_id=run.id,
        today=run.as_of_date,
        at=at,
        by=str(by),
        cuts=cuts,
        fixed=fixed,
        overrides={
            one.customer_id: one
            for one in StrategyOverride.objects.filter(ended_at=None).iterator(5_000)
        },
        ends=dict(
            EndDecision.objects.filter(ended_at=None).values_list("customer_id", "is_approved")
        ),
        told=told,
    )
    judged = judged_rows(
        scored=understanding.scored,
        judge=judge,
        ranks=ranks_of(
            understanding.scored, cuts, marked=[one for one, said in told.items() if said.kinds]
        ),
        countries=_countries(),
    )
    with SnapshotWriter(_snapshot_path(run.id)) as snapshot:
        progress.report(step="saving", total=understanding.customers)
        counted = _counted(snapshot.passing(judged), progress, total=understanding.customers)
        save_valuations(run=run, batches=counted, at=at, by=by)
        prospects = prospect_rows(judge=judge, prospects=_prospects())
        save_valuations(run=run, batches=snapshot.passing(prospects), at=at, by=by)
    return judge


def _counted(batches: Iterator[pa.Table], progress: Progress, *, total: int) -> Iterator[pa.Table]:
    done = 0
    for batch in batches:
        yield batch
        done += batch.num_rows
        progress.report(done=done, total=total)
        progress.stop_if_cancelled()


def _countries() -> dict[int, str]:
    known = counted_customers().exclude(country="").values_list("id", "country")
    return dict(known.iterator(10_000))


def _prospects() -> Iterator[tuple[int, str]]:
    """Find people whom no purchase is known of, in one pass."""
    without = live_customers().filter(left_out="").exclude(orders__is_purchase=True)
    yield from without.values_list("id", "country").order_by("id").iterator(10_000)


def _save_figures(run: ValuationRun, known: Known, *, progress: Progress) -> None:
    """Save each page's figures, and once more in today's prices where there is an index."""
    paid: dict[str, dict[str, Any]] = {}
    for number, (name, figures) in enumerate(FIGURES.items()):
        progress.report(step="figures", done=number, total=len(FIGURES))
        progress.stop_if_cancelled()
        paid[name] = figures(known)
        _save(run, name, name, paid[name])
    _save_classic(run, known, "classic")
    real = in_todays_prices(known)
    if real is None:
        return
    for name, payload in real_figures(real, paid):
        progress.stop_if_cancelled()
        _save(run, name, f"{name}{REAL}", payload)
    _save_classic(run, real, f"classic{REAL}")


def _save_classic(run: ValuationRun, known: Known, name: str) -> None:
    """Save the classic views, and the whole list of the people in each of their cells."""
    views = classic_views(known)
    _save(run, "classic", name, views.figures)
    keep_listed_people(known.engine, views.placed, run_id=run.id, page=name)


# Any: a page knows its own figures.
def _save(run: ValuationRun, page: str, name: str, payload: dict[str, Any]) -> None:
    PageAggregate.objects.create(run_id=run.id, name=name, shape=shape_of(page), payload=payload)


def _known(
    run: ValuationRun,
    facts: Facts,
    understanding: Understanding,
    prices: ShopPrices,
    calendar_days: ir.Table,
) -> Known:
    house, chosen, in_force = shop(), lifecycle_settings(), current_run()
    engine = facts.engine
    before = None
    if in_force is not None and _snapshot_path(in_force.id).exists():
        before = engine.read_parquet(str(_snapshot_path(in_force.id)))
    history = Path(settings.ENVIRONMENT.warehouse) / "history"
    history.mkdir(parents=True, exist_ok=True)
    folder = run_folder(run.id)

    def of_run(name: str) -> ir.Table:
        return engine.read_parquet(str(folder / f"{name}.parquet"))

    def of_index(name: str) -> ir.Table | None:
        return None if prices.deflator is None else of_run(name)

    return Known(
        engine=engine,
        today=run.as_of_date,
        calendar=cast("Calendar", house.calendar),
        week_start=house.week_start,
        orders=facts.orders,
        order_lines=facts.order_lines,
        customers=facts.customers,
        calendar_days=calendar_days,
        days=of_run("days"),
        snapshot=of_run("snapshot"),
        before=before,
        understanding=understanding,
        at_risk_quantile=chosen.at_risk_quantile,
        former_quantile=chosen.former_quantile,
        history=history,
        profit_rows=of_run("profit_rows"),
        profit_days=of_run("profit_days"),
        contribution=of_run("contribution"),
        costs=facts.costs,
        prices=prices,
        real_days=of_index("days_real"),
        real_contribution=of_index("contribution_real"),
        real_year=of_index("year_real"),
    )


def _calendar(facts: Facts, until: date, calendar: Any, week_start: int) -> Any:
    first = facts.orders.day.min().to_pyarrow().as_py() or until
    path = facts_folder() / "calendar.parquet"
    days = calendar_table(
        since=min(first, until), until=until, calendar=calendar, week_start=week_start
    )
    facts.engine.to_parquet(ibis.memtable(days), path)
    return facts.engine.read_parquet(str(path))


def _snapshot_path(run_id: int) -> Path:
    return run_folder(run_id) / "snapshot.parquet"


def _forget_old_folders(run: ValuationRun) -> None:
    """Keep the run's folder whole, and of the latest ones before it the snapshot alone."""
    own = run_folder(run.id)
    folders = sorted(own.parent.iterdir(), reverse=True)
    # A higher number than the newest run's comes from a database that a backup replaced.
    before = [folder for folder in folders if folder.name < own.name]
    foreign = [folder for folder in folders if folder.name > own.name]
    for folder in foreign + before[SNAPSHOTS_KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)
    for folder in before[: SNAPSHOTS_KEPT - 1]:
        for path in folder.glob("*.parquet"):
            if path.name != "snapshot.parquet":
                path.unlink()
