"""Charts: built by features from raw values, worded for each reader, drawn by charts.js."""

from __future__ import annotations

from vafa.web.charts.drawings import drawing_of
from vafa.web.charts.shapes import (
    Axis,
    Band,
    Brush,
    Chart,
    Column,
    Flow,
    Mark,
    Node,
    Point,
    Points,
    Series,
    Table,
)
from vafa.web.charts.tables import ShownCell, ShownTable, table_of

__all__ = [
    "Axis",
    "Band",
    "Brush",
    "Chart",
    "Column",
    "Flow",
    "Mark",
    "Node",
    "Point",
    "Points",
    "Series",
    "ShownCell",
    "ShownTable",
    "Table",
    "drawing_of",
    "table_of",
]
