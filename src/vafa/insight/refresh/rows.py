"""The scored table of a run, read in batches and judged into list rows, column by column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from vafa.core.batches import chunks
from vafa.insight.refresh.judging import InForce, Judge
from vafa.insight.refresh.list_columns import DECIDED, JUDGED_BY, LIST_ROW, MEASURED, NO_PURCHASE
from vafa.insight.rules.verdicts import FUTURE, Cuts, cuts_of, reals
from vafa.portfolio.models import Valuation
from vafa.portfolio.rules.columns import values_of

__all__ = ["Cuts", "cuts_of", "judged_rows", "list_rows", "prospect_rows", "ranks_of"]

# A batch is one transaction and dirties the leaves of every index once: a few large ones write
# far less than many small.
ROWS_PER_BATCH = 20_000
CUSTOMERS_ASKED_AT_ONCE = 5_000


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
    *, scored: Path, judge: Judge, ranks: NDArray[np.int64], countries: Mapping[int, str]
) -> Iterator[pa.Table]:
    """Judge every scored customer, beside the row that is in force until now.

    They come by their rank: in the order of most lists and indexes, so that saving them writes
    neighbouring pages, and the first page of a list lies in one place.
    """
    names = [name for name in pq.read_schema(scored).names if name in SCORED]
    best_first = pq.read_table(scored, columns=names).take(pa.array(np.argsort(ranks)))
    for start in range(0, best_first.num_rows, ROWS_PER_BATCH):
        batch = best_first.slice(start, ROWS_PER_BATCH)
        rank = np.arange(start + 1, start + 1 + batch.num_rows)
        batch = batch.append_column("value_rank", pa.array(rank))
        yield _with_country(batch, judge, countries)


def prospect_rows(*, judge: Judge, prospects: Iterator[tuple[int, str]]) -> Iterator[pa.Table]:
    """Judge people without a purchase."""
    while countries := dict(islice(prospects, ROWS_PER_BATCH)):
        nothing = {name: [value] * len(countries) for name, value in NO_PURCHASE.items()}
        batch = pa.table({**nothing, "customer_id": pa.array(countries, pa.int64())})
        yield _with_country(batch, judge, countries)


def _with_country(batch: pa.Table, judge: Judge, countries: Mapping[int, str]) -> pa.Table:
    ids = batch["customer_id"].to_pylist()
    country = [countries.get(customer_id, "") for customer_id in ids]
    batch = batch.append_column("country", pa.array(country, pa.string()))
    return list_rows(batch, judge=judge, before=in_force(ids))


def list_rows(scored: pa.Table, *, judge: Judge, before: Mapping[int, InForce]) -> pa.Table:
    """Put what is decided about scored customers beside what was measured, as `LIST_ROW`."""
    names = [name for name in JUDGED_BY if name in scored.column_names]
    columns = [values_of(scored[name]) for name in names]
    # Made one by one, so that no list of a million dictionaries waits for its turn.
    rows = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
    judged = [judge.judge(row, before.get(row["customer_id"])) for row in rows]
    decided = zip(*map(attrgetter(*DECIDED), judged), strict=True)
    found: dict[str, Any] = dict(zip(DECIDED, decided, strict=True))
    found |= {name: _measured(scored, of) for name, of in MEASURED.items()}
    return pa.table(
        [_typed(found[one.name], one.type, size=scored.num_rows) for one in LIST_ROW],
        schema=LIST_ROW,
    )


def _measured(scored: pa.Table, names: Sequence[str]) -> pa.ChunkedArray | None:
    """Take the first of some columns that is there, filled up from those after it."""
    there = [scored[name] for name in names if name in scored.column_names]
    if len(there) < 2:
        return there[0] if there else None
    return pc.coalesce(*there)


# Any: an Arrow column, or values in the order of the rows.
def _typed(values: Any, kind: pa.DataType, *, size: int) -> pa.ChunkedArray | pa.Array:
    if values is None:
        return pa.nulls(size, kind)
    if not isinstance(values, pa.ChunkedArray):
        return pa.array(values, kind)
    if pa.types.is_floating(values.type) and pa.types.is_integer(kind):
        values = pc.round(values)
    return values.cast(kind)


def in_force(customer_ids: Sequence[int]) -> dict[int, InForce]:
    """Return what the run in force says of some customers, by their id."""
    rows = Valuation.objects.filter(run__is_current=True)
    found = {}
    for asked in chunks(customer_ids, CUSTOMERS_ASKED_AT_ONCE):
        some = rows.filter(customer_id__in=asked).values_list("customer_id", *InForce._fields)
        found.update({row[0]: InForce(*row[1:]) for row in some})
    return found


# What a list row is made of; the scored table has more.
SCORED = {*JUDGED_BY, *(name for names in MEASURED.values() for name in names)}
