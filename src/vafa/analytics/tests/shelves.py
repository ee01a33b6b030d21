"""Order lines of small shelves for tests of prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
from ibis.expr import types as ir

from vafa.analytics.calendars import calendar_table
from vafa.analytics.facts import ORDER_LINES
from vafa.analytics.make import table_of

# (month of 2024 from 1, product, pieces, net revenue of the line)
Sale = tuple[int, int, int, int]
JANUARY = 2024 * 12
UNTIL = date(2025, 12, 31)


def lines_of(*sales: Sale, kind: str = "product") -> ir.Table:
    """Make order lines, one order each, on the fifth of their month; months may exceed 12."""
    return table_of(
        ORDER_LINES,
        *(
            (place, None, _day(month), product, None, kind, pieces * 1_000, amount)
            for place, (month, product, pieces, amount) in enumerate(sales, start=1)
        ),
    )


def calendar() -> ir.Table:
    """Give the Gregorian days of 2024 and 2025."""
    return ibis.memtable(calendar_table(since=date(2024, 1, 1), until=UNTIL))


def shelf(prices: Mapping[int, Sequence[int]], *, lines: int = 4) -> list[Sale]:
    """Sell products (from 1) at each month's prices, so many lines each; a price of 0 is none."""
    return [
        (month, product, pieces, price * pieces)
        for month, row in prices.items()
        for product, price in enumerate(row, start=1)
        if price
        for pieces in range(1, lines + 1)
    ]


def _day(month: int) -> date:
    return date(2024 + (month - 1) // 12, (month - 1) % 12 + 1, 5)
