"""What an import said of customers, taken back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from vafa.customers.actions.derive import derive_customers
from vafa.customers.models import Customer, Sighting


def withdraw_customers(*, run_id: int, limit: int) -> int:
    """Take back what a run said of up to so many customers; returns of how many.

    Those of whom nobody else speaks are forgotten, unless something still refers to them or a
    person left them out of the models. The others become what the remaining sightings say.
    """
    with transaction.atomic():
        rows = list(
            Sighting.objects.filter(run_id=run_id)
            .order_by("customer_id")
            .values_list("id", "customer_id")[:limit]
        )
        customer_ids = [customer_id for _row_id, customer_id in rows]
        Sighting.objects.filter(id__in=[row_id for row_id, _customer_id in rows]).delete()
        _forget_unknown(customer_ids)
        derive_customers(customer_ids=customer_ids)
    return len(rows)


def _forget_unknown(customer_ids: Sequence[int]) -> None:
    unknown = Customer.objects.filter(id__in=customer_ids, left_out="").exclude(
        Exists(Sighting.objects.filter(customer=OuterRef("pk")))
    )
    for relation in Customer._meta.related_objects:
        # Who still has orders, or whatever else must not lose its customer, stays.
        if relation.on_delete is models.PROTECT:
            referring = relation.related_model._base_manager.filter(
                **{relation.field.name: OuterRef("pk")}
            )
            unknown = unknown.exclude(Exists(referring))
    unknown.delete()
