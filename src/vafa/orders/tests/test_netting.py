from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from vafa.core.keys import SYSTEM
from vafa.orders.actions import record_order
from vafa.orders.make import a_customer, a_day, a_return, an_order
from vafa.orders.models import Order, ReturnLine, ReturnMatch
from vafa.orders.rules import IncomingOrder, IncomingReturn, NetLine, NetReturn, matches_of
from vafa.orders.tests.dump import dump

pytestmark = pytest.mark.django_db


def tell(orders: Sequence[IncomingOrder], returns: Sequence[IncomingReturn]) -> None:
    for order in orders[:-1]:
        record_order(order=order, at=a_day(28), by=SYSTEM)
    record_order(order=orders[-1], returns=returns, at=a_day(28), by=SYSTEM)


def returned() -> dict[str, int]:
    return {order.number: order.returned_amount for order in Order.objects.all()}


def test_a_return_takes_from_the_latest_earlier_order() -> None:
    tell(
        [an_order(str(day), ordered_at=a_day(day)) for day in (5, 12, 25)],
        [a_return(returned_at=a_day(20))],
    )

    assert returned() == {"5": 0, "12": 500, "25": 0}


def test_a_large_return_takes_from_several_orders() -> None:
    tell(
        [an_order(str(day), ordered_at=a_day(day)) for day in (5, 12)],
        [a_return(goods=("cup", 3, 500))],
    )

    assert returned() == {"5": 500, "12": 1000}


def test_a_return_at_another_price_finds_nothing() -> None:
    tell([an_order()], [a_return(goods=("cup", 1, 450))])

    assert returned() == {"1001": 0}
    assert ReturnLine.objects.get().matched_quantity_milli == 0


def test_a_return_of_another_customer_finds_nothing() -> None:
    tell([an_order()], [a_return(customer=a_customer("8"))])

    assert returned() == {"1001": 0}


def test_a_return_that_names_its_order_takes_from_it_whatever_the_price() -> None:
    tell(
        [an_order("1", ordered_at=a_day(5)), an_order("2", ordered_at=a_day(12))],
        [a_return(goods=("cup", 1, 450), order_number="1")],
    )

    assert returned() == {"1": 450, "2": 0}


def test_a_return_that_names_an_order_without_customer_finds_it() -> None:
    tell([an_order(customer=None)], [a_return(order_number="1001")])

    assert returned() == {"1001": 500}


def test_what_is_more_than_was_bought_stays_unmatched() -> None:
    tell([an_order()], [a_return(goods=("cup", 5, 500))])

    line = ReturnLine.objects.get()
    assert (line.quantity_milli, line.matched_quantity_milli) == (5000, 2000)
    assert not Order.objects.get().is_purchase


def test_a_wholly_returned_order_is_no_purchase() -> None:
    tell([an_order()], [a_return(goods=("cup", 2, 500))])

    order = Order.objects.get()
    assert (order.is_purchase, order.net_revenue, order.goods_amount) == (False, 0, 1000)


def test_a_cancellation_before_its_order_is_netted_when_the_order_comes() -> None:
    tell([an_order("9", goods=[("jug", 1, 900)])], [a_return()])

    record_order(order=an_order("1", ordered_at=a_day(5)), at=a_day(28), by=SYSTEM)

    assert returned() == {"9": 0, "1": 500}


def test_a_cancelled_order_gives_its_returns_to_the_order_before() -> None:
    tell(
        [an_order(str(day), ordered_at=a_day(day)) for day in (5, 12)],
        [a_return()],
    )

    later = an_order("12", ordered_at=a_day(12), state_at=a_day(26), status="cancelled")
    record_order(order=later, at=a_day(28), by=SYSTEM)

    assert returned() == {"5": 500, "12": 0}
    assert ReturnMatch.objects.count() == 1


def test_the_order_of_arrival_does_not_matter() -> None:
    orders = [an_order(str(day), ordered_at=a_day(day)) for day in (5, 12, 19)]
    returns = [a_return("C1", goods=("cup", 3, 500), returned_at=a_day(13)), a_return("C2")]
    seen = []
    for arrival in permutations(orders):
        tell(arrival, returns)
        seen.append({name: rows for name, rows in dump().items() if name != "products"})
        Order.objects.all().delete()
        ReturnLine.objects.all().delete()

    assert all(result["orders"] == seen[0]["orders"] for result in seen)
    assert all(result["matches"] == seen[0]["matches"] for result in seen)


def test_shares_of_a_return_add_up_to_its_amount() -> None:
    lines = [NetLine(n, str(n), str(n), a_day(n), 333, 1_000) for n in (1, 2, 3)]
    taken_back = NetReturn(9, "r", "", a_day(9), 333, 3_000, 100)

    matches = matches_of(lines, [taken_back])

    assert [match.line_id for match in matches] == [3, 2, 1]
    assert sum(match.amount for match in matches) == 100
