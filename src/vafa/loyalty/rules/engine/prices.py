"""How much each line gets cheaper."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.loyalty.rules.engine.allocation import allocate
from vafa.loyalty.rules.engine.amounts import AmountOff, Off, Percent
from vafa.loyalty.rules.engine.book import ReadyEffect
from vafa.loyalty.rules.engine.effects import Discount
from vafa.loyalty.rules.engine.state import State
from vafa.loyalty.rules.engine.values import BASIS_POINTS, divide

# What a discount wants in all, and what each place could bear of it.
Wanted = tuple[int, list[int]]


def wanted_discount(state: State, effect: Discount, *, ready: ReadyEffect) -> Wanted:
    """Say what a discount wants to take off, and off which lines; no line goes below nothing."""
    parts = [0] * len(state.prices)
    if effect.scope == "shipping":
        price = state.prices[-1]
        desired = _off(effect.off, price, 1) if price else 0
        parts[-1] = min(desired, price)
        return desired, parts
    if effect.scope == "order":
        return _off_together(state, effect.off, ready.lines(state.frame))
    if effect.scope == "line":
        return _off_each(state, effect.off, ready.lines(state.frame))
    if effect.scope == "cheapest":
        return _off_cheapest(state, effect, ready.lines(state.frame))
    picks = [lines(state.frame) for lines in ready.part_lines]
    return _off_bundles(state, effect, picks)


def _off(off: Off, price: int, pieces: int) -> int:
    """How much less so many pieces cost together."""
    if isinstance(off, Percent):
        return divide(price * off.basis_points, BASIS_POINTS, off.rounding)
    if isinstance(off, AmountOff):
        return off.money.amount * pieces
    return max(price - off.money.amount * pieces, 0)


def _off_together(state: State, off: Off, lines: Sequence[int]) -> Wanted:
    if isinstance(off, Percent) and off.each == "line":
        return _off_each(state, off, lines)
    bases = [0] * len(state.prices)
    for place in lines:
        bases[place] = state.prices[place]
    whole = sum(bases)
    desired = _off(off, whole, 1) if whole else 0
    return desired, allocate(min(desired, whole), bases)


def _off_each(state: State, off: Off, lines: Sequence[int]) -> Wanted:
    parts = [0] * len(state.prices)
    desired = 0
    for place in lines:
        price, quantity = state.prices[place], state.order.lines[place].quantity_milli
        if isinstance(off, Percent):
            wanted = _off(off, price, 1)
        elif isinstance(off, AmountOff):
            wanted = off.money.amount * quantity // 1000
        else:
            wanted = max(price - divide(off.money.amount * quantity, 1000, "ceil"), 0)
        desired += wanted
        parts[place] = min(wanted, price)
    return desired, parts


def _off_cheapest(state: State, effect: Discount, lines: Sequence[int]) -> Wanted:
    pieces = [(place, state.order.lines[place].units) for place in lines]
    count = sum(units for _, units in pieces)
    wanted = effect.units if effect.of is None else count // effect.of * effect.units
    parts = [0] * len(state.prices)
    desired = 0
    by_price = sorted((each for each in pieces if each[1]), key=lambda each: _piece(state, each))
    for place, units in by_price:
        taken = min(units, wanted)
        wanted -= taken
        price = _price_of(state, place, taken)
        off = _off(effect.off, price, taken) if taken else 0
        desired += off
        parts[place] = min(off, price)
    return desired, parts


def _off_bundles(state: State, effect: Discount, picks: Sequence[Sequence[int]]) -> Wanted:
    free = [line.units for line in state.order.lines]
    taken = [0] * len(free)
    times = 0
    while times < effect.times:
        bundle = _one_bundle(state, effect, picks, free)
        if bundle is None:
            break
        for place in bundle:
            free[place] -= 1
            taken[place] += 1
        times += 1
    bases = [*(_price_of(state, place, units) for place, units in enumerate(taken)), 0]
    whole = sum(bases)
    desired = _off(effect.off, whole, times) if whole else 0
    return desired, allocate(min(desired, whole), bases)


def _one_bundle(
    state: State, effect: Discount, picks: Sequence[Sequence[int]], free: Sequence[int]
) -> list[int] | None:
    """Take the dearest free pieces for each part; None when a part finds too few."""
    left = list(free)
    bundle: list[int] = []
    for part, lines in zip(effect.parts, picks, strict=True):
        needed = part.units
        for place in sorted(lines, key=lambda place: (-_piece(state, (place, 1))[0], place)):
            pieces = min(left[place], needed)
            left[place] -= pieces
            needed -= pieces
            bundle += [place] * pieces
        if needed:
            return None
    return bundle


def _piece(state: State, place_and_units: tuple[int, int]) -> tuple[int, int]:
    place, _ = place_and_units
    units = state.order.lines[place].units
    return (state.prices[place] // units if units else 0, place)


def _price_of(state: State, place: int, pieces: int) -> int:
    """The price of some pieces of a line, and the whole price of all."""
    line = state.order.lines[place]
    if not pieces:
        return 0
    return state.prices[place] * pieces * 1000 // line.quantity_milli
