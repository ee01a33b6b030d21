"""`understand`: facts in, a scored table and a report out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ibis.backends import BaseBackend
from ibis.expr import types as ir
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from vafa.analytics.choosing.candidates import (
    MODEL_NAMES,
    NEEDS_GAPS,
    new_model,
)
from vafa.analytics.choosing.choice import UNTESTED, choose_model
from vafa.analytics.choosing.cohort_rates import CohortRate, cohort_rates
from vafa.analytics.choosing.guards import Guards, guards_for
from vafa.analytics.choosing.mean_spend import MeanSpend
from vafa.analytics.choosing.purchases import day_number
from vafa.analytics.choosing.report import Backtest
from vafa.analytics.understanding.kinds import Asked, Kinds, fit_to_kinds
from vafa.analytics.understanding.known import (
    RACE_CUSTOMERS,
    USUAL_SEPARATION,
    Separation,
    days_table,
    keyed,
    kinds_of,
    purchases_in_memory,
    spend_sample,
    stored,
    summary_table,
)
from vafa.analytics.understanding.outcome import Totals, Understanding
from vafa.analytics.understanding.running import Fitted, Run, Shop, judged_rows
from vafa.analytics.understanding.scored_table import unscored_rows
from vafa.analytics.understanding.scoring import score_customers
from vafa.analytics.understanding.steps import peak_memory_mb


class UnknownModelError(ValueError):
    """Refusal of a model's name that is none."""


def understand(
    orders: ir.Table,
    customers: ir.Table,
    *,
    until: date,
    horizon_days: int = 365,
    windows: Sequence[int] = (30, 90, 180),
    level: float = 0.9,
    model: str | None = None,
    separation: Separation = USUAL_SEPARATION,
    yearly_discount: float = 0.10,
    workplace: Path,
) -> Understanding:
    """Understand a shop: score every customer with what is known up to a day.

    `orders` and `customers` are fact tables of one Ibis backend. `model` names one of
    `choosing.candidates.MODEL_NAMES` and skips the choosing; None lets the shop's own past
    choose. Writes `scored.parquet` into `workplace` (and what it needs on the way), one row per
    customer with a purchase, columns as in `columns.py`. Nothing after `until` reaches a model.
    With fewer than 30 repeat purchases the models' columns are null, and `cohort_rates` say
    what can be said. Refuses an unknown model's name.
    """
    if model is not None and model not in MODEL_NAMES:
        raise UnknownModelError(f"{model} is none of {', '.join(MODEL_NAMES)}.")
    workplace.mkdir(parents=True, exist_ok=True)
    asked = Asked(horizon_days, tuple(windows), level, yearly_discount)
    run = Run(orders.get_backend(), workplace, until, asked, separation)
    # Several threads on busy cores make fits ten times slower.
    with threadpool_limits(limits=1):
        shop = _summed_up(run, orders, customers)
        if shop.guards.bearing == "too_little_data":
            return _unscored(run, shop)
        fitted = _fitted(run, shop, model)
        totals = score_customers(run, shop, fitted)
    return _understanding(run, shop.guards, fitted=fitted, totals=totals)


def _summed_up(run: Run, orders: ir.Table, customers: ir.Table) -> Shop:
    """Store customer-days and summary and see what they can bear."""
    until, workplace = run.until, run.workplace
    with run.steps.step("days"):
        days = days_table(run.backend, orders, customers, until=until, workplace=workplace)
    with run.steps.step("summary"):
        summary = summary_table(run.backend, days, until=until, workplace=workplace)
    with run.steps.step("kinds"):
        kinds = _kinds(run, keyed(summary, by_gaps=False))
    guards = guards_for(kinds.x, kinds.t_x, kinds.T, kinds.customers)
    if guards.is_left_truncated:
        run.notes.append("left_truncated")
    return Shop(days, summary, kinds, guards)


def _kinds(run: Run, keyed: ir.Table) -> Kinds:
    return Kinds.of(run.backend.to_pyarrow(kinds_of(keyed)))


def _fitted(run: Run, shop: Shop, given: str | None) -> Fitted:
    """Choose a model unless one is given, and fit it and the money part to everybody."""
    backtest = None
    if given is None:
        with run.steps.step("choosing"):
            backtest = _backtest(run, shop)
    name = given or (backtest.choice.chosen if backtest is not None else UNTESTED)
    if backtest is None:
        run.notes.append("not_chosen" if given else "no_backtest")
    by_gaps = name in NEEDS_GAPS
    rows = keyed(shop.summary, by_gaps=by_gaps)
    with run.steps.step("kinds"):
        kinds = _kinds(run, rows) if by_gaps else shop.kinds
    with run.steps.step("fitting"):
        model = fit_to_kinds(new_model(name), kinds)
        x, mean = spend_sample(run.backend, shop.summary, customers=shop.guards.customers)
        money = MeanSpend.of(x, mean, fallback=_mean_of_days(run.backend, shop.summary))
    run.notes += [*model.notes_, *(f"spend_{note}" for note in money.notes)]
    return Fitted(name, model, money, backtest, kinds, rows)


def _backtest(run: Run, shop: Shop) -> Backtest | None:
    purchases = purchases_in_memory(
        run.backend, shop.days, customers=shop.guards.customers, at_most=RACE_CUSTOMERS
    )
    return choose_model(
        purchases, until=run.until, horizon_days=run.asked.horizon_days, level=run.asked.level
    )


def _unscored(run: Run, shop: Shop) -> Understanding:
    """Say what can be said with hardly any repeat purchases."""
    run.notes.append("too_little_data")
    with run.steps.step("writing"):
        rows = unscored_rows(
            judged_rows(run, shop, shop.summary), windows_days=run.asked.windows_days
        )
        stored(run.backend, rows, run.workplace / "scored")
    purchases = purchases_in_memory(
        run.backend, shop.days, customers=shop.guards.customers, at_most=RACE_CUSTOMERS
    )
    rates = cohort_rates(
        purchases,
        until=day_number(run.until),
        within=run.asked.horizon_days,
        level=run.asked.level,
    )
    return _understanding(run, shop.guards, rates=rates)


def _understanding(
    run: Run,
    guards: Guards,
    *,
    fitted: Fitted | None = None,
    totals: Totals | None = None,
    rates: Sequence[CohortRate] = (),
) -> Understanding:
    model = fitted.model if fitted is not None else None
    return Understanding(
        model=fitted.name if fitted is not None else None,
        parameters=dict(model.params_) if model is not None else {},
        standard_errors=dict(model.standard_errors_) if model is not None else {},
        spend_model=fitted.money.code if fitted is not None else None,
        spend_parameters=fitted.money.parameters if fitted is not None else {},
        notes=tuple(dict.fromkeys(run.notes)),
        until=run.until,
        horizon_days=run.asked.horizon_days,
        windows_days=tuple(run.asked.windows_days),
        level=run.asked.level,
        customers=guards.customers,
        purchase_days=guards.customers + guards.repeats,
        totals=totals,
        guards=guards,
        backtest=fitted.backtest if fitted is not None else None,
        cohort_rates=tuple(rates),
        seconds=run.steps.seconds,
        peak_memory_mb=round(peak_memory_mb(), 1),
        scored=run.workplace / "scored.parquet",
    )


def _mean_of_days(backend: BaseBackend, summary: ir.Table) -> float:
    """Answer the mean net revenue of a purchase day over all customers."""
    sums = backend.to_pyarrow(
        summary.aggregate(
            money=summary.net_revenue.cast("float64").sum(), days=summary.purchase_days.sum()
        )
    ).to_pylist()[0]
    return float(sums["money"]) / float(sums["days"])
