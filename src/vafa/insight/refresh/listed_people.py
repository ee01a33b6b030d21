"""Lists of customers behind a page's figures: whole, in their order, and kept for paging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr import types as ir

from vafa.insight.models import ListedPeople
from vafa.insight.rules.shapes import list_name

STRETCH = 500
ROWS_AT_ONCE = 200


# Any: Ibis' backends share no typed base class.
def keep_listed_people(
    engine: Any, placed: Mapping[str, ir.Table], *, run_id: int, page: str
) -> None:
    """Keep who is in each cell of a page's figures, by their kind of cell."""
    for view, rows in placed.items():
        table = engine.to_pyarrow(_in_order(rows))
        stretches = _stretches(table, page, view, run_id=run_id)
        while batch := list(islice(stretches, ROWS_AT_ONCE)):
            ListedPeople.objects.bulk_create(batch)


def forget_listed_people(*, but_of: int) -> None:
    """Delete the lists of all runs but one, few at a time so that nobody waits."""
    others = ListedPeople.objects.exclude(run_id=but_of).order_by("id")
    while ids := list(others.values_list("id", flat=True)[:ROWS_AT_ONCE]):
        ListedPeople.objects.filter(id__in=ids).delete()


def _in_order(placed: ir.Table) -> ir.Table:
    """Put each cell's customers in the order of the list: most net revenue of the year first."""
    told = placed.select("cell", "customer_id", amount=placed.revenue_year.fill_null(0))
    return told.order_by("cell", ibis.desc("amount"), "customer_id")


def _stretches(rows: pa.Table, page: str, view: str, *, run_id: int) -> Iterator[ListedPeople]:
    cells = rows["cell"].combine_chunks().dictionary_encode()
    amounts, customers = (rows[name].to_numpy() for name in ("amount", "customer_id"))
    begins = np.flatnonzero(np.diff(cells.indices.to_numpy(), prepend=-1))
    for begin, end in zip(begins, [*begins[1:], rows.num_rows], strict=True):
        cell = cells[int(begin)].as_py()
        for position, start in enumerate(range(begin, end, STRETCH)):
            until = min(start + STRETCH, end)
            yield ListedPeople(
                run_id=run_id,
                name=list_name(page, view, cell),
                position=position,
                first_amount=int(amounts[start]),
                first_customer=int(customers[start]),
                amounts=amounts[start:until].tolist(),
                people=customers[start:until].tolist(),
            )
