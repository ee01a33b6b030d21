"""A copy of customers and orders follows what changes: nothing is skipped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.actions import EraseReason, erase_customer, merge_customers, undo_merge
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order
from vafa.journal.queries import settled_before
from vafa.orders.models import Order
from vafa.project.tests.api.conftest import AT, Program

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SAID: dict[str, Any] = {"at": AT, "by": SYSTEM}


def long_ago(minutes: int) -> datetime:
    return LONG_AGO + timedelta(minutes=minutes)


@pytest.fixture
def five(program: Program) -> list[int]:
    """Five customers, written one a minute, the last two in the same one."""
    ids = [make_customer(number).id for number in "12345"]
    for place, customer_id in enumerate(ids):
        Customer.objects.filter(id=customer_id).update(updated_at=long_ago(min(place, 3)))
    return ids


def settled() -> None:
    """Let what was just written be so long ago that it is told."""
    just_now = Customer.objects.filter(updated_at__gte=settled_before())
    just_now.update(updated_at=long_ago(60))


def pages(program: Program, place: str = "/customers", *, size: int = 2) -> Iterator[list[Any]]:
    since = LONG_AGO.isoformat().replace("+00:00", "Z")
    cursor = ""
    while True:
        page = program.get(f"{place}?updated_since={since}&limit={size}{cursor}").json()
        yield page["items"]
        if page["next_cursor"] is None:
            return
        cursor = f"&cursor={page['next_cursor']}"


def told(program: Program, place: str = "/customers") -> list[Any]:
    return [row for page in pages(program, place) for row in page]


def test_customers_come_in_the_order_in_which_they_were_written(
    program: Program, five: list[int]
) -> None:
    Customer.objects.filter(id=five[0]).update(updated_at=long_ago(9))

    assert [row["id"] for row in told(program)] == [*five[1:], five[0]]
    since = told(program)[2]["updated_at"]
    later = program.get(f"/customers?updated_since={since}").json()["items"]
    assert [row["id"] for row in later] == [five[3], five[4], five[0]]


def test_who_is_written_while_one_reads_comes_again_and_nobody_is_skipped(
    program: Program, five: list[int]
) -> None:
    seen = []
    for number, page in enumerate(pages(program)):
        seen += [(row["id"], row["name"]) for row in page]
        if number == 0:
            changed = Customer.objects.filter(id__in=(five[0], five[4]))
            changed.update(name="Reza", updated_at=long_ago(30))

    first, second, third, fourth, fifth = five
    assert seen == [
        (first, ""), (second, ""), (third, ""), (fourth, ""), (first, "Reza"), (fifth, "Reza"),
    ]  # fmt: skip


def test_a_copy_follows_a_merge_and_its_undo(program: Program, five: list[int]) -> None:
    merge = merge_customers(kept_id=five[0], absorbed_id=five[1], chosen={}, reason="Twice", **SAID)
    settled()
    merged = {row["id"]: (row["state"], row["merged_into"]) for row in told(program)}

    undo_merge(merge_id=merge.id, **SAID)
    settled()

    assert merged[five[1]] == ("merged", five[0])
    assert merged[five[0]] == ("live", None)
    parted = {row["id"]: (row["state"], row["merged_into"]) for row in told(program)}
    assert parted[five[1]] == ("live", None)


def test_a_copy_learns_of_an_erasure_and_of_nothing_else_about_them(
    program: Program, five: list[int]
) -> None:
    Customer.objects.filter(id=five[2]).update(name="Eleni", updated_at=long_ago(2))
    erase_customer(customer_id=five[2], typed_number="3", reason=EraseReason.ASKED, **SAID)
    settled()

    (row,) = [row for row in told(program) if row["id"] == five[2]]
    assert (row["state"], row["name"], row["number"]) == ("erased", "", f"erased:{five[2]}")


def test_what_was_written_this_second_is_told_in_the_next(
    program: Program, five: list[int]
) -> None:
    Customer.objects.filter(id=five[0]).update(name="Reza")

    assert five[0] not in [row["id"] for row in told(program)]


def test_other_filters_do_not_go_with_it(program: Program, five: list[int]) -> None:
    answer = program.get("/customers?updated_since=2026-01-01T00:00:00Z&phase=new")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "not_together"


def test_orders_are_followed_alike(program: Program, five: list[int]) -> None:
    reza = Customer.objects.get(pk=five[0])
    for minutes, number in enumerate(("1001", "1002", "1003")):
        make_order(reza, number, long_ago(-minutes), 1_000)
        Order.objects.filter(number=number).update(updated_at=long_ago(minutes))
    Order.objects.filter(number="1001").update(status="refunded", updated_at=long_ago(7))

    rows = told(program, "/orders")
    assert [(row["number"], row["status"]) for row in rows] == [
        ("1002", "paid"), ("1003", "paid"), ("1001", "refunded"),
    ]  # fmt: skip


def test_a_later_page_reads_along_the_index(program: Program, five: list[int]) -> None:
    cursor = program.get("/customers?updated_since=2026-01-01T00:00:00Z&limit=2").json()
    with CaptureQueriesContext(connection) as queries:
        program.get(
            f"/customers?updated_since=2026-01-01T00:00:00Z&limit=2&cursor={cursor['next_cursor']}"
        )

    (sql,) = [
        one["sql"] for one in queries if '"vafa_customers_customer"."updated_at" <' in one["sql"]
    ]
    with connection.cursor() as asked:
        if connection.vendor == "postgresql":
            asked.execute("SET LOCAL enable_seqscan = off")
            asked.execute(f"EXPLAIN {sql}")
        else:
            asked.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = str(asked.fetchall())
    assert "customers_updated" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_holds_back_what_was_written_after_it_began() -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            make_customer("late")
            has_begun.set()
            may_end.wait(timeout=60)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    has_begun.wait(timeout=60)
    held_back = settled_before()
    may_end.set()
    writer.join()

    assert held_back < Customer.objects.get().updated_at
