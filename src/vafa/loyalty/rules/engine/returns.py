"""What goes back when lines come back: any split and any order of returns ends the same.

Each part of an effect belongs to a line. What is due for a line depends only on how much of it has
come back in all, and what is due now is the difference to what was due before; so rounding never
adds up, and when everything has come back everything has gone back (I11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vafa.loyalty.rules.engine.answers import Part
from vafa.loyalty.rules.engine.context import SHIPPING, WHOLE_ORDER, Order


def ordered_quantities(order: Order) -> dict[str, int]:
    """List what can come back of an order, by line and in thousandths; shipping is one piece."""
    found = {line.key: line.quantity_milli for line in order.lines}
    return {**found, SHIPPING: 1000} if order.shipping else found


def reversals(
    parts: Sequence[Part],
    *,
    ordered: Mapping[str, int],
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> tuple[Part, ...]:
    """Say what to take back of each part, when `after` has come back in all and `before` had been.

    Quantities are in thousandths, by line; a line that is missing has not come back. More than was
    ordered counts as all of it. Refuses less after than before.
    """
    if any(after.get(line, 0) < quantity for line, quantity in before.items()):
        raise ValueError("What has come back stays back.")
    found = []
    for part in parts:
        amount = _due(part, ordered, after) - _due(part, ordered, before)
        assert 0 <= amount <= part.amount
        if amount:
            found.append(Part(part.line, amount, part.quantity_milli))
    return tuple(found)


def reversal_of_all(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Say what to take back when the whole order is undone."""
    return tuple(parts)


def _due(part: Part, ordered: Mapping[str, int], returned: Mapping[str, int]) -> int:
    if part.line == WHOLE_ORDER:
        goods = [line for line in ordered if line != SHIPPING]
        is_all = bool(goods) and all(returned.get(line, 0) >= ordered[line] for line in goods)
        return part.amount if is_all else 0
    back = min(returned.get(part.line, 0), part.quantity_milli)
    return part.amount * back // part.quantity_milli
