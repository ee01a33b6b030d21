"""The shop's own months, read from the calendar table."""

from __future__ import annotations

from ibis.expr import types as ir


def months_of(calendar: ir.Table) -> ir.Table:
    """List the calendar's months: month_number (int64), month_start, month_end (their last day).

    The calendar must hold whole months; else a month would seem to end with the table.
    """
    return calendar.group_by(month_number=calendar.month_number.cast("int64")).aggregate(
        month_start=calendar.month_start.min(), month_end=calendar.day.max()
    )


def with_month(days: ir.Table, calendar: ir.Table) -> ir.Table:
    """Add `month_number` (int64) to rows that have a `day`."""
    numbers = calendar.select("day", month_number=calendar.month_number.cast("int64"))
    return days.join(numbers, "day")
