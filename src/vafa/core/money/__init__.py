"""Money: amounts in minor units, the units people read them in, and how they are written."""

from __future__ import annotations

from vafa.core.money.amounts import MixedCurrencies, Money, Rounded, from_minor, to_minor, total
from vafa.core.money.writing import format_compact_money, format_money
from vafa.core.numbers import format_compact, format_number, format_percent
from vafa.core.units import KNOWN_UNITS, Unit, display_units, minor_digits, unit_named

__all__ = [
    "KNOWN_UNITS",
    "MixedCurrencies",
    "Money",
    "Rounded",
    "Unit",
    "display_units",
    "format_compact",
    "format_compact_money",
    "format_money",
    "format_number",
    "format_percent",
    "from_minor",
    "minor_digits",
    "to_minor",
    "total",
    "unit_named",
]
