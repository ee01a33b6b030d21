"""The scored table of a run, read in batches and judged into list rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vafa.insight.refresh.judging import Judge
from vafa.insight.rules.verdicts import FUTURE, Cuts, cuts_of, reals
from vafa.portfolio.models import Valuation

__all__ = ["Cuts", "cuts_of", "judged_rows", "prospect_rows", "ranks_of"]

ROWS_PER_BATCH = 5_000


def ranks_of(scored: Path, cuts: Cuts, *, marked: Collection[int] = ()) -> NDArray[np.int64]:
    """Rank customers, strategically important ones first (R104), then by future and present value.

    Value is contribution where it is known; where it is not, revenue is taken for as much
    contribution as the shop's own keeps of it. `marked` are those whom people marked as important.
    The n-th number is the rank of the n-th row of the scored table. Ties keep the row order.
    """
    there = set(pq.read_schema(scored).names)
    names = ["customer_id", FUTURE, "net_revenue", "revenue_year"]
    names += [name for name in (*KEPT, OF_MODELS) if name in there]
    table = pq.read_table(scored, columns=names)
    future, revenue = reals(table[FUTURE]), reals(table["net_revenue"])
    value = np.nan_to_num(future) + reals(table["revenue_year"])
    tests = [(future, cuts.future_significant), (revenue, cuts.volume_significant)]
    if set(KEPT) <= there:
        later = reals(table["contribution_24"])
        kept = later + reals(table[OF_MODELS if OF_MODELS in there else "contribution_year"])
        value = _in_one_money(kept, value)
        revenue_alone = np.where(np.isnan(later), future, np.nan)
        tests = [
            (later, cuts.contribution_significant),
            (revenue_alone, cuts.future_significant),
            tests[1],
        ]
    is_significant = np.isin(table["customer_id"].to_numpy(), np.array(sorted(marked), np.int64))
    for worth, cut in tests:
        if cut is not None:
            is_significant |= np.nan_to_num(worth, nan=-np.inf) >= cut
    order = np.lexsort((-value, ~is_significant))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


KEPT = ("contribution_24", "contribution_year")
# The contribution of the year in the money of the models, where that is not as paid.
OF_MODELS = "contribution_of_models"


def _in_one_money(kept: NDArray[np.float64], revenue: NDArray[np.float64]) -> NDArray[np.float64]:
    is_known = ~np.isnan(kept)
    total = float(revenue[is_known].sum())
    rate = float(kept[is_known].sum()) / total if total > 0 else 1.0
    return np.where(is_known, kept, revenue * rate)


def judged_rows(
    *, scored: Path, judge: Judge, ranks: NDArray[np.int64], countries: dict[int, str]
) -> Iterator[Valuation]:
    """Judge every scored customer, beside the row that is in force until now.

    They come by their rank: in the order of most lists and indexes, so that saving them writes
    neighbouring pages, and the first page of a list lies in one place.
    """
    best_first = pq.read_table(scored).take(pa.array(np.argsort(ranks)))
    for start in range(0, best_first.num_rows, ROWS_PER_BATCH):
        rows: list[dict[str, Any]] = best_first.slice(start, ROWS_PER_BATCH).to_pylist()
        before = rows_in_force([row["customer_id"] for row in rows])
        for rank, row in enumerate(rows, start=start + 1):
            row["value_rank"] = rank
            row["country"] = countries.get(row["customer_id"], "")
            yield judge.judge(row, before.get(row["customer_id"]))


def prospect_rows(*, judge: Judge, prospects: Iterator[tuple[int, str]]) -> Iterator[Valuation]:
    """Judge people without a purchase."""
    while batch := dict(islice(prospects, ROWS_PER_BATCH)):
        before = rows_in_force(list(batch))
        for customer_id, country in batch.items():
            row = {**NO_PURCHASE, "customer_id": customer_id, "country": country}
            yield judge.judge(row, before.get(customer_id))


def rows_in_force(customer_ids: list[int]) -> dict[int, Valuation]:
    """Return the rows in force of some customers by their id."""
    rows = Valuation.objects.filter(run__is_current=True, customer_id__in=customer_ids)
    return {row.customer_id: row for row in rows}


UNKNOWN_COLUMNS = (
    "first_day",
    "second_day",
    "latest_day",
    "usual_gap_days",
    "at_risk_after_days",
    "former_after_days",
    "overdue_since",
    "next_purchase_median_day",
    "p_buys_30",
    "p_buys_90",
    "p_buys_180",
    "expected_orders",
    "expected_orders_low",
    "expected_orders_high",
    "expected_spend",
    "expected_spend_low",
    "expected_spend_high",
    FUTURE,
    "value_rank",
)
NO_PURCHASE: dict[str, Any] = {
    **dict.fromkeys(UNKNOWN_COLUMNS),
    "purchase_days": 0,
    "orders": 0,
    "net_revenue": 0,
    "revenue_year": 0,
    "came_back": False,
}
