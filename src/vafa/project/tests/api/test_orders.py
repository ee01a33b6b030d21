from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.orders.models import Order
from vafa.project.tests.api.conftest import Program, order_told, the_key

QUERIES_MAX = 12


def test_an_order_is_recorded_with_its_customer_and_its_amounts(program: Program) -> None:
    answer = program.post("/orders", order_told(discount_amount=100, shipping_amount=400))

    told = answer.json()
    assert answer.status_code == 201
    assert (told["net_revenue"], told["total_amount"], told["currency"]) == (900, 1_300, "EUR")
    assert told["ordered_at"] == "2026-02-01T10:00:00Z"
    assert told["lines"][0]["unit_price_micro"] == 5_000_000
    assert Customer.objects.get(id=told["customer_id"]).email == "reza@shop.example"


def test_the_journal_names_the_program_that_brought_an_order(program: Program) -> None:
    told = program.post("/orders", order_told()).json()

    entry = Entry.objects.get(kind="orders.order_recorded")
    assert (entry.by, entry.subject_id) == (f"api:{the_key().id}", told["customer_id"])


def test_the_same_order_told_under_another_key_changes_nothing(program: Program) -> None:
    first = program.post("/orders", order_told(changed_at="2026-02-01T10:00:00Z"))

    again = program.post("/orders", order_told(changed_at="2026-02-01T10:00:00Z"))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert Entry.objects.filter(kind="orders.order_recorded").count() == 1


def test_a_whole_order_replaces_the_lines_it_had(program: Program) -> None:
    program.post("/orders", order_told(changed_at="2026-02-01T10:00:00Z"))
    one_cup = [{"product_code": "cup-blue", "quantity_milli": 1000, "amount": 500}]

    told = program.post("/orders", order_told(lines=one_cup)).json()

    assert [line["quantity_milli"] for line in told["lines"]] == [1000]
    assert told["net_revenue"] == 500


def test_older_news_that_arrives_late_does_not_win(program: Program) -> None:
    order = program.post("/orders", order_told(changed_at="2026-02-03T10:00:00Z")).json()
    late = {"status": "cancelled", "changed_at": "2026-02-02T10:00:00Z"}

    answer = program.ask("PATCH", f"/orders/{order['id']}", late)

    assert (answer.status_code, answer.json()["status"]) == (200, "paid")


def test_a_refund_takes_its_share_of_the_revenue(program: Program) -> None:
    order = program.post("/orders", order_told()).json()

    told = program.ask(
        "PATCH", f"/orders/{order['id']}", {"status": "part_refunded", "refunded_amount": 250}
    ).json()

    assert (told["returned_amount"], told["net_revenue"]) == (250, 750)
    assert len(told["lines"]) == 1


def test_a_change_to_what_was_changed_meanwhile_is_refused(program: Program) -> None:
    order = program.post("/orders", order_told()).json()
    place = f"/orders/{order['id']}"
    tag = program.get(place)["ETag"]
    program.ask("PATCH", place, {"status": "cancelled"}, **{"If-Match": tag})

    late = program.ask("PATCH", place, {"status": "refunded"}, **{"If-Match": tag})

    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert Order.objects.get().status == "cancelled"


def test_an_order_in_other_money_is_refused(program: Program) -> None:
    answer = program.post("/orders", order_told(currency="USD"))

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/body/currency"
    assert not Order.objects.exists()


@pytest.mark.parametrize(("field", "text"), [("email", "nobody"), ("phone", "12")])
def test_a_contact_that_cannot_be_one_is_refused_and_not_repeated(
    program: Program, field: str, text: str
) -> None:
    answer = program.post("/orders", order_told(customer={field: text, "source_number": "7"}))

    assert answer.json()["errors"][0]["pointer"] == f"/body/customer/{field}"
    assert text not in answer.json()["errors"][0]["detail"]


def test_orders_are_listed_newest_first_in_pages(program: Program) -> None:
    for day in range(1, 8):
        program.post("/orders", order_told(f"{day}", ordered_at=f"2026-02-0{day}T10:00:00Z"))

    numbers, cursor = [], ""
    while cursor is not None:
        page = program.get(f"/orders?limit=3{cursor and f'&cursor={cursor}'}").json()
        numbers.append([order["number"] for order in page["items"]])
        cursor = page["next_cursor"]

    assert numbers == [["7", "6", "5"], ["4", "3", "2"], ["1"]]


def test_a_cursor_is_of_no_use_with_other_filters(program: Program) -> None:
    for number in ("1", "2"):
        program.post("/orders", order_told(number))
    cursor = program.get("/orders?limit=1").json()["next_cursor"]

    answers = [
        program.get(f"/orders?{query}").json()["code"]
        for query in (f"limit=1&cursor={cursor}&source=web-shop", "cursor=abc", "cursor=W10")
    ]

    assert answers == ["bad_cursor"] * 3


def test_orders_are_found_by_customer_number_and_time(program: Program) -> None:
    order = program.post("/orders", order_told("1001")).json()
    other = {"source_number": "8"}
    program.post("/orders", order_told("1002", customer=other, ordered_at="2026-02-09T10:00:00Z"))

    found = [
        [item["number"] for item in program.get(f"/orders?{query}").json()["items"]]
        for query in (
            f"customer_id={order['customer_id']}",
            "number=1002&source=web-shop",
            "ordered_from=2026-02-05T00:00:00Z",
            "ordered_before=2026-02-05T00:00:00Z",
        )
    ]

    assert found == [["1001"], ["1002"], ["1002"], ["1001"]]


def test_a_page_of_orders_asks_the_database_as_often_as_one_order(program: Program) -> None:
    for number in range(30):
        program.post("/orders", order_told(f"{number}"))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = program.get("/orders?limit=30")

    assert len(page.json()["items"]) == 30
    assert len(asked) <= QUERIES_MAX
