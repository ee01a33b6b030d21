"""What charts.js draws: raw places for the pixels, and words for everything that is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from vafa.core.presentation import Reader
from vafa.web.charts.shapes import Axis, Chart, Figure, Point, Series, Value, Words
from vafa.web.charts.ticks import covering, even_ticks, log_ticks, month_ticks
from vafa.web.charts.wording import is_whole, number_of, worded, worded_briefly

# Any: this is JSON, read by charts.js alone.
Drawing = dict[str, Any]

STANDING_ON_ZERO = frozenset({"line", "area", "bar", "stacked", "rows", "intervals"})


def drawing_of(chart: Chart, reader: Reader) -> Drawing:
    """Describe a chart for charts.js; nothing in it needs another language, calendar or digit."""
    drawing: Drawing = {
        "kind": chart.kind,
        "title": chart.title,
        "direction": reader.direction,
        "xName": chart.x_axis.name,
        "yName": chart.y_axis.name,
    }
    match chart.kind:
        case "heat":
            drawing |= _heat(chart, reader)
        case "flow":
            drawing |= _flow(chart, reader)
        case "bubble" | "moments" | "calibration":
            drawing |= _points(chart, reader)
        case _:
            drawing |= _categories(chart, reader)
    if chart.brush:
        brush = chart.brush
        drawing["brush"] = {"url": brush.url, "target": brush.target, "field": brush.field}
        if brush.by_place:
            drawing["brush"]["byPlace"] = True
    return drawing


def _categories(chart: Chart, reader: Reader) -> Drawing:
    low, high = covering(list(_heights(chart)), with_zero=chart.kind in STANDING_ON_ZERO)
    return {
        "labels": _labels(chart.categories, chart.x_axis.words, reader),
        "y": _axis(chart.y_axis, low, high, reader),
        "series": [_series(series, chart.y_axis.words, reader) for series in chart.series],
        "colours": list(chart.colours),
    }


def _heights(chart: Chart) -> Iterator[float]:
    stacked = chart.kind in {"stacked", "area"} and len(chart.series) > 1
    if stacked:
        for column in zip(*(series.values for series in chart.series), strict=True):
            yield sum(float(value) for value in column if value is not None and value > 0)
            yield sum(float(value) for value in column if value is not None and value < 0)
        return
    for series in chart.series:
        for values in (series.values, series.lows, series.highs):
            yield from (float(value) for value in values if value is not None)


def _series(series: Series, words: Words, reader: Reader) -> Drawing:
    drawn: Drawing = {
        "name": series.name,
        "colour": series.colour,
        "dashed": series.is_dashed,
        "values": [_place(value) for value in series.values],
        "texts": _labels(series.values, words, reader),
    }
    if series.lows:
        drawn["lows"] = [_place(value) for value in series.lows]
        drawn["highs"] = [_place(value) for value in series.highs]
        drawn["rangeTexts"] = [
            "" if low is None or high is None else _range(low, high, words, reader)
            for low, high in zip(series.lows, series.highs, strict=True)
        ]
    return drawn


def _range(low: Figure, high: Figure, words: Words, reader: Reader) -> str:
    return f"{worded(low, words, reader)} – {worded(high, words, reader)}"


def _points(chart: Chart, reader: Reader) -> Drawing:
    places = [point for group in chart.groups for point in group.points]
    across = [number_of(point.x) for point in places]
    across += [number_of(end) for band in chart.bands for end in (band.start, band.end)]
    across += [number_of(mark.at) for mark in chart.marks]
    up = [float(point.y) for point in places]
    if chart.kind == "calibration":
        across = up = [*across, *up]
    x_low, x_high = covering(across, with_zero=chart.kind == "calibration")
    y_low, y_high = covering(up, with_zero=chart.kind == "calibration")
    return {
        "x": _axis(chart.x_axis, x_low, x_high, reader),
        "y": _axis(chart.y_axis, y_low, y_high, reader),
        "sizeName": chart.size_axis.name,
        "groups": [
            {
                "name": group.name,
                "colour": group.colour,
                "points": [_point(point, chart, reader) for point in group.points],
            }
            for group in chart.groups
        ],
        "bands": [
            {
                "start": number_of(band.start),
                "end": number_of(band.end),
                "name": band.name,
                "colour": band.colour,
            }
            for band in chart.bands
        ],
        "marks": [{"at": number_of(mark.at), "name": mark.name} for mark in chart.marks],
    }


def _point(point: Point, chart: Chart, reader: Reader) -> Drawing:
    drawn: Drawing = {
        "x": number_of(point.x),
        "y": float(point.y),
        "name": point.name,
        "xText": worded(point.x, chart.x_axis.words, reader),
        "yText": worded(point.y, chart.y_axis.words, reader),
    }
    if point.size is not None:
        drawn["size"] = float(point.size)
        drawn["sizeText"] = worded(point.size, chart.size_axis.words, reader)
    if point.id is not None:
        drawn["id"] = point.id
    if point.url:
        drawn["url"] = point.url
    return drawn


def _heat(chart: Chart, reader: Reader) -> Drawing:
    words = chart.y_axis.words
    known = [float(cell) for row in chart.cells for cell in row if cell is not None]
    low, high = covering(known, with_zero=True)
    high = high if chart.y_axis.high is None else float(chart.y_axis.high)
    return {
        "labels": _labels(chart.categories, chart.x_axis.words, reader),
        "rows": _labels(chart.rows, chart.row_axis.words, reader),
        "rowName": chart.row_axis.name,
        "low": low,
        "high": high,
        "lowText": worded_briefly(low, words, reader),
        "highText": worded_briefly(high, words, reader),
        "cells": [
            {
                "x": x,
                "y": y,
                "value": float(cell),
                "text": worded(cell, words, reader),
                "brief": worded_briefly(round(float(cell), 2), words, reader),
            }
            for y, row in enumerate(chart.cells)
            for x, cell in enumerate(row)
            if cell is not None
        ],
    }


def _flow(chart: Chart, reader: Reader) -> Drawing:
    return {
        "nodes": [
            {"key": node.key, "name": node.name, "column": node.column, "colour": node.colour}
            for node in chart.nodes
        ],
        "flows": [
            {
                "start": flow.start,
                "end": flow.end,
                "value": float(flow.value),
                "text": worded(flow.value, chart.y_axis.words, reader),
            }
            for flow in chart.flows
            if flow.value > 0
        ],
    }


def _axis(axis: Axis, low: float, high: float, reader: Reader) -> Drawing:
    low = low if axis.low is None else float(axis.low)
    high = high if axis.high is None else float(axis.high)
    places: Sequence[float]
    if axis.words in {"day", "month"}:
        days = (date.fromordinal(int(low)), date.fromordinal(int(high)))
        months = month_ticks(*days, calendar=reader.calendar)
        places = [float(month.toordinal()) for month in months]
        ends = (low, high)
    else:
        # A logarithmic axis has no place for zero or less; those dots sit on its lower end.
        places = (
            log_ticks(max(low, 1.0), max(high, 10.0))
            if axis.is_log
            else even_ticks(low, high, is_whole=is_whole(axis))
        )
        ends = (places[0], places[-1])
    return {
        "name": axis.name,
        "log": axis.is_log,
        "min": ends[0],
        "max": ends[1],
        "ticks": [
            {"at": place, "text": worded_briefly(place, axis.words, reader)} for place in places
        ],
    }


def _labels(values: Iterable[Value], words: Words, reader: Reader) -> list[str]:
    return [worded(value, words, reader) for value in values]


def _place(value: Figure | None) -> float | None:
    return None if value is None else float(value)
