"""A refresh after somebody was erased: every figure of the shop stays."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import Count, Sum

from vafa.core.keys import SYSTEM
from vafa.customers.actions import EraseReason, erase_customer
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.jobs.progress import Progress
from vafa.portfolio.models import Valuation
from vafa.staff.models import Shop
from vafa.warehouse.queries import facts_folder

AT = datetime(2026, 6, 30, 20, tzinfo=UTC)


@pytest.fixture
def eleni(transactional_db: None) -> Customer:
    """Eleni buys among twenty others, from Greece."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    Shop.objects.update(as_of_date=date(2026, 6, 30))
    people = [make_customer(f"c-{number}", country="GR") for number in range(21)]
    for number, customer in enumerate(people):
        for month in range(1, 7):
            day = datetime(2026, month, 1 + number, 9, tzinfo=UTC)
            make_order(customer, f"O-{number}-{month}", day, 5_000 + number)
    return people[0]


def figures() -> list[Any]:
    refresh(progress=Progress(), at=AT, by=SYSTEM)
    rows = Valuation.objects.filter(run__is_current=True)
    summed = rows.values("country", "phase").annotate(
        Count("id"), Sum("orders"), Sum("revenue_total"), Sum("revenue_year")
    )
    return list(summed.order_by("country", "phase"))


def test_a_refresh_after_an_erasure_finds_every_sum_as_it_was(eleni: Customer) -> None:
    before = figures()

    erase_customer(
        customer_id=eleni.id, typed_number="c-0", reason=EraseReason.ASKED, at=AT, by=SYSTEM
    )

    assert figures() == before
    row = Valuation.objects.get(run__is_current=True, customer=eleni)
    assert (row.country, row.revenue_total) == ("GR", 30_000)
