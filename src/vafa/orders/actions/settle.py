"""Orders that were known before, brought in line with all their states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vafa.core.batches import chunks
from vafa.customers.actions import hang_rows
from vafa.orders.actions.rows import (
    CHUNK,
    LINE_FIELDS,
    ORDER_TABLE,
    LineRow,
    content_of,
    insert_displaced_lines,
    insert_lines,
    root_orders,
    save_orders,
    write_amounts,
    write_settled,
)
from vafa.orders.models import DisplacedLine, Order, OrderLine, OrderState, ReturnMatch
from vafa.orders.rules import (
    AmountLine,
    Head,
    State,
    merged_states,
    order_amounts,
    packed_keys,
    settled,
    unpacked_keys,
)


@dataclass(slots=True)
class Changes:
    """What settling changed: orders, the moments before and after, returns that lost a line."""

    order_ids: list[int] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    return_ids: set[int] = field(default_factory=set)
    line_keys_new: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Lines:
    """The lines that the orders of a chunk have, and those that newer states displaced."""

    live: dict[int, dict[str, LineRow]]
    displaced: dict[int, dict[str, LineRow]]


def resettle(
    *,
    orders: Sequence[Order],
    incoming: Mapping[int, State],
    rows: Mapping[int, Mapping[str, LineRow]],
) -> Changes:
    """Add a state to each of some orders (none for an order that lost one) and derive them anew.

    `rows` are the lines that came with the states. Part of the caller's transaction, which nets
    the returns of the changed orders afterwards. Each order must still have a state.
    """
    changes = Changes()
    for chunk in chunks(orders, CHUNK):
        order_ids = [order.id for order in chunk]
        lines = _Lines(_rows_of(OrderLine, order_ids), _rows_of(DisplacedLine, order_ids))
        known = (lines.live, lines.displaced, rows)
        line_ids = {
            key: row[2]
            for order_id in order_ids
            for told in known
            for key, row in told.get(order_id, {}).items()
            if row[2]
        }
        states = _states_with(order_ids, incoming, line_ids)
        _settle_chunk(chunk, states, lines, rows, changes)
    return changes


def _states_with(
    order_ids: Sequence[int], incoming: Mapping[int, State], line_ids: Mapping[str, str]
) -> dict[int, list[State]]:
    states: dict[int, list[State]] = defaultdict(list)
    changed: list[OrderState] = []
    by_run: dict[tuple[int, int], State] = {}
    for row in OrderState.objects.filter(order_id__in=order_ids):
        by_run[row.order_id, row.run_id] = State(
            row.run_id,
            row.state_at,
            row.is_whole,
            row.customer_id,
            row.head,
            unpacked_keys(row.line_keys),
        )
    for order_id in order_ids:
        new = incoming.get(order_id)
        if new is None:
            continue
        earlier = by_run.get((order_id, new.run_id))
        state = merged_states(earlier, new, line_ids=line_ids) if earlier else new
        if state != earlier:
            by_run[order_id, new.run_id] = state
            changed.append(_state_row(order_id, state))
    OrderState.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["order", "run_id"],
        update_fields=["state_at", "is_whole", "customer", "head", "line_keys"],
    )
    for (order_id, _run_id), state in by_run.items():
        states[order_id].append(state)
    return states


def _state_row(order_id: int, state: State) -> OrderState:
    return OrderState(
        order_id=order_id,
        run_id=state.run_id,
        state_at=state.state_at,
        is_whole=state.is_whole,
        customer_id=state.customer_id,
        head=state.head,
        line_keys=packed_keys(state.line_keys),
    )


def _rows_of(
    model: type[OrderLine] | type[DisplacedLine], order_ids: Sequence[int]
) -> dict[int, dict[str, LineRow]]:
    found: dict[int, dict[str, LineRow]] = defaultdict(dict)
    for row in model._base_manager.filter(order_id__in=order_ids).values_list(*LINE_FIELDS):
        found[row[0]][row[1]] = row
    return found


def _settle_chunk(
    orders: Sequence[Order],
    states: Mapping[int, list[State]],
    lines: _Lines,
    rows: Mapping[int, Mapping[str, LineRow]],
    changes: Changes,
) -> None:
    to_insert: list[LineRow] = []
    to_displace: list[LineRow] = []
    gone: list[str] = []
    returning: list[str] = []
    heads: dict[int, Head] = {}
    wanted_of: dict[int, set[str]] = {}
    before = {order.id: (content_of(order), order.ordered_at) for order in orders}
    for order in orders:
        live, displaced = lines.live[order.id], lines.displaced[order.id]
        known = {**rows.get(order.id, {}), **displaced, **live}
        result = settled(states[order.id], line_ids={key: row[2] for key, row in known.items()})
        said = {key for state in states[order.id] for key in state.line_keys}
        wanted = wanted_of[order.id] = set(result.line_keys)
        changes.line_keys_new |= said - live.keys() - displaced.keys()
        to_insert += [known[key] for key in result.line_keys if key not in live]
        to_displace += [known[key] for key in sorted(said - wanted - displaced.keys())]
        gone += [key for key in live if key not in wanted]
        returning += [key for key in displaced if key in wanted or key not in said]
        write_settled(order, result)
        heads[order.id] = result.head
    _hang(orders)
    changed: dict[int, Order] = {}
    for order in orders:
        content, moment = before[order.id]
        if content_of(order) != content or wanted_of[order.id] != lines.live[order.id].keys():
            changes.moments += [moment, order.ordered_at]
            changed[order.id] = order
    changes.return_ids |= _delete_lines(gone)
    for chunk in chunks(returning, CHUNK):
        DisplacedLine.objects.filter(key__in=chunk).delete()
    insert_lines(to_insert)
    insert_displaced_lines(to_displace)
    derive_amounts(orders=changed, heads=heads)
    save_orders(list(changed.values()))
    changes.order_ids += changed


def _hang(orders: Sequence[Order]) -> None:
    records = root_orders(orders)
    hang_rows(table=ORDER_TABLE, records={order.id: records[order.key] for order in orders})


def _delete_lines(keys: Sequence[str]) -> set[int]:
    """Delete lines and their matches; returns the returns that were netted against them."""
    return_ids: set[int] = set()
    for chunk in chunks(keys, CHUNK):
        matches = ReturnMatch.objects.filter(line__key__in=chunk)
        return_ids.update(matches.values_list("return_line_id", flat=True))
        matches.delete()
        # Nothing else hangs on a line, so the collector need not look.
        lines = OrderLine.objects.filter(key__in=chunk)
        lines._raw_delete(lines.db)
    return return_ids


def derive_amounts(*, orders: Mapping[int, Order], heads: Mapping[int, Head]) -> None:
    """Work out the amounts of orders from their heads and from their lines in the database."""
    lines: dict[int, list[AmountLine]] = defaultdict(list)
    for chunk in chunks(list(orders), CHUNK):
        rows = OrderLine.objects.filter(order_id__in=chunk).values_list(
            "order_id",
            "kind",
            "quantity_milli",
            "amount",
            "tax_amount",
            "returned_quantity_milli",
            "returned_amount",
        )
        for row in rows:
            lines[row[0]].append(AmountLine._make(row[1:]))
    for order_id, order in orders.items():
        write_amounts(order, order_amounts(heads[order_id], lines[order_id]))


def heads_of(order_ids: Sequence[int]) -> dict[int, Head]:
    """Give what all states together say of the heads of orders."""
    heads: dict[int, Head] = {}
    for chunk in chunks(order_ids, CHUNK):
        for order_id, states in _states_with(chunk, {}, {}).items():
            heads[order_id] = settled(states, line_ids={}).head
    return heads
