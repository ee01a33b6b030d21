"""What hangs on a customer, and what becomes of it when two records are merged or parted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
class Beside:
    """A section of its own that follows from rows: `rows` gets the numbers of all records."""

    table: str
    # Any: what it is called, to be translated; and rows of JSON values.
    label: Any
    rows: Callable[[Sequence[int]], Iterator[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Told:
    """A person who asks gets the rows: all columns but `without`, with the rows of `parts`."""

    without: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """A person who asks does not get the rows."""

    why: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """The rows go when the person is erased."""


@dataclass(frozen=True, slots=True)
class Blanked:
    """The rows stay without what these columns said, so that sums and states stay."""

    # Any: values of columns, of several types.
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows stay as they are: they tell nothing of a person."""

    why: str


@dataclass(frozen=True, slots=True)
class Holds:
    """A row keeps its customer when the only import that spoke of them is withdrawn.

    So does what a person wrote or decided, and what another source recorded: it must not vanish
    with an import. `among` says which rows do, if not all. `comes_with_imports` are rows that a
    withdrawal itself takes back before it looks at customers.
    """

    # Any: values of columns, of several types.
    among: Mapping[str, Any] = field(default_factory=dict)
    comes_with_imports: bool = False


@dataclass(frozen=True, slots=True)
class Follows:
    """A row goes with its customer when they are forgotten; nothing that somebody said is lost."""

    why: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One table with a customer: how it is merged, given out and erased.

    - `table` is the model's label, `column` its field that points to the customer.
    - `why` says why the rows stay; needed for `stay`.
    - `settle` is called in the transaction of a merge or an undo, after all rows were moved, in
      the order of the table of subjects.
    - `aside` writes down what a single record has that the merge is about to change beyond
      recall; `put_back` gets it when the record stands alone again.
    - `export` says what the person gets of it who asks for their data, `erase` what becomes of it
      when they are erased; both concern the rows of all records of the customer.
    - `withdrawal` says whether a row keeps its customer when the only import that spoke of them is
      withdrawn, or goes with them.
    """

    table: str
    merging: Merging
    column: str = "customer"
    why: str = ""
    # Any: what the rows are called, to be translated; needed for `move`.
    label: Any = ""
    at_most_one: AtMostOne | None = None
    settle: Callable[[Regrouped], None] | None = None
    # Any: JSON values.
    aside: Callable[[int], Any] | None = None
    put_back: Callable[[Any], None] | None = None
    export: Told | Untold | None = None
    erase: Dropped | Blanked | Kept | None = None
    withdrawal: Holds | Follows | None = None
