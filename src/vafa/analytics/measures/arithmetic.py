"""The few sums that every measure writes, in a form on which both engines agree."""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr import types as ir


def whole_sum(column: ir.IntegerValue) -> ir.IntegerValue:
    """Add up whole numbers and give an int64.

    DuckDB adds int64 into a 128-bit number and writes that to Parquet as a double, while Ibis
    believes in int64 and drops a plain cast. A cast to "never null" stays, and keeps nulls; one
    over a decimal stays too, but costs thirty times as much as the sum.
    """
    return as_int64(column.sum())


def as_int64(total: ir.IntegerValue) -> ir.IntegerValue:
    """Turn a 128-bit sum of DuckDB's into an int64 (see `whole_sum`)."""
    return total.cast("!int64").cast("int64")


def share(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """Divide as float64; null when the whole is 0."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def days_from(start: ir.DateValue, end: ir.DateValue | date) -> ir.IntegerValue:
    """Count the days from `start` to `end`; negative when `end` is earlier."""
    later = ibis.literal(end) if isinstance(end, date) else end
    return later.delta(start, unit="day")


def real(value: float) -> ir.FloatingScalar:
    """Write a number as float64: both engines take a bare 0.25 for a decimal of two digits."""
    return ibis.literal(repr(float(value))).cast("float64")
