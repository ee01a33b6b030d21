"""All that an import brought, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery

from vafa.catalogue.actions import withdraw_products
from vafa.core.batches import chunks
from vafa.core.keys import Actor
from vafa.customers.actions import forget_homes, withdraw_customers
from vafa.journal.actions import record
from vafa.journal.models import Entry
from vafa.orders.actions.net import rematch, returns_near, sum_up_lines
from vafa.orders.actions.returns import derive_returns
from vafa.orders.actions.rows import CHUNK, ORDER_TABLE, RETURN_TABLE, lock_orders, mark_days_dirty
from vafa.orders.actions.settle import resettle
from vafa.orders.models import (
    DisplacedLine,
    Order,
    OrderLine,
    OrderState,
    ReturnLine,
    ReturnMatch,
    ReturnSighting,
)
from vafa.orders.queries import hanging_on_orders

_AT_ONCE = 900


def withdraw_run(*, run_id: int, at: datetime, by: Actor) -> Iterator[int]:
    """Take back all that a run brought, some hundreds of orders in each transaction.

    What other runs also brought stays, as they say it; what the run changed becomes what it was.
    Customers and products that nothing else speaks of or refers to are forgotten. Yields how
    many things each step took back; after a crash it is simply called again, and one entry in
    the journal ends it.
    """
    assert run_id > 0, "What the shop itself says cannot be withdrawn."
    for step in (_withdraw_returns, _withdraw_orders):
        while True:
            with transaction.atomic():
                lock_orders()
                count = step(run_id, at)
            if not count:
                break
            yield count
    for forget in (withdraw_customers, withdraw_products):
        while count := forget(run_id=run_id, limit=_AT_ONCE):
            yield count
    _record_once(run_id, at, by)


def _withdraw_returns(run_id: int, at: datetime) -> int:
    rows = list(
        ReturnSighting.objects.filter(run_id=run_id)
        .order_by("id")
        .values_list("id", "return_line_id")[:_AT_ONCE]
    )
    ReturnSighting.objects.filter(id__in=[row_id for row_id, _line_id in rows]).delete()
    line_ids = [line_id for _row_id, line_id in rows]
    own = ReturnLine.objects.filter(id__in=line_ids)
    unknown = own.exclude(Exists(ReturnSighting.objects.filter(return_line=OuterRef("pk"))))
    gone = list(unknown.values_list("id", flat=True))
    kept = sorted(set(line_ids) - set(gone))
    matches = ReturnMatch.objects.filter(return_line_id__in=line_ids)
    order_ids = sorted(set(matches.values_list("line__order_id", flat=True)))
    of_gone = ReturnMatch.objects.filter(return_line_id__in=gone)
    freed = sorted(set(of_gone.values_list("line_id", flat=True)))
    of_gone.delete()
    ReturnLine.objects.filter(id__in=gone).delete()
    forget_homes(table=RETURN_TABLE, row_ids=gone)
    derive_returns(return_ids=kept)
    sum_up_lines(freed, at)
    rematch(order_ids=order_ids, return_ids=kept, at=at)
    others = ReturnSighting.objects.filter(return_line=OuterRef("pk")).order_by("run_id")
    ReturnLine.objects.filter(id__in=kept, import_run_id=run_id).update(
        import_run_id=Subquery(others.values("run_id")[:1])
    )
    return len(rows)


def _withdraw_orders(run_id: int, at: datetime) -> int:
    states = OrderState.objects.filter(run_id=run_id).order_by("order_id")
    order_ids = list(states.values_list("order_id", flat=True)[:_AT_ONCE])
    states.filter(order_id__in=order_ids).delete()
    orders = list(Order.objects.filter(id__in=order_ids))
    spoken_of = set(
        OrderState.objects.filter(order_id__in=order_ids).values_list("order_id", flat=True)
    )
    kept = [order for order in orders if order.id in spoken_of]
    gone = [order.id for order in orders if order.id not in spoken_of]
    return_ids = returns_near(gone)
    _delete_orders(gone)
    changes = resettle(orders=kept, incoming={}, rows={})
    rematch(order_ids=changes.order_ids, return_ids=return_ids | changes.return_ids, at=at)
    _hand_over([order.id for order in kept], run_id)
    mark_days_dirty([*(order.ordered_at for order in orders), *changes.moments], at=at)
    return len(order_ids)


def _delete_orders(order_ids: list[int]) -> None:
    for chunk in chunks(order_ids, CHUNK):
        for table in hanging_on_orders():
            if table.handed_over is not None:
                table.handed_over(chunk)
        ReturnMatch.objects.filter(line__order_id__in=chunk).delete()
        for model in (OrderLine, DisplacedLine):
            # Nothing hangs on these lines any more, so the collector need not load them.
            lines = model._base_manager.filter(order_id__in=chunk)
            lines._raw_delete(lines.db)
        Order.objects.filter(id__in=chunk).delete()
    forget_homes(table=ORDER_TABLE, row_ids=order_ids)


def _hand_over(order_ids: list[int], run_id: int) -> None:
    """Say of the lines that stay, that the run which is now the first of their order brought them.

    What this run alone said is gone already.
    """
    of_order = Order.objects.filter(pk=OuterRef("order_id")).values("import_run_id")
    for model in (OrderLine, DisplacedLine):
        model._base_manager.filter(order_id__in=order_ids, import_run_id=run_id).update(
            import_run_id=Subquery(of_order)
        )


def _record_once(run_id: int, at: datetime, by: Actor) -> None:
    known = Entry.objects.filter(
        kind="orders.orders_withdrawn", subject_kind="import", subject_id=run_id
    )
    if not known.exists():
        record(
            kind="orders.orders_withdrawn",
            subject_kind="import",
            subject_id=run_id,
            at=at,
            by=by,
        )
