from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions import merge_customers, undo_merge
from vafa.customers.facts import CUSTOMER_HOMES, CUSTOMERS
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order
from vafa.orders.facts import ORDER_LINES, ORDERS
from vafa.warehouse.actions import export_facts
from vafa.warehouse.models import DirtyMonth
from vafa.warehouse.queries import facts_folder, open_facts

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> list[Customer]:
    shutil.rmtree(facts_folder(), ignore_errors=True)
    people = [make_customer(number) for number in ("reza", "eleni", "mina")]
    for place, customer in enumerate(people):
        make_order(customer, f"A-{place}", datetime(2026, 1, 5 + place, 9, tzinfo=UTC), 100)
    return people


def export() -> None:
    facts = (ORDERS, ORDER_LINES, CUSTOMERS, CUSTOMER_HOMES)
    export_facts(facts=facts, zone="UTC", at=AT, by=SYSTEM)


def export_people() -> None:
    export_facts(facts=(CUSTOMERS, CUSTOMER_HOMES), zone="UTC", at=AT, by=SYSTEM)


def buyers(name: str = "orders") -> list[int]:
    with open_facts() as facts:
        return sorted(facts.engine.to_pyarrow(getattr(facts, name))["customer_id"].to_pylist())


def merge(kept: Customer, absorbed: Customer) -> int:
    merged = merge_customers(
        kept_id=kept.id, absorbed_id=absorbed.id, chosen={}, reason="Same.", at=AT, by=SYSTEM
    )
    return merged.id


def test_merged_records_are_read_as_their_live_customer_without_a_new_export(
    people: list[Customer],
) -> None:
    reza, eleni, mina = people
    export()
    merge(eleni, reza)
    merge(mina, eleni)

    export_people()

    assert DirtyMonth.objects.count() == 0
    assert buyers("customers") == [mina.id]
    assert buyers() == buyers("order_lines") == [mina.id] * 3


def test_a_month_exported_while_merged_is_parted_by_the_undo(people: list[Customer]) -> None:
    reza, eleni, mina = people
    undone = merge(eleni, reza)
    merge(mina, eleni)
    export()
    undo_merge(merge_id=undone, at=AT, by=SYSTEM)

    export_people()

    assert buyers("customers") == sorted([reza.id, mina.id])
    assert buyers() == sorted([reza.id, mina.id, mina.id])
