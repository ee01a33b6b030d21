"""Returns netted anew after customers were merged or parted."""

from __future__ import annotations

from vafa.customers.rules.subjects import Regrouped
from vafa.orders.actions.net import rematch
from vafa.orders.actions.returns import orders_netted_by
from vafa.orders.actions.rows import ORDER_TABLE, RETURN_TABLE


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
