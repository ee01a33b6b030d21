"""A small shop whose five products become 5 % dearer every month, as its owner's orders tell."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

from vafa.catalogue.models import Product
from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.jobs.progress import Progress
from vafa.orders.models import OrderLine
from vafa.portfolio.models import ValuationRun
from vafa.staff.models import Shop
from vafa.warehouse.queries import facts_folder

AS_OF = date(2026, 6, 30)
MONTHS, CUSTOMERS, PRODUCTS = 6, 5, 5
RISE = 1.05
AT = datetime(2026, 6, 30, 20, tzinfo=UTC)


def price_in(month: int, product: int = 0) -> int:
    """Give the price of a product in a month of 2026, in cents."""
    return round(100_000 * (product + 1) * RISE ** (month - 1))


def make_dear_shop() -> list[Customer]:
    """Let five people buy one product each, once a month: too little for models, not for prices."""
    # Facts of another test's shop must not be taken for this one's.
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    Shop.objects.update(as_of_date=AS_OF)
    shelf = [
        Product.objects.create(code=f"P-{one}", name=f"Product {one}") for one in range(PRODUCTS)
    ]
    people = [make_customer(f"buyer-{number}") for number in range(CUSTOMERS)]
    for number, person in enumerate(people):
        for month in range(1, MONTHS + 1):
            at = datetime(2026, month, 1 + number % 27, 9, tzinfo=UTC)
            product = number % PRODUCTS
            order = make_order(person, f"O-{number}-{month}", at, price_in(month, product))
            OrderLine.objects.filter(order=order).update(product=shelf[product])
    return people


def refreshed() -> ValuationRun:
    """Refresh as of the last of June."""
    return refresh(progress=Progress(), at=AT, by=SYSTEM)
