"""Customers who are kept out of models and strategies, with the reason."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.models import Customer, LeftOut
from vafa.journal.actions import record


class AlreadyLeftOut(Refused):
    code = "already_left_out"
    sentence = _("This customer is already left out for this reason.")


class NotLeftOut(Refused):
    code = "not_left_out"
    sentence = _("This customer is not left out.")


def leave_out_customer(
    *, customer_id: int, reason: LeftOut, note: str, at: datetime, by: Actor
) -> Customer:
    """Leave a customer out of models and strategies; their orders still count for the shop.

    Refuses what is already so.
    """
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=customer_id)
        if (customer.left_out, customer.left_out_note) == (reason, note):
            raise AlreadyLeftOut
        customer.left_out = reason
        customer.left_out_note = note[:200]
        customer.save(update_fields=["left_out", "left_out_note"])
        record(
            kind="customers.customer_left_out",
            subject_kind="customer",
            subject_id=customer.id,
            at=at,
            by=by,
            payload={"reason": str(reason)},
        )
    return customer


def take_in_customer(*, customer_id: int, at: datetime, by: Actor) -> Customer:
    """Let a customer count in models and strategies again; refuses one who already does."""
    with transaction.atomic():
        customer = Customer.objects.select_for_update().get(pk=customer_id)
        if not customer.left_out:
            raise NotLeftOut
        customer.left_out = ""
        customer.left_out_note = ""
        customer.save(update_fields=["left_out", "left_out_note"])
        record(
            kind="customers.customer_taken_in",
            subject_kind="customer",
            subject_id=customer.id,
            at=at,
            by=by,
        )
    return customer
