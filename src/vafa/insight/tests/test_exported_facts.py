from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pyarrow.parquet as pq
import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import record_wallet_answer
from vafa.customers.facts import CUSTOMER_WALLET, CUSTOMERS
from vafa.customers.models import Customer, HeardBy
from vafa.insight.make import make_customer, make_order
from vafa.orders.facts import ORDER_LINES, ORDERS
from vafa.orders.models import Order, OrderLine
from vafa.warehouse.actions import export_facts
from vafa.warehouse.queries import facts_folder, open_facts

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
# Any: a fact table's rows have cells of many kinds.
Rows = list[dict[str, Any]]
Export = Callable[[str], dict[str, int]]


@pytest.fixture
def export(transactional_db: None) -> Export:
    """Return a function that copies everything to an empty warehouse."""
    shutil.rmtree(facts_folder(), ignore_errors=True)

    def copy(zone: str = "UTC") -> dict[str, int]:
        facts = (ORDERS, ORDER_LINES, CUSTOMERS)
        return export_facts(facts=facts, zone=zone, at=AT, by=SYSTEM).rows

    return copy


def read(name: str) -> Rows:
    with open_facts() as facts:
        rows: Rows = facts.engine.to_pyarrow(getattr(facts, name)).to_pylist()
    return rows


def test_a_late_order_of_tehran_belongs_to_the_day_after(export: Export) -> None:
    reza = make_customer("reza", country="IR")
    make_order(reza, "A-1", datetime(2026, 1, 31, 20, 29, tzinfo=UTC), 100)
    make_order(reza, "A-2", datetime(2026, 1, 31, 20, 30, tzinfo=UTC), 200)

    export("Asia/Tehran")

    days = {row["net_revenue"]: row["day"] for row in read("orders")}
    assert days == {100: date(2026, 1, 31), 200: date(2026, 2, 1)}
    assert {row["net_revenue"]: row["day"] for row in read("order_lines")} == days


def test_orders_and_people_keep_what_measures_need_and_nothing_personal(export: Export) -> None:
    reza = make_customer("reza", name="Reza", email="reza@example.ir", country="IR")
    make_order(reza, "A-1", datetime(2026, 1, 31, 9, tzinfo=UTC), 100)

    export("UTC")

    assert read("customers") == [{"customer_id": reza.id, "left_out": False, "country": "IR"}]
    (order,) = read("orders")
    assert (order["customer_id"], order["channel"], order["is_purchase"]) == (reza.id, "test", True)
    assert "Reza" not in str(read("orders")) + str(read("order_lines"))


def test_lines_are_net_of_what_came_back_and_of_orders_that_count(export: Export) -> None:
    reza = make_customer("reza")
    make_order(reza, "A-1", datetime(2026, 1, 31, 9, tzinfo=UTC), 100)
    OrderLine.objects.update(returned_quantity_milli=400, returned_amount=40)
    unpaid = make_order(reza, "A-2", datetime(2026, 1, 31, 9, tzinfo=UTC), 200)
    Order.objects.filter(id=unpaid.id).update(is_purchase=False)

    rows = export("UTC")

    assert rows == {"orders": 2, "order_lines": 1, "customers": 1}
    (line,) = read("order_lines")
    assert (line["quantity_milli"], line["net_revenue"]) == (600, 60)


def test_a_customer_left_out_and_an_order_of_nobody_are_marked(export: Export) -> None:
    make_customer("reseller", left_out="business")
    make_order(None, "A-1", datetime(2026, 1, 31, 9, tzinfo=UTC), 100)

    export("UTC")

    assert [row["left_out"] for row in read("customers")] == [True]
    assert [row["customer_id"] for row in read("orders")] == [None]


def test_the_latest_answer_of_where_else_they_buy_is_exported(export: Export) -> None:
    reza, eleni = make_customer("reza"), make_customer("eleni")
    for customer, own_rank, day in ((reza, 1, 9), (reza, 2, 20), (eleni, None, 9)):
        record_wallet_answer(
            customer_id=customer.id,
            others=["Digi"],
            own_rank=own_rank,
            source=HeardBy.CALL,
            said_date=date(2026, 3, day),
            today=date(2026, 3, 21),
            at=AT,
            by=SYSTEM,
        )

    export_facts(facts=[CUSTOMER_WALLET], zone="UTC", at=AT, by=SYSTEM)

    rows = pq.read_table(facts_folder() / "customer_wallet" / "all.parquet").to_pylist()
    assert sorted(
        (row["customer_id"], row["own_rank"], row["share_of_wallet"]) for row in rows
    ) == [
        (reza.id, 2, pytest.approx(1 / 3)),
        (eleni.id, None, None),
    ]


def test_an_empty_shop_gives_empty_tables_with_their_columns(export: Export) -> None:
    assert not Customer.objects.exists()

    assert export("UTC") == {"orders": 0, "order_lines": 0, "customers": 0}

    assert (read("orders"), read("order_lines"), read("customers")) == ([], [], [])
    with open_facts() as facts:
        assert "net_revenue" in facts.orders.columns
