"""Put raw chart values into a reader's words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.web.charts.shapes import Axis, Figure, Value, Words


def worded(value: Value, words: Words, reader: Reader) -> str:
    """Write a value in full, as in tables and beside the pointer."""
    if value is None:
        return gettext("unknown")
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return reader.month(value) if words == "month" else reader.day(value)
    match words:
        case "money":
            return reader.money(round(value))
        case "percent":
            return reader.percent(value, decimals=1)
        case "decimal":
            return reader.number(value, decimals=1)
        case "day" | "month":
            return worded(date.fromordinal(int(value)), words, reader)
        case _:
            return reader.number(value)


def worded_briefly(value: Figure | date, words: Words, reader: Reader) -> str:
    """Write a value in few letters, as at the marks of an axis."""
    if isinstance(value, date):
        return worded(value, words, reader)
    match words:
        case "money":
            return reader.compact_money(round(value))
        case "percent":
            is_fine = abs(float(value) * 100 - round(float(value) * 100)) > 1e-9
            return reader.percent(value, decimals=1 if is_fine else 0)
        case "day" | "month":
            return reader.month(date.fromordinal(int(value)))
        case _:
            return reader.compact(value)


def raw_text(value: Value, words: Words, reader: Reader) -> str:
    """Write a value for machines: ISO days, plain numbers, money in the shop's own unit."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if words == "money" and not isinstance(value, str):
        return f"{from_minor(round(value), reader.money_unit):f}"
    if words in {"day", "month"} and isinstance(value, int):
        return date.fromordinal(value).isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def number_of(value: Figure | date) -> float:
    """Place a value on an axis; days count from the beginning of the calendar."""
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def is_whole(axis: Axis) -> bool:
    """Tell whether an axis counts things that cannot be halved."""
    return axis.words in {"number", "day", "month"}
