"""What a chart shows, in raw values: written by features, put into words for each reader."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Figure = int | float | Decimal
Value = Figure | date | str | None

ChartKind = Literal[
    "line",
    "area",
    "bar",
    "stacked",
    "rows",
    "bubble",
    "heat",
    "flow",
    "moments",
    "calibration",
    "intervals",
]
# How a raw value is put into words; money is minor units of the shop's currency.
Words = Literal["number", "decimal", "money", "percent", "day", "month", "text"]
Height = Literal["small", "medium", "tall"]


@dataclass(frozen=True)
class Axis:
    """The name of an axis, how its values are worded, and its ends when they are fixed."""

    name: str = ""
    words: Words = "number"
    is_log: bool = False
    low: Figure | None = None
    high: Figure | None = None


@dataclass(frozen=True)
class Series:
    """One line or set of bars: a value per category, None where nothing is known.

    `colour` is a token of vafa.css without its dashes, such as "accent", "muted" or
    "phase-new"; empty takes the next of the palette. `lows` and `highs` are ends of intervals.
    """

    name: str
    values: Sequence[Figure | None]
    colour: str = ""
    lows: Sequence[Figure | None] = ()
    highs: Sequence[Figure | None] = ()
    is_dashed: bool = False


@dataclass(frozen=True)
class Point:
    """One dot: where it is, how big, what it is called, and what a brush hands on."""

    x: Figure | date
    y: Figure = 0
    size: Figure | None = None
    name: str = ""
    id: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Points:
    """Dots of one colour under one name in the legend."""

    name: str
    points: Sequence[Point]
    colour: str = ""


@dataclass(frozen=True)
class Node:
    """A station of a flow chart; `column` counts from where the reader begins."""

    key: str
    name: str
    column: int
    colour: str = ""


@dataclass(frozen=True)
class Flow:
    """So many go from one station to the next."""

    start: str
    end: str
    value: Figure


@dataclass(frozen=True)
class Band:
    """A stretch of the x axis that means something, such as the days of the next order."""

    start: Figure | date
    end: Figure | date
    name: str
    colour: str = "accent"


@dataclass(frozen=True)
class Mark:
    """A line across the chart at one place of the x axis, such as today."""

    at: Figure | date
    name: str


@dataclass(frozen=True)
class Brush:
    """Where the ids of brushed points are posted (as `field`), and what shows the answer.

    `by_place` posts the ends of the brushed region instead, as x_low, x_high, y_low and y_high:
    for points that each stand for many.
    """

    url: str
    target: str
    field: str = "customer"
    by_place: bool = False


@dataclass(frozen=True)
class Column:
    """A column of the table behind a chart."""

    name: str
    words: Words = "text"


@dataclass(frozen=True)
class Table:
    """The same facts as rows; made from the series unless a feature gives its own."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Chart:
    """One picture with its table. Which fields matter depends on the kind; see the README.

    `colours` paints the bars of kind "rows" one by one, in the order of the categories.
    """

    kind: ChartKind
    title: str
    categories: Sequence[Value] = ()
    series: Sequence[Series] = ()
    colours: Sequence[str] = ()
    groups: Sequence[Points] = ()
    rows: Sequence[Value] = ()
    cells: Sequence[Sequence[Figure | None]] = ()
    nodes: Sequence[Node] = ()
    flows: Sequence[Flow] = ()
    bands: Sequence[Band] = ()
    marks: Sequence[Mark] = ()
    x_axis: Axis = Axis(words="text")
    y_axis: Axis = Axis()
    size_axis: Axis = Axis()
    row_axis: Axis = Axis(words="text")
    brush: Brush | None = None
    table: Table | None = None
    note: str = ""
    height: Height = "medium"

    @property
    def dom_id(self) -> str:
        """Name the chart on its page, the same way every time."""
        digest = hashlib.sha256(f"{self.kind}:{self.title}".encode()).hexdigest()
        return f"chart-{digest[:10]}"

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to draw."""
        return not (
            any(value is not None for series in self.series for value in series.values)
            or any(group.points for group in self.groups)
            or any(cell is not None for row in self.cells for cell in row)
            or self.flows
        )
