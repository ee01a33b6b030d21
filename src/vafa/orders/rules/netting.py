"""Which order a return belongs to, when it does not always say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class NetLine(NamedTuple):
    """A bought line of one customer and product, from which returns may take."""

    id: int
    key: str
    order_key: str
    ordered_at: datetime
    unit_price_micro: int
    quantity_milli: int


class NetReturn(NamedTuple):
    """A return of the same customer and product; `order_key` is "" when it names no order."""

    id: int
    key: str
    order_key: str
    returned_at: datetime
    unit_price_micro: int
    quantity_milli: int
    amount: int


@dataclass(frozen=True, slots=True)
class Match:
    """How much of a return is taken from which line."""

    return_id: int
    line_id: int
    quantity_milli: int
    amount: int


def matches_of(lines: Sequence[NetLine], returns: Sequence[NetReturn]) -> list[Match]:
    """Net all returns of one customer and product against all lines of theirs.

    A return that names its order takes from that order, lines of its own price first. Any other
    takes from the latest earlier order at its price that has quantity left, then from the one
    before, until nothing is left of it. Returns that name an order come first, then the earlier
    return: so the result is the same whatever arrived when. What finds no line stays unmatched.
    """
    left = {line.id: line.quantity_milli for line in lines}
    latest_first = sorted(
        lines, key=lambda line: (line.ordered_at, line.order_key, line.key), reverse=True
    )
    matches: list[Match] = []
    for taken_back in sorted(returns, key=_turn):
        matches.extend(_taken(taken_back, _candidates(taken_back, latest_first), left))
    return matches


def _turn(taken_back: NetReturn) -> tuple[bool, datetime, str]:
    return not taken_back.order_key, taken_back.returned_at, taken_back.key


def _candidates(taken_back: NetReturn, latest_first: Iterable[NetLine]) -> list[NetLine]:
    if taken_back.order_key:
        named = [line for line in latest_first if line.order_key == taken_back.order_key]
        price = taken_back.unit_price_micro
        return sorted(named, key=lambda line: line.unit_price_micro != price)
    return [
        line
        for line in latest_first
        if line.unit_price_micro == taken_back.unit_price_micro
        and line.ordered_at <= taken_back.returned_at
    ]


def _taken(
    taken_back: NetReturn, candidates: Iterable[NetLine], left: dict[int, int]
) -> Iterable[Match]:
    open_quantity = taken_back.quantity_milli
    for line in candidates:
        if open_quantity <= 0:
            return
        quantity = min(open_quantity, left[line.id])
        if quantity <= 0:
            continue
        before = taken_back.quantity_milli - open_quantity
        left[line.id] -= quantity
        open_quantity -= quantity
        yield Match(taken_back.id, line.id, quantity, _share(taken_back, before, quantity))


def _share(taken_back: NetReturn, before: int, quantity: int) -> int:
    """Share the amount by quantity so that the shares of a whole return add up to it."""
    whole = taken_back.quantity_milli
    until = taken_back.amount * (before + quantity) // whole
    return until - taken_back.amount * before // whole
