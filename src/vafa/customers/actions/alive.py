"""The customer that something is written about."""

from __future__ import annotations

from vafa.customers.models import Customer


def live_customer(customer_id: int) -> Customer:
    """Return the customer, locked, in whose name something is written from now on.

    Of a merged record that is the live customer above it.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    while customer.merged_into_id is not None:
        customer = Customer.objects.select_for_update().get(pk=customer.merged_into_id)
    return customer
