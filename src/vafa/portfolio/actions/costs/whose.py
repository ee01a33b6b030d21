"""The customer or the order that a cost or a piece of work is for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.customers.actions import lock_records
from vafa.customers.models import Customer
from vafa.customers.queries import roots_of
from vafa.orders.models import Order


class UnknownCustomer(Refused):
    code = "unknown_customer"
    sentence = _("There is no such customer.")


class UnknownOrder(Refused):
    code = "unknown_order"
    sentence = _("There is no such order.")


def live_root(record_id: int | None) -> int | None:
    """Return the live customer of a record, for whom something is written down now.

    Part of the caller's transaction; nobody merges or parts the record until its end. Refuses a
    record that does not exist.
    """
    if record_id is None:
        return None
    lock_records()
    if not Customer.objects.filter(pk=record_id).exists():
        raise UnknownCustomer
    return roots_of(customer_ids=[record_id])[record_id]


def refuse_unknown_order(order_id: int | None) -> None:
    """Refuse an order that does not exist."""
    if order_id is not None and not Order.objects.filter(pk=order_id).exists():
        raise UnknownOrder
