"""Builders of customers for tests of pages."""

from __future__ import annotations

from typing import Any

from vafa.customers.models import Customer, SearchToken
from vafa.customers.rules import tokens_of


# Any: whatever column a test cares about.
def make_customer(number: str, **columns: Any) -> Customer:
    """Build a customer who is found by number, name, e-mail and phone."""
    customer = Customer.objects.create(number=number, **columns)
    texts = [customer.number, customer.name, customer.company, customer.email, customer.phone]
    SearchToken.objects.bulk_create(
        SearchToken(token=token, customer=customer) for token in tokens_of(texts)
    )
    return customer
