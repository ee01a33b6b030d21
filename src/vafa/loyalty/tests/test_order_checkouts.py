"""An order that a checkout placed is called off and taken up again through either door."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.queries import faults
from vafa.loyalty.actions import follow_order, leave_programme
from vafa.loyalty.actions.adjustments import adjust_points
from vafa.loyalty.models import Checkout, Member, OrderDecision
from vafa.loyalty.tests.checkout_cast import NOW
from vafa.loyalty.tests.deeds_process import do
from vafa.loyalty.tests.worlds_cast import World, look_at, make_world
from vafa.orders.actions import change_order_status, record_order
from vafa.orders.make import an_order
from vafa.orders.models import Order

pytestmark = pytest.mark.usefixtures("shop")
DOCUMENT = "shop:1"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def world(shop: object) -> World:
    return make_world(uses=1)


def deed(world: World, verb: str, **more: object) -> str:
    return do(world.deed(verb, DOCUMENT, "points", label="1", **more))


def placed(world: World) -> Order:
    """Place an order in a checkout, and let the shop tell of it."""
    deed(world, "commit")
    return recorded(Customer.objects.get(number="1"))


def recorded(customer: Customer | None) -> Order:
    goods = [("cup", 1, 8_000), ("pot", 1, 4_000)]
    told = an_order("1", goods=goods, ordered_at=NOW, customer=None)
    order = record_order(order=told, returns=[], at=NOW, by=SYSTEM)
    Order.objects.filter(pk=order.pk).update(customer=customer)
    return order


def told(order: Order, status: str, *, at: datetime = LATER) -> None:
    news: dict[str, Any] = {"status": status, "refunded_amount": None, "changed_at": at}
    change_order_status(order_id=order.id, **news, at=at, by=SYSTEM)
    follow_order(order_id=order.id, at=at, by=SYSTEM)


def seen(world: World) -> dict[str, object]:
    """What is had, without how often an order was placed."""
    assert list(faults()) == []
    return {name: has for name, has in look_at(world).items() if not name.startswith("order")}


def test_an_order_that_is_called_off_gives_everything_back(world: World) -> None:
    before = seen(world)
    order = placed(world)

    told(order, "cancelled")
    told(order, "cancelled")

    assert Checkout.objects.get().state == "cancelled"
    assert {**seen(world), "qualifying": []} == {
        **before, "qualifying": [], "budget": (1_500, 0), "code use": (1, 0, 0, 0)
    }  # fmt: skip


def test_an_order_that_is_paid_again_takes_again_what_it_took(world: World) -> None:
    order = placed(world)
    told(order, "paid")
    once = seen(world)

    told(order, "cancelled")
    told(order, "paid")
    told(order, "paid")

    assert seen(world) == once
    assert once["member points"] == (100 + 68, 0, 0, 0)
    assert OrderDecision.objects.filter(trigger="order_placed", is_void=False).count() == 1


def test_it_ends_as_when_the_checkout_is_called_off_and_reopened(world: World) -> None:
    order = placed(world)
    told(order, "paid")
    deed(world, "cancel")
    deed(world, "reopen")
    told(order, "paid")
    by_checkout = seen(world)

    told(order, "cancelled")
    told(order, "paid")

    assert seen(world) == by_checkout


def test_points_that_were_spent_meanwhile_are_not_taken_twice(world: World) -> None:
    order = placed(world)
    told(order, "cancelled")
    said = {"reason": "Gone", "at": LATER, "by": SYSTEM}
    adjust_points(member_id=world.member, points=-150, **said)  # type: ignore[arg-type]

    told(order, "paid")

    assert seen(world)["member points"] == (68, 0, 0, 0)
    told(order, "cancelled", at=LATER + timedelta(hours=1))
    assert seen(world)["member points"] == (150, 0, 0, 0)


def test_lines_of_an_order_taken_again_bring_back_their_part(world: World) -> None:
    order = placed(world)
    told(order, "cancelled")
    told(order, "paid")

    deed(world, "return", lines={"l0": 1_000, "l1": 1_000})

    assert seen(world)["member points"] == (300, 0, 0, 0)
    assert seen(world)["member EUR"] == (4_000, 0, 0, 0)


def test_a_checkout_called_off_earns_nothing_until_it_is_reopened(world: World) -> None:
    order = placed(world)
    deed(world, "cancel")

    told(order, "paid")

    assert seen(world)["member points"] == (300, 0, 0, 0)
    assert seen(world)["qualifying"] == [0, 0, 0]
    deed(world, "reopen")
    assert seen(world)["member points"] == (168, 0, 0, 0)


def test_who_has_left_meanwhile_pays_and_gets_nothing(world: World) -> None:
    order = placed(world)
    told(order, "cancelled")
    leave_programme(member_id=world.member, at=LATER, by=SYSTEM)

    told(order, "paid")

    assert Checkout.objects.get().state == "cancelled"
    assert Member.objects.get().state == "left"


def test_an_order_of_a_guest_gives_its_code_back_too(world: World) -> None:
    deed(world, "commit", member=0, points=0, store_credit=0)
    order = recorded(None)

    told(order, "cancelled")
    assert (seen(world)["code use"], seen(world)["budget"]) == ((1, 0, 0, 0), (1_500, 0))

    told(order, "paid")
    assert (seen(world)["code use"], seen(world)["budget"]) == ((0, 0, 0, 0), (300, 0))
