"""The table behind each chart: the same facts, for eyes, screen readers and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from vafa.core.presentation import Reader
from vafa.web.charts.shapes import Chart, Column, Series, Table, Value
from vafa.web.charts.wording import raw_text, worded


@dataclass(frozen=True)
class ShownCell:
    """What a cell says, and what its CSV says."""

    text: str
    raw: str
    is_figure: bool

    @property
    def html(self) -> str:
        """Return the cell of the page's table."""
        figure = ' class="vafa-figure"' if self.is_figure else ""
        return f'<td data-raw="{escape(self.raw)}"{figure}>{escape(self.text)}</td>'


@dataclass(frozen=True)
class ShownTable:
    """A table in a reader's words."""

    columns: Sequence[ShownCell]
    rows: Sequence[Sequence[ShownCell]]

    @property
    def body(self) -> SafeString:
        """Return the rows of the page's table; a template would take ten times as long."""
        rows = ("".join(cell.html for cell in row) for row in self.rows)
        return SafeString("".join(f"<tr>{cells}</tr>" for cells in rows))


def table_of(chart: Chart, reader: Reader) -> ShownTable:
    """Put the table of a chart, its own or the one made from its series, into words."""
    table = chart.table or _made_table(chart)
    columns = [
        ShownCell(column.name, _raw_heading(column, reader), column.words not in {"text", "day"})
        for column in table.columns
    ]
    rows = [
        [
            ShownCell(
                worded(value, column.words, reader),
                raw_text(value, column.words, reader),
                column.words not in {"text", "day"},
            )
            for column, value in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
    return ShownTable(columns, rows)


def _raw_heading(column: Column, reader: Reader) -> str:
    return f"{column.name} ({reader.money_unit})" if column.words == "money" else column.name


def _made_table(chart: Chart) -> Table:
    match chart.kind:
        case "heat":
            return _heat_table(chart)
        case "flow":
            return _flow_table(chart)
        case "bubble" | "moments" | "calibration":
            return _points_table(chart)
        case _:
            return _series_table(chart)


def _series_table(chart: Chart) -> Table:
    first = Column(chart.x_axis.name or gettext("What"), chart.x_axis.words)
    columns = [first, *(column for series in chart.series for column in _columns(series, chart))]
    rows = [
        [category, *(value for series in chart.series for value in _values(series, index))]
        for index, category in enumerate(chart.categories)
    ]
    return Table(columns, rows)


def _columns(series: Series, chart: Chart) -> Iterator[Column]:
    words = chart.y_axis.words
    yield Column(series.name, words)
    if series.lows:
        yield Column(gettext("%(name)s, at least") % {"name": series.name}, words)
        yield Column(gettext("%(name)s, at most") % {"name": series.name}, words)


def _values(series: Series, index: int) -> Iterator[Value]:
    yield series.values[index]
    if series.lows:
        yield series.lows[index]
        yield series.highs[index]


def _points_table(chart: Chart) -> Table:
    has_size = any(point.size is not None for group in chart.groups for point in group.points)
    columns = [
        Column(gettext("Group")),
        Column(gettext("Name")),
        Column(chart.x_axis.name or gettext("Across"), chart.x_axis.words),
    ]
    if chart.kind != "moments":
        columns.append(Column(chart.y_axis.name or gettext("Up"), chart.y_axis.words))
    if has_size:
        columns.append(Column(chart.size_axis.name or gettext("Size"), chart.size_axis.words))
    rows: list[list[Value]] = []
    for group in chart.groups:
        for point in group.points:
            row: list[Value] = [group.name, point.name, point.x]
            if chart.kind != "moments":
                row.append(point.y)
            rows.append([*row, point.size] if has_size else row)
    return Table(columns, rows)


def _heat_table(chart: Chart) -> Table:
    first = Column(chart.row_axis.name or gettext("What"), chart.row_axis.words)
    columns = [first, *(Column(str(name), chart.y_axis.words) for name in chart.categories)]
    return Table(columns, [[name, *row] for name, row in zip(chart.rows, chart.cells, strict=True)])


def _flow_table(chart: Chart) -> Table:
    names = {node.key: node.name for node in chart.nodes}
    columns = [
        Column(gettext("From")),
        Column(gettext("To")),
        Column(chart.y_axis.name or gettext("How many"), chart.y_axis.words),
    ]
    return Table(columns, [[names[f.start], names[f.end], f.value] for f in chart.flows])
