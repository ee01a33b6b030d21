"""The customer that something is written about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.customers.models import Customer


class CustomerErased(Refused):
    code = "customer_erased"
    sentence = _("This person was erased; nothing is written about them any more.")


def live_customer(customer_id: int) -> Customer:
    """Return the customer, locked, in whose name something is written from now on.

    Of a merged record that is the live customer above it. Refuses a person who was erased.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    while customer.merged_into_id is not None:
        customer = Customer.objects.select_for_update().get(pk=customer.merged_into_id)
    if customer.erased_at is not None:
        raise CustomerErased
    return customer
