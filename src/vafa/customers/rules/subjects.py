"""What hangs on a customer, and what becomes of it when two records are merged or parted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

# `move`: the rows go to the live customer, and home again when the merge is undone.
# `stay`: the rows keep the record that they were made for; whoever reads them looks at all
#   records of the customer (`customers.queries.records_of`).
# `derive`: the rows follow from others; `settle` brings them in line.
Merging = Literal["move", "stay", "derive"]


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """A customer has at most one row with the same `columns` among those that are like `among`.

    Where both have one when they are merged, the one of the kept customer counts; the other rests
    with its record, and is in force again when the merge is undone.
    """

    columns: tuple[str, ...] = ()
    # Any: values of columns, of several types.
    among: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What a merge or its undo did, for those who bring their own rows in line.

    `roots` are the live customers that it touched, `gone` those that are live no more, `moved`
    the rows that changed their customer, by table.
    """

    roots: tuple[int, ...]
    gone: tuple[int, ...]
    moved: Mapping[str, Sequence[int]]
    at: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """One table with a customer: how it is merged, given out and erased.

    - `table` is the model's label, `column` its field that points to the customer.
    - `why` says why the rows stay; needed for `stay`.
    - `settle` is called in the transaction of a merge or an undo, after all rows were moved, in
      the order of the table of subjects.
    - `aside` writes down what a single record has that the merge is about to change beyond
      recall; `put_back` gets it when the record stands alone again.
    - `export` gives the rows of some records as plain values, `erase` takes out of them what is
      personal; both get all records of one customer.
    """

    table: str
    merging: Merging
    column: str = "customer"
    why: str = ""
    # Any: what the rows are called, to be translated; needed for `move`.
    label: Any = ""
    at_most_one: AtMostOne | None = None
    settle: Callable[[Regrouped], None] | None = None
    # Any here and below: JSON values.
    aside: Callable[[int], Any] | None = None
    put_back: Callable[[Any], None] | None = None
    export: Callable[[Sequence[int]], list[dict[str, Any]]] | None = None
    erase: Callable[[Sequence[int]], None] | None = None
