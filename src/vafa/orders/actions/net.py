"""Returns netted against the orders they belong to, the same whatever arrived when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum

from vafa.core.batches import chunks
from vafa.core.keys import Actor
from vafa.orders.actions.rows import (
    CHUNK,
    lock_orders,
    mark_days_dirty,
    save_orders,
    update_rows,
)
from vafa.orders.actions.settle import derive_amounts, heads_of
from vafa.orders.models import Order, OrderLine, OrderState, ReturnLine, ReturnMatch
from vafa.orders.rules import Match, NetLine, NetReturn, counts_as_purchase, matches_of

_CUSTOMERS_AT_ONCE = 200
# A customer and a product; an order without a customer stands for itself, as a negative number.
_Group = tuple[int, int]
# The database passes over the lines of which nothing came back, by an index of its own.
_IS_RETURNED = Exists(
    ReturnLine.objects.filter(customer=OuterRef("order__customer"), product=OuterRef("product"))
)


@dataclass(slots=True)
class _Groups:
    """All lines and all returns of some groups; returns that belong to none of them."""

    lines: dict[_Group, dict[int, NetLine]] = field(default_factory=lambda: defaultdict(dict))
    returns: dict[_Group, list[NetReturn]] = field(default_factory=lambda: defaultdict(list))
    return_ids: set[int] = field(default_factory=set)
    loaded: set[int] = field(default_factory=set)


def net_returns(
    *, run_id: int | None, at: datetime, by: Actor, after_customer_id: int = 0
) -> Iterator[int]:
    """Net the returns of all customers whom a run touched, a few hundred in each transaction.

    Yields the latest customer netted after each step, so that the caller can show progress and
    go on from there after a crash; doing a step twice changes nothing. `by` is of the caller's
    entry in the journal.
    """
    of_run = OrderState.objects.filter(run_id=run_id or 0, order__customer=OuterRef("customer"))
    returns = ReturnLine.objects.filter(
        Q(sightings__run_id=run_id or 0) | Q(Exists(of_run)), order_key=""
    )
    while True:
        customer_ids = list(
            returns.filter(customer_id__gt=after_customer_id)
            .order_by("customer_id")
            .values_list("customer_id", flat=True)
            .distinct()[:_CUSTOMERS_AT_ONCE]
        )
        if not customer_ids:
            break
        with transaction.atomic():
            lock_orders()
            touched = ReturnLine.objects.filter(customer_id__in=customer_ids, order_key="")
            rematch(order_ids=(), return_ids=set(touched.values_list("id", flat=True)), at=at)
        after_customer_id = int(customer_ids[-1] or 0)
        yield after_customer_id
    _net_named(run_id or 0, at)


def _net_named(run_id: int, at: datetime) -> None:
    """Net the returns that name their order."""
    of_run = OrderState.objects.filter(run_id=run_id, order__key=OuterRef("order_key"))
    touched = list(
        ReturnLine.objects.exclude(order_key="")
        .filter(Q(sightings__run_id=run_id) | Q(Exists(of_run)))
        .order_by("id")
        .values_list("id", flat=True)
        .distinct()
    )
    for chunk in chunks(touched, CHUNK):
        with transaction.atomic():
            lock_orders()
            rematch(order_ids=(), return_ids=set(chunk), at=at)


def rematch(*, order_ids: Sequence[int], return_ids: Collection[int], at: datetime) -> None:
    """Net anew all customer-and-product groups to which these orders and returns belong.

    Part of the caller's transaction. Orders whose returns came out differently get new amounts,
    and their months are marked.
    """
    touched = set(return_ids)
    for chunk in chunks(order_ids, CHUNK):
        touched |= returns_near(chunk)
    for chunk in chunks(sorted(touched), CHUNK):
        _rematch(chunk, at)


def returns_near(order_ids: Sequence[int]) -> set[int]:
    """Find the returns that are netted against these orders, or could be."""
    own = Order.objects.filter(id__in=order_ids)
    bought = OrderLine.objects.filter(
        order_id__in=order_ids, order__customer=OuterRef("customer"), product=OuterRef("product")
    )
    matched = ReturnMatch.objects.filter(line__order_id__in=order_ids)
    found = set(matched.values_list("return_line_id", flat=True))
    named = ReturnLine.objects.filter(order_key__in=own.values("key")).exclude(order_key="")
    found.update(named.values_list("id", flat=True))
    customers = own.exclude(customer=None).values("customer")
    loose = ReturnLine.objects.filter(order_key="", customer__in=customers)
    found.update(loose.filter(Exists(bought)).values_list("id", flat=True))
    return found


def _rematch(return_ids: Sequence[int], at: datetime) -> None:
    groups = _groups_of(return_ids)
    wanted = {
        (match.return_id, match.line_id): match
        for group, returns in groups.returns.items()
        for match in matches_of(list(groups.lines[group].values()), returns)
    }
    line_ids = _replace_matches(sorted(groups.return_ids), wanted)
    _sum_up_returns(sorted(groups.return_ids))
    sum_up_lines(sorted(line_ids), at)


def _groups_of(return_ids: Sequence[int]) -> _Groups:
    """Load the groups of these returns whole, and note the returns that have no group."""
    groups = _Groups(return_ids=set(return_ids))
    rows = list(_return_rows(Q(id__in=return_ids)))
    keys = {group for group in map(_group_of, rows) if group is not None}
    named = {group[0] for row in rows if row[0].order_key and (group := _group_of(row))}
    for chunk in chunks(sorted({owner for owner, _product in keys if owner > 0}), CHUNK):
        _load_lines(groups, keys, Q(order__customer_id__in=chunk) & Q(_IS_RETURNED))
        own = Order.objects.filter(customer_id__in=chunk).values("key")
        of_order = Q(order_key__in=own) & ~Q(order_key="")
        _load_returns(groups, keys, Q(customer_id__in=chunk))
        _load_returns(groups, keys, of_order)
    for chunk in chunks(sorted(owner for owner in named if owner > 0), CHUNK):
        _load_lines(groups, keys, Q(order__customer_id__in=chunk))
    for chunk in chunks(sorted({-owner for owner, _product in keys if owner < 0}), CHUNK):
        _load_lines(groups, keys, Q(order_id__in=chunk))
        own = Order.objects.filter(id__in=chunk).values("key")
        _load_returns(groups, keys, Q(order_key__in=own))
    return groups


def _load_lines(groups: _Groups, keys: Collection[_Group], which: Q) -> None:
    rows = OrderLine.objects.filter(which).values_list(
        "order__customer_id",
        "order_id",
        "product_id",
        "order__status",
        "id",
        "key",
        "order__key",
        "order__ordered_at",
        "unit_price_micro",
        "quantity_milli",
    )
    for row in rows.iterator(chunk_size=2_000):
        customer_id, order_id, product_id, status = row[:4]
        group = (-order_id if customer_id is None else customer_id, product_id)
        if group in keys and counts_as_purchase(status):
            groups.lines[group][row[4]] = NetLine._make(row[4:])


def _load_returns(groups: _Groups, keys: Collection[_Group], of_returns: Q) -> None:
    for row in _return_rows(of_returns):
        group = _group_of(row)
        if group is None or group not in keys:
            continue
        line = row[0]
        if line.id not in groups.loaded:
            groups.loaded.add(line.id)
            groups.returns[group].append(line)
            groups.return_ids.add(line.id)


# A return, its product, the customer whose lines it takes from, and the order that it names.
_ReturnRow = tuple[NetReturn, int, int | None, int | None]


def _return_rows(which: Q) -> Iterator[_ReturnRow]:
    """Read returns with their product, customer, and the order they name, if it is known."""
    rows = list(
        ReturnLine.objects.filter(which).values_list(
            "id",
            "key",
            "order_key",
            "returned_at",
            "unit_price_micro",
            "quantity_milli",
            "amount",
            "product_id",
            "customer_id",
        )
    )
    named = sorted({row[2] for row in rows if row[2]})
    orders: dict[str, tuple[int, int | None]] = {}
    unknown: tuple[int | None, int | None] = (None, None)
    for chunk in chunks(named, CHUNK):
        known = Order.objects.filter(key__in=chunk).values_list("key", "id", "customer_id")
        orders.update((key, (number, owner)) for key, number, owner in known)
    for row in rows:
        line, product_id, customer_id = NetReturn._make(row[:-2]), row[-2], row[-1]
        order_id, order_customer_id = orders.get(line.order_key) or unknown
        owner = order_customer_id if line.order_key else customer_id
        yield line, product_id, owner, order_id


def _group_of(row: _ReturnRow) -> _Group | None:
    line, product_id, owner, order_id = row
    if owner is not None:
        return owner, product_id
    if line.order_key and order_id is not None:
        return -order_id, product_id
    return None


def _replace_matches(return_ids: Sequence[int], wanted: dict[tuple[int, int], Match]) -> set[int]:
    """Write the matches that differ; returns the lines that they touch."""
    line_ids: set[int] = set()
    stale: list[int] = []
    missing = dict(wanted)
    for chunk in chunks(return_ids, CHUNK):
        for row in ReturnMatch.objects.filter(return_line_id__in=chunk):
            pair = (row.return_line_id, row.line_id)
            match = wanted.get(pair)
            if match and (match.quantity_milli, match.amount) == (row.quantity_milli, row.amount):
                del missing[pair]
            else:
                stale.append(row.id)
                line_ids.add(row.line_id)
    for chunk in chunks(stale, CHUNK):
        ReturnMatch.objects.filter(id__in=chunk).delete()
    ReturnMatch.objects.bulk_create(
        ReturnMatch(
            return_line_id=match.return_id,
            line_id=match.line_id,
            quantity_milli=match.quantity_milli,
            amount=match.amount,
        )
        for match in missing.values()
    )
    line_ids.update(match.line_id for match in missing.values())
    return line_ids


def _sum_up_returns(return_ids: Sequence[int]) -> None:
    for chunk in chunks(return_ids, CHUNK):
        sums = dict(
            ReturnMatch.objects.filter(return_line_id__in=chunk)
            .values_list("return_line_id")
            .annotate(Sum("quantity_milli"))
        )
        known = ReturnLine.objects.filter(id__in=chunk).values_list("id", "matched_quantity_milli")
        changed = [
            (line_id, sums.get(line_id, 0))
            for line_id, matched in known
            if matched != sums.get(line_id, 0)
        ]
        update_rows(ReturnLine, ["matched_quantity_milli"], changed)


def sum_up_lines(line_ids: Sequence[int], at: datetime) -> None:
    """Sum up what came back of lines, and work out the amounts of their orders anew.

    Part of the caller's transaction.
    """
    order_ids: set[int] = set()
    for chunk in chunks(line_ids, CHUNK):
        sums = {
            line_id: (quantity, amount)
            for line_id, quantity, amount in ReturnMatch.objects.filter(line_id__in=chunk)
            .values_list("line_id")
            .annotate(Sum("quantity_milli"), Sum("amount"))
        }
        update_rows(
            OrderLine,
            ["returned_quantity_milli", "returned_amount"],
            [(line_id, *sums.get(line_id, (0, 0))) for line_id in chunk],
        )
        owning = OrderLine.objects.filter(id__in=chunk)
        order_ids.update(owning.values_list("order_id", flat=True))
    derive_orders(order_ids=sorted(order_ids), at=at)


def derive_orders(*, order_ids: Sequence[int], at: datetime) -> None:
    """Work out the amounts of orders anew and mark their months; part of a transaction."""
    for chunk in chunks(order_ids, CHUNK // 2):
        orders = {order.id: order for order in Order.objects.filter(id__in=chunk)}
        derive_amounts(orders=orders, heads=heads_of(list(orders)))
        save_orders(list(orders.values()))
        mark_days_dirty([order.ordered_at for order in orders.values()], at=at)
