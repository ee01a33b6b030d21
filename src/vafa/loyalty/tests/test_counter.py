"""Sales at the counter: earned and paid at once, once each, whatever devices send again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.ledger.models import Posting
from vafa.ledger.queries import faults
from vafa.loyalty.actions import leave_programme
from vafa.loyalty.actions.checkout import NoSuchCheckout
from vafa.loyalty.actions.counter import (
    Sale,
    SaleNeedsAmount,
    TooLateToPay,
    call_off_sale,
    sell_at_counter,
)
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Checkout, Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.counter import Sold, members_at_counter
from vafa.loyalty.tests.engine_cast import money, per_euro

pytestmark = pytest.mark.usefixtures("shop")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
MINA = Actor.person(1)
FIRST, SECOND = UUID(int=1), UUID(int=2)


def earning(trigger: Any = "order_paid", **more: Any) -> dict[str, Any]:
    given = {"asset": "points-1", "amount": per_euro(), **more}
    return {"trigger": trigger, "then": [{"grant": given}]}


SPENDING = {
    "trigger": "order_quoted",
    "then": [{"spend": {"asset": "points-1", "units": 100, "worth": money(500)}}],
}


@pytest.fixture
def reza(db: None) -> Member:
    member = make_member(make_programme(earning(), SPENDING), Customer.objects.create(number="7"))
    make_points(member, 250)
    return member


def sold(
    member: Member,
    number: UUID = FIRST,
    *,
    amount: int = 2_000,
    points: int = 0,
    pressed: datetime = NOON,
    at: datetime = NOON,
) -> Sold:
    sale = Sale(number, amount, pressed, points)
    return sell_at_counter(member_id=member.id, sale=sale, at=at, by=MINA)


def has(member: Member, at: datetime = NOON) -> int:
    return balance_of(member=member, at=at).spendable


def test_a_sale_earns_at_once(reza: Member) -> None:
    done = sold(reza)

    assert (done.earned, done.spent, done.payable, done.spendable) == (20, 0, 2_000, 270)
    assert list(faults()) == []


def test_points_pay_and_what_they_paid_earns_nothing(reza: Member) -> None:
    done = sold(reza, points=200)

    assert (done.spent, done.paid_with_points, done.payable) == (200, 1_000, 1_000)
    assert (done.earned, done.spendable) == (10, 60)


def test_points_beyond_the_balance_pay_in_full_steps_what_there_is(reza: Member) -> None:
    assert sold(reza, points=900).spent == 200


def test_the_same_sale_again_gets_the_same_answer(reza: Member) -> None:
    first = sold(reza, points=100)
    again = [sold(reza, points=100, at=NOON + wait) for wait in (timedelta(minutes=1), WEEK)]

    assert again == [first, first]
    assert Posting.objects.filter(kind="earned").count() == 1
    assert Checkout.objects.count() == 1


def test_a_queue_that_is_sent_twice_and_in_another_order_counts_each_sale_once(
    reza: Member,
) -> None:
    queue = [UUID(int=number) for number in range(5)]
    for number in [*queue, *reversed(queue), *queue[2:]]:
        sold(reza, number, at=NOON + WEEK)

    assert has(reza, NOON + WEEK) == 250 + 5 * 20
    assert list(faults()) == []


def test_two_devices_with_sales_of_their_own_count_both(reza: Member) -> None:
    sold(reza, FIRST)
    sold(reza, SECOND)

    assert has(reza) == 290


def test_a_sale_that_comes_in_a_week_later_counts_from_its_own_day(reza: Member) -> None:
    done = sold(reza, pressed=NOON, at=NOON + WEEK)

    assert done.earned == 20
    assert reza.decisions.get(trigger="order_paid").occurred_at == NOON


def test_points_do_not_pay_for_a_sale_that_comes_in_late(reza: Member) -> None:
    with pytest.raises(TooLateToPay):
        sold(reza, points=100, at=NOON + timedelta(minutes=11))

    assert has(reza) == 250
    assert not Checkout.objects.exists()


def test_a_clock_that_is_ahead_sells_now(reza: Member) -> None:
    sold(reza, pressed=NOON + WEEK, at=NOON)

    assert reza.decisions.get(trigger="order_paid").occurred_at == NOON


def test_goods_at_the_counter_are_delivered_at_once(db: None) -> None:
    waiting: dict[str, Any] = {"pending": {"kind": "days_after_delivery", "days": 0}}
    programme = make_programme(earning(**waiting), earning("order_delivered", **waiting))
    member = make_member(programme, Customer.objects.create(number="7"))

    assert sold(member).spendable == 40


def test_a_sale_called_off_takes_all_back_and_stays_called_off(reza: Member) -> None:
    sold(reza, points=200)

    for _time in range(2):
        done = call_off_sale(member_id=reza.id, number=FIRST, at=NOON, by=MINA)

    assert (done.is_called_off, done.earned, done.spent, has(reza)) == (True, 0, 0, 250)
    # Sent once more by a device that has not heard of it, it does not come back.
    assert sold(reza, points=200).is_called_off
    assert has(reza) == 250
    assert list(faults()) == []


def test_a_sale_nobody_recorded_is_not_called_off(reza: Member) -> None:
    with pytest.raises(NoSuchCheckout):
        call_off_sale(member_id=reza.id, number=FIRST, at=NOON, by=MINA)


def test_who_has_left_earns_nothing_but_an_old_sale_is_answered(reza: Member) -> None:
    sold(reza)
    leave_programme(member_id=reza.id, at=NOON, by=MINA)

    assert sold(reza).earned == 20
    with pytest.raises(NotMember):
        sold(reza, SECOND)


@pytest.mark.parametrize(("amount", "points"), [(0, 0), (-5, 0), (10**13, 0), (100, -1)])
def test_a_sale_without_an_amount_is_refused(reza: Member, amount: int, points: int) -> None:
    with pytest.raises(SaleNeedsAmount):
        sold(reza, amount=amount, points=points)

    assert not Checkout.objects.exists()
    assert has(reza) == 250


def test_a_member_is_found_by_card_and_only_while_the_programme_runs(reza: Member) -> None:
    card = f" {reza.reference[:4].lower()}-{reza.reference[4:]} "

    assert [one.member for one in members_at_counter(text=card, at=NOON)] == [reza]
    assert members_at_counter(text="", at=NOON) == []
    leave_programme(member_id=reza.id, at=NOON, by=MINA)
    assert members_at_counter(text=card, at=NOON) == []
