"""What several statements about one order, arriving in any order, make of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

# What a state says of its order beside the lines; None and "" mean that it does not say.
Head = dict[str, int | str | None]

_EARLIEST: Final = "ordered_at"
_KEY_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class State:
    """What one run says of an order: its head, its customer, and the keys of its lines."""

    run_id: int
    state_at: datetime
    is_whole: bool
    customer_id: int | None
    head: Head
    line_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """An order as all its states together describe it."""

    state_at: datetime
    customer_id: int | None
    head: Head
    line_keys: tuple[str, ...]
    first_run_id: int


def _age(state: State) -> tuple[datetime, str]:
    # Of two states at one moment always the same one counts as newer.
    return state.state_at, json.dumps(state.head, sort_keys=True)


def settled(states: Sequence[State], *, line_ids: Mapping[str, str]) -> Settled:
    """Derive an order from all its states; the result does not depend on their order.

    The newest state that says something counts. Lines add up, except that a state that is whole
    ends what older ones said, and a line with an id replaces the older line with that id. The
    order was placed at the earliest moment that the states still in force give.
    """
    assert states, "An order has at least one state."
    newest_first = sorted(states, key=_age, reverse=True)
    in_force = newest_first
    for index, state in enumerate(newest_first):
        if state.is_whole:
            in_force = newest_first[: index + 1]
            break
    head: Head = {}
    for state in newest_first:
        _fill(head, state.head)
    head[_EARLIEST] = min(str(state.head[_EARLIEST]) for state in in_force)
    customers = [state.customer_id for state in newest_first if state.customer_id is not None]
    return Settled(
        state_at=newest_first[0].state_at,
        customer_id=customers[0] if customers else None,
        head=head,
        line_keys=_lines_in_force(in_force, line_ids),
        first_run_id=min(state.run_id for state in states),
    )


def _fill(head: Head, older: Head) -> None:
    for name, value in older.items():
        if head.get(name) in (None, ""):
            head[name] = value


def _lines_in_force(newest_first: Sequence[State], line_ids: Mapping[str, str]) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    taken: set[str] = set()
    for state in newest_first:
        said: set[str] = set()
        for key in state.line_keys:
            line_id = line_ids.get(key, "")
            if line_id and line_id in taken:
                continue
            keys[key] = None
            said.add(line_id)
        taken |= said - {""}
    return tuple(keys)


def merged_states(first: State, second: State, *, line_ids: Mapping[str, str]) -> State:
    """Make one state of two that the same run gives of an order, whichever came first.

    A newer whole state replaces the older one; otherwise their lines add up, but for those with
    an id that the newer one says anew.
    """
    older, newer = sorted((first, second), key=_age)
    head: Head = dict(newer.head)
    _fill(head, older.head)
    merged = replace(
        newer,
        head=head,
        customer_id=older.customer_id if newer.customer_id is None else newer.customer_id,
    )
    if newer.is_whole and (older.is_whole or older.state_at < newer.state_at):
        return merged
    return replace(
        merged,
        is_whole=older.is_whole or newer.is_whole,
        head=head | {_EARLIEST: min(str(older.head[_EARLIEST]), str(newer.head[_EARLIEST]))},
        line_keys=_lines_in_force([newer, older], line_ids),
    )


def packed_keys(keys: Collection[str]) -> bytes:
    """Pack the keys of lines, 16 bytes each."""
    return bytes.fromhex("".join(keys))


def unpacked_keys(packed: bytes | memoryview) -> tuple[str, ...]:
    """Unpack the keys of lines."""
    text = bytes(packed).hex()
    return tuple(
        text[start : start + 2 * _KEY_BYTES] for start in range(0, len(text), 2 * _KEY_BYTES)
    )
