from __future__ import annotations

import shutil
from datetime import UTC, date, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.insight.make import make_shop
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.jobs.progress import Progress
from vafa.orders.actions import record_orders
from vafa.orders.make import a_customer, a_return, an_order
from vafa.portfolio.actions.costs import SaidCost, set_product_costs
from vafa.portfolio.models import ProductSales
from vafa.portfolio.queries.costs import counted, products_by_revenue
from vafa.warehouse.queries import facts_folder

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)


@pytest.fixture
def sold(transactional_db: None) -> None:
    """Three purchases of two customers in February, and a cup that came back in March."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    make_shop()
    orders = [
        an_order(
            f"{number}",
            goods=goods,
            customer=a_customer(who),
            ordered_at=datetime(2026, 2, number, 12, tzinfo=UTC),
        )
        for number, who, goods in (
            (1, "7", [("cup", 2, 500)]),
            (2, "8", [("jug", 1, 900)]),
            (3, "7", [("jug", 1, 900)]),
        )
    ]
    back = [a_return("C1", returned_at=datetime(2026, 3, 2, 12, tzinfo=UTC))]
    record_orders(orders=orders, returns=back, run_id=1, at=AT, by=SYSTEM)


def test_a_refresh_counts_what_pages_of_costs_begin_with(sold: None) -> None:
    refresh(progress=Progress(), at=AT, by=SYSTEM)

    known = counted()

    assert (known.orders, known.returns, known.net_revenue) == (3, 1, sum(known.coverage.values()))
    assert known.coverage["unknown"] == known.net_revenue
    assert list(known.new_customers) == [{"month": "2026-02-01", "channel": "shop", "customers": 2}]
    assert {"month": "2026-02-01", "activity_id": None, "driver": "order", "count": 3} in known.work
    assert known.months[-1] == date(2026, 3, 1)


def test_a_said_cost_covers_its_revenue_at_the_next_refresh(sold: None) -> None:
    refresh(progress=Progress(), at=AT, by=SYSTEM)
    jug = ProductSales.objects.get(product__code="jug", run__is_current=True).product
    set_product_costs(
        costs=[SaidCost(jug.id, 400_000_000)], today=date(2026, 3, 21), at=AT, by=SYSTEM
    )

    refresh(progress=Progress(), at=AT, by=SYSTEM)

    assert counted().coverage["known"] == 1_800
    assert [row.sales.product.code for row in products_by_revenue().rows] == ["cup"]
