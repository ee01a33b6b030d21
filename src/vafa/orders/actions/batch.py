"""Orders and returns stored a batch at a time, each statement once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from vafa.catalogue.actions import recognise_products
from vafa.catalogue.queries import KnownCode, known_codes
from vafa.catalogue.rules import IncomingProduct
from vafa.core.batches import chunks
from vafa.core.keys import Actor
from vafa.core.text import search_key
from vafa.customers.actions import hang_rows, recognise_customers
from vafa.customers.queries import known_customers
from vafa.customers.rules import SeenCustomer
from vafa.orders.actions.net import rematch
from vafa.orders.actions.returns import store_returns
from vafa.orders.actions.rows import (
    CHUNK,
    DELIVERY_MOMENTS,
    ORDER_TABLE,
    LineRow,
    insert_lines,
    insert_orders,
    insert_states,
    lock_orders,
    mark_days_dirty,
    root_orders,
    utc_text,
    write_amounts,
    write_settled,
)
from vafa.orders.actions.settle import resettle
from vafa.orders.models import Order
from vafa.orders.queries import orders_netted_by
from vafa.orders.rules import (
    AmountLine,
    IncomingLine,
    IncomingOrder,
    IncomingReturn,
    State,
    merged_states,
    order_amounts,
    settled,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What storing a batch did; the keys of lines and returns that were not known before."""

    orders_new: int = 0
    orders_changed: int = 0
    line_keys_new: frozenset[str] = field(default_factory=frozenset)
    return_keys_new: frozenset[str] = field(default_factory=frozenset)
    order_ids: tuple[int, ...] = ()


def record_orders(
    *,
    orders: Sequence[IncomingOrder],
    returns: Sequence[IncomingReturn],
    run_id: int | None,
    at: datetime,
    by: Actor,
) -> Recorded:
    """Store orders and returns of one run, or of the shop itself when there is no run.

    Keyed: saying the same again changes nothing, a newer state wins, an older one that arrives
    late does not. Returns are netted by `net_returns`, but for orders that were known before and
    changed, whose returns are netted again at once. One transaction; it marks the months that it
    touches, and leaves the entry in the journal to its caller.
    """
    with transaction.atomic():
        lock_orders()
        recognise_customers(incoming=customers_in(orders, returns), run_id=run_id, at=at, by=by)
        recognise_products(incoming=products_in(orders, returns), run_id=run_id, at=at, by=by)
        return store_orders(orders=orders, returns=returns, run_id=run_id, at=at, by=by)


def store_orders(
    *,
    orders: Sequence[IncomingOrder],
    returns: Sequence[IncomingReturn],
    run_id: int | None,
    at: datetime,
    by: Actor,
) -> Recorded:
    """Do what `record_orders` does, when all customers and products are recognised already.

    A whole file recognises them at once; everything else that is promised there holds here too.
    """
    codes = {line.product_code for order in orders for line in order.lines}
    codes.update(line.product_code for line in returns)
    with transaction.atomic():
        lock_orders()
        named: list[IncomingOrder | IncomingReturn] = [*orders, *returns]
        owners = known_customers(
            seen=[(item.source, item.customer) if item.customer else None for item in named]
        )
        products = known_codes(codes=sorted(codes))
        batch = _Batch(run_id or 0, products)
        batch.add(orders, owners[: len(orders)])
        recorded = batch.store(at=at)
        new_returns, changed = store_returns(
            returns=returns,
            customer_ids=owners[len(orders) :],
            products=products,
            run_id=run_id or 0,
        )
        rematch(order_ids=orders_netted_by(return_ids=changed), return_ids=changed, at=at)
    return replace(recorded, return_keys_new=new_returns)


def customers_in(
    orders: Sequence[IncomingOrder], returns: Sequence[IncomingReturn]
) -> list[SeenCustomer]:
    """List what orders and returns say of customers."""
    named: list[IncomingOrder | IncomingReturn] = [*orders, *returns]
    return [
        SeenCustomer(item.customer, item.source, _moment_of(item))
        for item in named
        if item.customer is not None
    ]


def _moment_of(item: IncomingOrder | IncomingReturn) -> datetime:
    return item.ordered_at if isinstance(item, IncomingOrder) else item.returned_at


def products_in(
    orders: Sequence[IncomingOrder], returns: Sequence[IncomingReturn]
) -> list[IncomingProduct]:
    """List what orders and returns say of products."""
    lines = [
        IncomingProduct(
            line.product_code,
            line.product_name,
            line.category,
            line.kind,
            line.amount > 0,
            order.ordered_at,
        )
        for order in orders
        for line in order.lines
    ]
    # What a cancellation says of a product counts only when no order says anything.
    taken_back = [
        IncomingProduct(
            line.product_code,
            line.product_name,
            line.category,
            line.kind,
            False,
            line.returned_at,
        )
        for line in returns
    ]
    return lines + taken_back


class _Batch:
    """The orders of one call, each with its state, and the lines that came with them."""

    def __init__(self, run_id: int, products: dict[str, KnownCode]) -> None:
        self.run_id = run_id
        self.product_ids = {code: known.product_id for code, known in products.items()}
        self.kinds_by_hand = {
            code: known.kind_by_hand for code, known in products.items() if known.kind_by_hand
        }
        self.orders: dict[str, IncomingOrder] = {}
        self.states: dict[str, State] = {}
        self.lines: dict[str, dict[str, IncomingLine]] = defaultdict(dict)

    def add(self, orders: Sequence[IncomingOrder], owners: Sequence[int | None]) -> None:
        for order, customer_id in zip(orders, owners, strict=True):
            state = State(
                self.run_id,
                order.state_at,
                order.is_whole,
                customer_id,
                _head_of(order),
                tuple(line.key for line in order.lines),
            )
            earlier = self.states.get(order.key)
            self.orders[order.key] = order
            for line in order.lines:
                self.lines[order.key].setdefault(line.key, line)
            if earlier:
                line_ids = {key: line.line_id for key, line in self.lines[order.key].items()}
                state = merged_states(earlier, state, line_ids=line_ids)
            self.states[order.key] = state

    def store(self, *, at: datetime) -> Recorded:
        known: dict[str, Order] = {}
        for chunk in chunks(list(self.states), CHUNK):
            known.update((order.key, order) for order in Order.objects.filter(key__in=chunk))
        fresh = [key for key in self.states if key not in known]
        made = self._insert_new(fresh)
        changes = resettle(
            orders=list(known.values()),
            incoming={known[key].id: self.states[key] for key in known},
            rows={known[key].id: self._rows(key, known[key].id) for key in known},
        )
        rematch(order_ids=changes.order_ids, return_ids=changes.return_ids, at=at)
        mark_days_dirty([*(order.ordered_at for order in made), *changes.moments], at=at)
        new_keys = {line for key in fresh for line in self.states[key].line_keys}
        return Recorded(
            orders_new=len(fresh),
            orders_changed=len(changes.order_ids),
            line_keys_new=frozenset(new_keys | changes.line_keys_new),
            order_ids=tuple(order.id for order in (*made, *known.values())),
        )

    def _insert_new(self, keys: Sequence[str]) -> list[Order]:
        made = [self._new_order(key) for key in keys]
        records = root_orders(made)
        insert_orders(made)
        hang_rows(table=ORDER_TABLE, records={order.id: records[order.key] for order in made})
        rows: list[LineRow] = []
        for order in made:
            rows.extend(self._rows(order.key, order.id).values())
        insert_lines(rows)
        insert_states({order.id: self.states[order.key] for order in made})
        return made

    def _new_order(self, key: str) -> Order:
        incoming = self.orders[key]
        lines = self.lines[key]
        state = settled([self.states[key]], line_ids={})
        order = Order(
            key=key,
            source=incoming.source[:40],
            number=incoming.number[:80],
            number_key=search_key(incoming.number)[:80],
        )
        write_settled(order, state)
        amounts = order_amounts(state.head, self._amount_lines(lines.values()))
        write_amounts(order, amounts)
        return order

    def _amount_lines(self, lines: Iterable[IncomingLine]) -> Iterator[AmountLine]:
        kinds = self.kinds_by_hand
        for line in lines:
            kind = kinds.get(line.product_code) or line.kind
            yield AmountLine(kind, line.quantity_milli, line.amount, line.tax_amount)

    def _rows(self, key: str, order_id: int) -> dict[str, LineRow]:
        products, kinds, run_id = self.product_ids, self.kinds_by_hand, self.run_id or None
        return {
            line.key: (
                order_id,
                line.key,
                line.line_id[:80],
                line.position,
                products[line.product_code],
                kinds.get(line.product_code) or line.kind,
                line.quantity_milli,
                line.unit_price_micro,
                line.amount,
                line.tax_amount,
                run_id,
            )
            for line in self.lines[key].values()
        }


def _moment_text(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)


def _head_of(order: IncomingOrder) -> dict[str, int | str | None]:
    said: dict[str, int | str | None] = {
        "ordered_at": utc_text(order.ordered_at),
        "status": order.status,
        "original_currency": order.original_currency,
        "rate": order.rate,
        "shipping": order.shipping_amount,
        "fee": order.fee_amount,
        "discount": order.discount_amount,
        "tax": order.tax_amount,
        "total": order.total_amount,
        "refunded": order.refunded_amount,
        "country": order.country,
        "country_name": order.country_name,
        **{name: _moment_text(getattr(order, name)) for name in DELIVERY_MOMENTS},
    }
    return {name: value for name, value in said.items() if value not in (None, "")}
