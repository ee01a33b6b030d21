"""What orders do when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.core.keys import SYSTEM
from vafa.customers.rules.subjects import Regrouped
from vafa.journal.actions import ask_for_work
from vafa.journal.models import Entry
from vafa.orders.actions.net import rematch
from vafa.orders.actions.rows import ORDER_TABLE, RETURN_TABLE
from vafa.orders.queries import orders_netted_by


def follow_product_kinds(entries: Sequence[Entry]) -> None:
    """Have the orders of a product follow when a person said what it is.

    A code may stand on many thousands of orders, so it is a long job.
    """
    for entry in entries:
        ask_for_work(
            job="orders.follow_product_kind",
            arguments={"product_id": entry.subject_id},
            unique_key=f"orders.follow_product_kind:{entry.id}",
            at=entry.at,
            by=SYSTEM,
        )


def net_regrouped(regrouped: Regrouped) -> None:
    """Net the returns of customers whose orders or returns moved.

    A return that names no order takes from any order of its customer, so it may find its order by
    a merge, and lose it by the undo. Part of the transaction of the merge.
    """
    return_ids = regrouped.moved.get(RETURN_TABLE, ())
    # Orders from which a return has gone home are free for the returns of those who stay.
    freed = orders_netted_by(return_ids=return_ids)
    order_ids = sorted({*freed, *regrouped.moved.get(ORDER_TABLE, ())})
    rematch(order_ids=order_ids, return_ids=return_ids, at=regrouped.at)
