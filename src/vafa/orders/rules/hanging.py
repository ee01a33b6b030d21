"""What hangs on an order, and what becomes of it when the order is withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfOrder:
    """One table of another feature whose rows point to an order by their column `order`.

    Either the rows are `handed_over` before the orders with these numbers go, so that they stay
    with the customer, or they go with their order, and `why` says that nothing is lost by it.
    """

    table: str
    handed_over: Callable[[Sequence[int]], None] | None = None
    why: str = ""
