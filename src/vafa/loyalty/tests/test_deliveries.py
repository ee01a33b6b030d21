"""Points that wait for the goods begin when the shop says that they arrived."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.models import Posting
from vafa.ledger.queries import Holding, faults
from vafa.loyalty.actions import follow_order
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member, OrderDecision
from vafa.loyalty.queries import balance_of
from vafa.loyalty.tests.tier_cast import ORDERED, arrived
from vafa.orders.actions import Moments, change_order_status
from vafa.orders.models import Order

pytestmark = pytest.mark.usefixtures("shop")
DELIVERED = datetime(2026, 3, 14, 9, tzinfo=UTC)
# Fourteen days after the delivery are over at midnight in Athens.
BEGINS = datetime(2026, 3, 28, 22, tzinfo=UTC)


def a_grant(trigger: str, pending: dict[str, object], units: int = 50) -> dict[str, object]:
    grant = {
        "asset": "points-1",
        "amount": {"fixed": {"amount": units}},
        "pending": pending,
        "validity": {"kind": "never"},
    }
    return {"trigger": trigger, "then": [{"grant": grant}]}


def a_waiting_member(*bodies: dict[str, object]) -> Member:
    arrived("0", at=datetime(2025, 12, 1, tzinfo=UTC))
    return make_member(make_programme(*bodies), Customer.objects.get())


def told(order: Order, *, at: datetime = DELIVERED, **moments: datetime) -> Order:
    return change_order_status(
        order_id=order.id,
        status="",
        refunded_amount=None,
        changed_at=at,
        moments=Moments(**moments),
        at=at,
        by=SYSTEM,
    )


def followed(order: Order, *, at: datetime = DELIVERED) -> None:
    follow_order(order_id=order.id, at=at, by=SYSTEM)


def has(member: Member, *, at: datetime) -> Holding:
    assert list(faults()) == []
    return balance_of(member=Member.objects.select_related("programme").get(pk=member.pk), at=at)


def test_points_wait_for_ever_until_the_delivery_is_told() -> None:
    reza = a_waiting_member(a_grant("order_paid", {"kind": "days_after_delivery", "days": 14}))
    order = arrived("1")
    followed(order, at=ORDERED)
    assert has(reza, at=datetime(2028, 1, 1, tzinfo=UTC)).pending == 50

    followed(told(order, delivered_at=DELIVERED))

    assert has(reza, at=BEGINS.replace(minute=0, hour=21)).spendable == 0
    assert has(reza, at=BEGINS).spendable == 50


def test_a_return_window_begins_with_the_delivery() -> None:
    reza = a_waiting_member(a_grant("order_paid", {"kind": "return_window", "further_days": 0}))
    order = arrived("1")
    followed(order, at=ORDERED)

    followed(told(order, delivered_at=DELIVERED))

    assert has(reza, at=BEGINS).spendable == 50


def test_telling_a_delivery_again_writes_nothing() -> None:
    reza = a_waiting_member(a_grant("order_paid", {"kind": "days_after_delivery", "days": 14}))
    order = told(arrived("1"), delivered_at=DELIVERED)
    followed(order)
    postings = Posting.objects.count()

    followed(order)

    assert Posting.objects.count() == postings
    assert has(reza, at=BEGINS).spendable == 50


def test_a_delivery_told_anew_moves_the_beginning() -> None:
    reza = a_waiting_member(a_grant("order_paid", {"kind": "days_after_delivery", "days": 14}))
    order = arrived("1")
    followed(told(order, delivered_at=DELIVERED))
    later = datetime(2026, 3, 15, 9, tzinfo=UTC)

    followed(told(order, at=later, delivered_at=later), at=later)

    assert has(reza, at=BEGINS).spendable == 0
    assert has(reza, at=datetime(2026, 3, 29, 21, tzinfo=UTC)).spendable == 50


@pytest.mark.parametrize(
    ("trigger", "moment"),
    [
        ("order_shipped", "shipped_at"),
        ("order_delivered", "delivered_at"),
        ("order_completed", "completed_at"),
    ],
)
def test_each_step_of_an_order_is_rewarded_once(trigger: str, moment: str) -> None:
    reza = a_waiting_member(a_grant(trigger, {"kind": "immediately"}))
    order = arrived("1")
    followed(order, at=ORDERED)
    assert has(reza, at=DELIVERED).spendable == 0

    for _time in range(2):
        followed(told(order, **{moment: DELIVERED}))

    assert has(reza, at=DELIVERED).spendable == 50
    assert OrderDecision.objects.get(trigger=trigger).occurred_at == DELIVERED


def test_a_later_word_about_an_order_keeps_its_delivery() -> None:
    order = told(arrived("1"), delivered_at=DELIVERED)

    change_order_status(
        order_id=order.id,
        status="part_refunded",
        refunded_amount=100,
        changed_at=BEGINS,
        at=BEGINS,
        by=SYSTEM,
    )

    order.refresh_from_db()
    assert (order.status, order.delivered_at) == ("part_refunded", DELIVERED)
