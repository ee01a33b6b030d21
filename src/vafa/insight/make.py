"""Builders of people, customers and orders for tests of pages."""

from __future__ import annotations

from datetime import UTC, datetime

from vafa.customers.make import make_customer
from vafa.orders.make import make_order
from vafa.portfolio.make import AS_OF_DATE
from vafa.staff.models import Shop

__all__ = ["AT", "make_customer", "make_order", "make_shop"]

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


def make_shop(*, currency: str = "EUR", money_unit: str = "") -> Shop:
    """Build the one shop, its clock standing at the day of the valuations."""
    shop, _created = Shop.objects.update_or_create(
        id=1,
        defaults={
            "name": "Kafe Vafa",
            "currency": currency,
            "money_unit": money_unit or currency,
            "time_zone": "UTC",
            "as_of_date": AS_OF_DATE,
            "is_set_up": True,
        },
    )
    return shop
