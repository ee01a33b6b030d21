"""From a fitted model to the scored table and the shop's totals."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
from ibis.expr import types as ir

from vafa.analytics.choosing.boosted import boosting_ratios
from vafa.analytics.choosing.candidates import BLEND_WITH_BOOSTING
from vafa.analytics.choosing.purchases import day_number
from vafa.analytics.choosing.report import Backtest
from vafa.analytics.choosing.spread import relative_variance
from vafa.analytics.understanding.kinds import scores_of
from vafa.analytics.understanding.known import purchases_in_memory, stored
from vafa.analytics.understanding.outcome import Totals
from vafa.analytics.understanding.running import Fitted, Run, Shop, judged_rows
from vafa.analytics.understanding.scored_table import Factors, scored_rows
from vafa.analytics.understanding.totals import Sums, totals_of

# Boosting looks at every purchase day in memory: beyond this it is left out.
BOOSTING_CUSTOMERS_MAX = 1_000_000


def score_customers(run: Run, shop: Shop, fitted: Fitted) -> Totals:
    """Score everybody, write the scored table, and add up."""
    with run.steps.step("scoring"):
        scores, sums = _kind_scores(run, fitted)
    boosted = None
    if fitted.name == BLEND_WITH_BOOSTING:
        with run.steps.step("boosting"):
            boosted = _boosted(run, shop, fitted)
    with run.steps.step("writing"):
        rows = scored_rows(
            judged_rows(run, shop, fitted.keyed),
            scores,
            until=run.until,
            windows_days=run.asked.windows_days,
            factors=_factors(fitted.backtest),
            boosted=boosted,
        )
        scored = stored(run.backend, rows, run.workplace / "scored")
    with run.steps.step("totals"):
        return _totals(run, scored, sums, fitted)


def _kind_scores(run: Run, fitted: Fitted) -> tuple[ir.Table, Sums]:
    """Score kinds chunk by chunk into a Parquet beside the others, adding up totals."""
    place, sums = run.workplace / "kinds.parquet", Sums()
    writer: pq.ParquetWriter | None = None
    for part in fitted.kinds.chunks():
        scores = scores_of(fitted.model, fitted.money, part, run.asked)
        sums.add(part, scores)
        batch = pa.table(scores)
        writer = writer or pq.ParquetWriter(place, batch.schema)
        writer.write_table(batch)
    assert writer is not None
    writer.close()
    return run.backend.read_parquet(place), sums


def _boosted(run: Run, shop: Shop, fitted: Fitted) -> ir.Table | None:
    """Ask boosting about every customer; a shop too large for memory goes without, and says so."""
    customers, backtest = shop.guards.customers, fitted.backtest
    if customers > BOOSTING_CUSTOMERS_MAX:
        run.notes.append("boosting_left_out_for_size")
        return None
    ratios = boosting_ratios(
        purchases_in_memory(run.backend, shop.days, customers=customers, at_most=customers),
        fitted.model,
        cut=day_number(run.until),
        span=backtest.span_days if backtest is not None else run.asked.horizon_days,
        horizon=run.asked.horizon_days,
    )
    if ratios is None:
        return None
    pq.write_table(pa.table(ratios), run.workplace / "boosted.parquet")
    return run.backend.read_parquet(run.workplace / "boosted.parquet")


def _factors(backtest: Backtest | None) -> Factors:
    if backtest is None:
        return Factors()
    return Factors(backtest.orders_correction.factor, backtest.spend_correction.factor)


def _totals(run: Run, scored: ir.Table, sums: Sums, fitted: Fitted) -> Totals:
    added = run.backend.to_pyarrow(
        scored.aggregate(
            orders=scored.expected_orders.sum(),
            spend=scored.expected_spend.cast("float64").sum(),
        )
    ).to_pylist()[0]
    kinds = fitted.kinds
    variance = relative_variance(
        fitted.model,
        run.asked.horizon_days,
        kinds.x,
        kinds.t_x,
        kinds.T,
        log_gap_sum=kinds.log_gap_sum,
        weights=kinds.customers,
    )
    return totals_of(
        sums,
        relative_variance=variance,
        expected_orders=added["orders"],
        expected_spend=added["spend"],
        horizon_days=run.asked.horizon_days,
        level=run.asked.level,
        backtest=fitted.backtest,
    )
