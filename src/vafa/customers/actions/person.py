"""What is kept on a person, given out to them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from vafa.core.keys import Actor
from vafa.customers.actions.alive import live_customer
from vafa.customers.models import Customer
from vafa.journal.actions import record


def export_person(*, customer_id: int, file_format: str, at: datetime, by: Actor) -> Customer:
    """Write down that everything about a person is given out, and return who it is.

    Of a merged record that is the live customer; the caller gives out what
    `queries.person.person_told` says. Refuses a person who was erased.
    """
    with transaction.atomic():
        customer = live_customer(customer_id)
        record(
            kind="customers.person_exported",
            subject_kind="customer",
            subject_id=customer.id,
            at=at,
            by=by,
            payload={"format": file_format},
        )
    return customer
