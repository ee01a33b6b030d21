"""A receipt typed at the counter and the imported order with its number are one sale."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.ledger.queries import faults
from vafa.loyalty.actions import follow_order
from vafa.loyalty.actions.counter import ReceiptIsKnown, Sale, call_off_sale, sell_at_counter
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Checkout, Member, Qualifying
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.counter import Sold
from vafa.loyalty.tests.test_counter import FIRST, NOON, SECOND, SPENDING, earning
from vafa.orders.actions import change_order_status, record_order
from vafa.orders.make import a_return, an_order
from vafa.orders.models import Order

pytestmark = pytest.mark.usefixtures("shop")
LATER = NOON + timedelta(hours=3)


@pytest.fixture
def reza(db: None) -> Member:
    member = make_member(make_programme(earning(), SPENDING), Customer.objects.create(number="7"))
    make_points(member, 250)
    return member


def sold(member: Member, receipt: str, number: UUID = FIRST, *, points: int = 0) -> Sold:
    sale = Sale(number, 2_000, NOON, points, receipt=receipt)
    return sell_at_counter(member_id=member.id, sale=sale, at=NOON, by=Actor.person(1))


def imported(member: Member, number: str = "A-17", *, back: int = 0) -> Order:
    """Import an order of twenty euros, with so many of its four cups come back."""
    cups = an_order(number, goods=[("cup", 4, 500)], ordered_at=NOON, customer=None)
    back_at: dict[str, Any] = {"returned_at": LATER, "order_number": number}
    returns = [a_return("C", goods=("cup", back, 500), **back_at)] if back else []
    order = record_order(order=cups, returns=returns, at=LATER, by=SYSTEM)
    followed(order, member)
    return order


def followed(order: Order, member: Member) -> None:
    Order.objects.filter(pk=order.pk).update(customer=member.customer)
    follow_order(order_id=order.id, at=LATER, by=SYSTEM)


def has(member: Member) -> int:
    assert list(faults()) == []
    return balance_of(member=member, at=LATER).spendable


def test_an_order_that_was_typed_at_the_counter_earns_nothing_more(reza: Member) -> None:
    sold(reza, "a-17")

    imported(reza)

    assert has(reza) == 270
    assert list(Qualifying.objects.values_list("orders", "spend")) == [(1, 2_000)]


def test_a_receipt_that_was_imported_before_earns_nothing_more(reza: Member) -> None:
    imported(reza)

    first, again = sold(reza, "A-17"), sold(reza, "A-17")

    assert first == again
    assert (first.earned, first.spendable, first.is_imported) == (20, 270, True)
    assert has(reza) == 270
    assert not Checkout.objects.exists()


def test_points_do_not_pay_for_a_receipt_that_was_settled(reza: Member) -> None:
    imported(reza)

    with pytest.raises(ReceiptIsKnown):
        sold(reza, "A-17", points=200)

    assert has(reza) == 270


@pytest.mark.parametrize("receipt", ["", "A-18"])
def test_another_receipt_is_another_sale(reza: Member, receipt: str) -> None:
    sold(reza, receipt)

    imported(reza)

    assert has(reza) == 290


def test_the_receipt_of_another_member_is_another_sale(reza: Member) -> None:
    eleni = make_member(reza.programme, Customer.objects.create(number="8"))
    sold(eleni, "A-17")

    imported(reza)

    assert (has(reza), has(eleni)) == (270, 20)


def test_what_comes_back_of_the_order_is_taken_back_of_the_sale(reza: Member) -> None:
    sold(reza, "A-17", points=200)
    assert has(reza) == 250 - 200 + 10

    imported(reza, back=1)
    assert has(reza) == 50 + 50 + 10 - 2

    imported(reza, back=4)
    assert has(reza) == 250


def test_an_order_called_off_calls_its_sale_off(reza: Member) -> None:
    sold(reza, "A-17", points=200)
    order = imported(reza)
    news: dict[str, Any] = {"status": "cancelled", "refunded_amount": None, "changed_at": LATER}

    change_order_status(order_id=order.id, **news, at=LATER, by=SYSTEM)
    followed(order, reza)

    assert has(reza) == 250
    assert Checkout.objects.get().state == "cancelled"


def test_a_sale_called_off_leaves_the_order_as_it_is(reza: Member) -> None:
    sold(reza, "A-17")
    call_off_sale(member_id=reza.id, number=FIRST, at=NOON, by=SYSTEM)

    imported(reza)

    assert has(reza) == 270


def test_a_sale_stands_in_the_history_of_its_customer(reza: Member) -> None:
    sold(reza, "A-17")
    sold(reza, "A-17")
    sold(reza, "", SECOND)

    told = Entry.objects.filter(kind="loyalty.sold_at_counter", subject_id=reza.customer_id)

    assert sorted(entry.payload["receipt"] for entry in told) == ["", "A-17"]
    assert {entry.payload["amount"] for entry in told} == {2_000}
