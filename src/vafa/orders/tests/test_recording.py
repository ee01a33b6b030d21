from __future__ import annotations

from dataclasses import replace

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.orders.actions import record_order, record_orders, store_orders
from vafa.orders.make import a_customer, a_day, a_return, an_order
from vafa.orders.models import DisplacedLine, Order, OrderLine, ReturnLine
from vafa.orders.rules import IncomingOrder
from vafa.orders.tests.dump import dump
from vafa.warehouse.models import DirtyMonth

pytestmark = pytest.mark.django_db


def told(order: IncomingOrder, **kwargs: object) -> Order:
    return record_order(order=order, at=a_day(28), by=SYSTEM, **kwargs)  # type: ignore[arg-type]


def test_an_order_gets_its_customer_its_lines_and_its_amounts() -> None:
    order = told(
        an_order(goods=[("cup", 2, 500), ("jug", 1, 900)], shipping_amount=300, discount_amount=100)
    )

    assert order.customer is not None
    assert order.customer.number == "7"
    assert (order.goods_amount, order.shipping_amount, order.discount_amount) == (1900, 300, 100)
    assert (order.total_amount, order.net_revenue, order.is_purchase) == (2100, 1800, True)
    assert OrderLine.objects.filter(order=order).count() == 2


def test_an_order_told_twice_is_stored_once_and_is_news_once() -> None:
    told(an_order())
    before = dump()

    told(an_order())

    assert dump() == before
    assert Entry.objects.filter(kind="orders.order_recorded").count() == 1


def test_the_entry_of_an_order_has_the_customer_as_its_subject() -> None:
    order = told(an_order())

    entry = Entry.objects.get(kind="orders.order_recorded")

    assert (entry.subject_kind, entry.subject_id) == ("customer", order.customer_id)
    assert entry.payload == {"order_id": order.id}


def test_an_older_state_that_arrives_late_changes_nothing() -> None:
    told(an_order(state_at=a_day(15)))
    before = dump()

    told(an_order(state_at=a_day(12), status="pending"))

    assert dump() == before


def test_a_newer_state_changes_the_status_and_what_counts() -> None:
    told(an_order())

    order = told(an_order(state_at=a_day(15), status="cancelled"))

    assert (order.status, order.is_purchase, order.net_revenue) == ("cancelled", False, 0)
    assert order.goods_amount == 1000


def test_a_whole_newer_state_takes_lines_away() -> None:
    told(an_order(goods=[("cup", 2, 500), ("jug", 1, 900)]))

    order = told(an_order(goods=[("jug", 1, 900)], state_at=a_day(15)))

    assert [line.product.code for line in order.lines.all()] == ["jug"]
    assert order.net_revenue == 900


def test_a_line_that_only_an_older_import_has_is_kept_apart() -> None:
    older = an_order(goods=[("cup", 2, 500), ("jug", 1, 900)])
    newer = an_order(goods=[("jug", 1, 900)], state_at=a_day(15))

    record_orders(orders=[newer], returns=[], run_id=2, at=a_day(28), by=SYSTEM)
    record_orders(orders=[older], returns=[], run_id=1, at=a_day(28), by=SYSTEM)

    assert [line.product.code for line in OrderLine.objects.all()] == ["jug"]
    assert DisplacedLine.objects.get().product.code == "cup"


def test_lines_of_states_that_are_not_whole_add_up() -> None:
    told(an_order(goods=[("cup", 2, 500)], is_whole=False))

    order = told(an_order(goods=[("jug", 1, 900)], is_whole=False, state_at=a_day(15)))

    assert order.net_revenue == 1900


def test_a_line_with_an_id_is_replaced_by_its_newer_content() -> None:
    told(an_order(goods=[("cup", 2, 500)], line_ids=["L1"], is_whole=False))

    newer = an_order(goods=[("cup", 3, 500)], line_ids=["L1"], is_whole=False, state_at=a_day(15))
    order = told(newer)

    assert [line.quantity_milli for line in order.lines.all()] == [3000]


def test_equal_lines_are_real() -> None:
    order = told(an_order(goods=[("cup", 1, 500), ("cup", 1, 500), ("cup", 1, 500)]))

    assert order.lines.count() == 3
    assert order.net_revenue == 1500


def test_an_order_without_a_customer_counts_for_nobody() -> None:
    order = told(an_order(customer=None))

    assert order.customer_id is None
    assert order.is_purchase
    assert Customer.objects.count() == 0


def test_a_customer_named_later_gets_the_order() -> None:
    told(an_order(customer=None))

    order = told(an_order(state_at=a_day(15)))

    assert order.customer is not None
    assert order.customer.number == "7"


def test_a_line_that_is_no_product_is_kept_but_is_no_purchase() -> None:
    postage = an_order(goods=[("post", 1, 300)])
    lines = [line._replace(kind="shipping") for line in postage.lines]

    order = told(replace(postage, lines=lines))

    assert (order.shipping_amount, order.total_amount) == (300, 300)
    assert (order.goods_amount, order.net_revenue, order.is_purchase) == (0, 0, False)


def test_an_order_marks_its_month_in_the_shops_zone() -> None:
    told(an_order(ordered_at=a_day(10)))

    assert [mark.month.isoformat() for mark in DirtyMonth.objects.all()] == ["2024-03-01"]


def test_a_refund_that_the_head_tells_is_shared_as_the_order_is() -> None:
    order = told(
        an_order(
            goods=[("cup", 2, 500)],
            shipping_amount=1000,
            refunded_amount=400,
            status="part_refunded",
        )
    )

    assert (order.returned_amount, order.net_revenue) == (200, 800)


def test_an_order_refunded_whole_is_no_purchase() -> None:
    order = told(an_order(refunded_amount=1000))

    assert (order.is_purchase, order.net_revenue) == (False, 0)


def test_storing_a_batch_again_reports_no_new_keys() -> None:
    batch = {"orders": [an_order()], "returns": [a_return()], "run_id": 3}
    first = record_orders(**batch, at=a_day(28), by=SYSTEM)  # type: ignore[arg-type]

    again = store_orders(**batch, at=a_day(28), by=SYSTEM)  # type: ignore[arg-type]

    assert (first.orders_new, len(first.line_keys_new), len(first.return_keys_new)) == (1, 1, 1)
    assert (again.orders_new, again.orders_changed) == (0, 0)
    assert not again.line_keys_new | again.return_keys_new


def test_a_return_told_with_its_order_is_netted_at_once() -> None:
    order = told(an_order(), returns=[a_return()])

    assert (order.returned_amount, order.net_revenue) == (500, 500)
    assert ReturnLine.objects.get().matched_quantity_milli == 1000


def test_contacts_recognise_a_customer_whose_number_is_not_told() -> None:
    told(an_order("1", customer=a_customer("7", email="reza@shop.ir")))

    order = told(an_order("2", customer=a_customer("", email="reza@shop.ir")))

    assert order.customer is not None
    assert order.customer.number == "7"
