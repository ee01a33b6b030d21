"""An order, a line and a return as any shop or file says them, each with its key."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from vafa.core.keys import KeyPart, content_key
from vafa.customers.rules import IncomingCustomer

_ORDER_KEY_LENGTH_MAX: Final = 160
_ORDER_PART: Final = 12
_LINE_PART: Final = 20


# A named tuple is made six times faster than a frozen dataclass, and lines come by the million.
class IncomingLine(NamedTuple):
    """A line of an order; amounts are without tax, in minor units of the shop's currency."""

    key: str
    position: int
    product_code: str
    product_name: str
    category: str
    kind: str
    quantity_milli: int
    unit_price_micro: int
    amount: int
    tax_amount: int
    line_id: str = ""


@dataclass(frozen=True, slots=True)
class IncomingOrder:
    """An order as a source describes it at `state_at`; None and "" mean that it does not say.

    Amounts are without tax, in minor units of the shop's currency, and of what does not stand on
    the lines; `tax_amount` too is only what no line has. `is_whole`: lines that the order had
    before and that are not among these are gone.
    """

    key: str
    source: str
    number: str
    customer: IncomingCustomer | None
    ordered_at: datetime
    state_at: datetime
    status: str
    original_currency: str
    rate: str
    lines: Sequence[IncomingLine]
    is_whole: bool
    shipping_amount: int | None = None
    fee_amount: int | None = None
    discount_amount: int | None = None
    tax_amount: int | None = None
    total_amount: int | None = None
    refunded_amount: int | None = None
    country: str = ""
    country_name: str = ""
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncomingReturn:
    """Goods taken back: positive quantity and amount; `order_number` if it names its order."""

    key: str
    source: str
    number: str
    customer: IncomingCustomer | None
    product_code: str
    product_name: str
    category: str
    kind: str
    quantity_milli: int
    unit_price_micro: int
    amount: int
    tax_amount: int
    returned_at: datetime
    state_at: datetime
    order_number: str | None = None


def order_key(*, source: str, number: str) -> str:
    """Give the key of an order: its source and its number there, shortened if need be."""
    key = f"{source}:{number}"
    return key if len(key) <= _ORDER_KEY_LENGTH_MAX else f"{source}:{content_key(number)}"


def numbered_line_keys(
    *,
    order_key: str,
    contents: Sequence[Sequence[KeyPart]],
    taken: Container[str] = frozenset(),
) -> list[str]:
    """Give the keys of lines: their order, what each says, and how many equal lines come before.

    Equal lines are real. `taken` are keys that lines of the same order already have, when lines
    are added to it. Keys of one order begin alike, so that they lie side by side in the index.
    """
    of_order = content_key(order_key)[:_ORDER_PART]
    # How often a line was there, by the key of the first one like it; most lines are there once.
    times: dict[str, int] = {}
    keys = []
    for content in contents:
        first = key = of_order + _line_part(*content, 0)
        if key in times or key in taken:
            time = times.get(first, 0)
            while key in times or key in taken:
                time += 1
                key = of_order + _line_part(*content, time)
            times[first] = time
        times[key] = 0
        keys.append(key)
    return keys


# The same goods at the same price stand on many orders.
@lru_cache(maxsize=1 << 16, typed=True)
def _line_part(*parts: KeyPart) -> str:
    return content_key(*parts)[:_LINE_PART]
