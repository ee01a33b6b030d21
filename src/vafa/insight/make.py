"""Builders of people, customers and orders for tests of pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vafa.catalogue.models import Product
from vafa.core.text import search_key
from vafa.customers.models import Customer, SearchToken
from vafa.customers.rules import tokens_of
from vafa.orders.models import Order, OrderLine
from vafa.portfolio.make import AS_OF_DATE
from vafa.staff.models import Shop

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


# Any: whatever column a test cares about.
def make_customer(number: str, **columns: Any) -> Customer:
    """Build a customer who is found by number, name, e-mail and phone."""
    customer = Customer.objects.create(number=number, **columns)
    texts = [customer.number, customer.name, customer.company, customer.email, customer.phone]
    SearchToken.objects.bulk_create(
        SearchToken(token=token, customer=customer) for token in tokens_of(texts)
    )
    return customer


def make_order(customer: Customer | None, number: str, at: datetime, amount: int) -> Order:
    """Build a paid order of one product."""
    product, _created = Product.objects.get_or_create(
        code="TEA-1", defaults={"name": "Darjeeling", "category": "Tea"}
    )
    order = Order.objects.create(
        key=f"test:{number}",
        source="test",
        number=number,
        number_key=search_key(number),
        customer=customer,
        ordered_at=at,
        status="paid",
        is_purchase=True,
        original_currency="EUR",
        goods_amount=amount,
        total_amount=amount,
        net_revenue=amount,
        state_at=at,
    )
    OrderLine.objects.create(
        order=order,
        key=f"line-{number}",
        position=1,
        product=product,
        kind="product",
        quantity_milli=1000,
        unit_price_micro=amount * 10_000,
        amount=amount,
    )
    return order
