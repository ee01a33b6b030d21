"""What orders earn in a programme, and what goes back with what comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.actions import record
from vafa.ledger.models import Posting
from vafa.ledger.queries import Holding, faults
from vafa.loyalty.actions import (
    Earned,
    RuleGivesTooMuch,
    follow_order,
    leave_programme,
    write_loyalty_rule,
)
from vafa.loyalty.actions.games.draws import say_age
from vafa.loyalty.actions.gift_cards import sell_gift_card
from vafa.loyalty.actions.referrals import make_referral_link
from vafa.loyalty.make import A_POINT_A_EURO, make_member, make_programme
from vafa.loyalty.models import (
    AgeSaid,
    GivenEffect,
    Member,
    OrderDecision,
    ReferralLink,
    RuleMode,
    RuleVersion,
)
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.gift_cards import gift_card_balance
from vafa.loyalty.reactions import forget_the_erased
from vafa.orders.actions import change_order_status, record_order
from vafa.orders.make import a_return, an_order
from vafa.orders.models import Order

pytestmark = pytest.mark.usefixtures("shop")
ORDERED = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 3, 20, 12, tzinfo=UTC)
MATURE = datetime(2026, 3, 25, 12, tzinfo=UTC)


def arrived(
    number: str = "1", pieces: int = 2, *, at: datetime = ORDERED, back: Sequence[int] = ()
) -> Order:
    """Record an order of cups, and those of them that came back since."""
    returns = [
        a_return(f"C{place}", goods=("cup", count, 550), returned_at=LATER, order_number=number)
        for place, count in enumerate(back)
    ]
    told = an_order(number, goods=[("cup", pieces, 550)], ordered_at=at)
    return record_order(order=told, returns=returns, at=at, by=SYSTEM)


@pytest.fixture
def reza() -> Member:
    arrived("0", at=datetime(2025, 12, 1, tzinfo=UTC))
    return make_member(make_programme(), Customer.objects.get())


def followed(order: Order, *, at: datetime = ORDERED) -> list[Earned]:
    return follow_order(order_id=order.id, at=at, by=SYSTEM)


def has(member: Member, *, at: datetime) -> Holding:
    assert list(faults()) == []
    return balance_of(member=Member.objects.select_related("programme").get(pk=member.pk), at=at)


def test_an_order_earns_points_that_wait_for_the_end_of_the_fortnight(reza: Member) -> None:
    order = arrived()

    assert followed(order) == [Earned(reza.id, 11, 0)]

    waiting = has(reza, at=ORDERED)
    assert (waiting.spendable, waiting.pending) == (0, 11)
    spent = has(reza, at=MATURE)
    assert (spent.spendable, spent.pending) == (11, 0)
    # Twelve months to the end of the month, at midnight in Athens.
    assert spent.active_parts[0].expires_at == datetime(2027, 3, 31, 21, tzinfo=UTC)


def test_following_an_order_again_earns_nothing_more(reza: Member) -> None:
    order = arrived()
    followed(order)
    postings = Posting.objects.count()

    assert followed(order, at=LATER) == [Earned(reza.id, 0, 0)]

    assert Posting.objects.count() == postings
    assert has(reza, at=MATURE).spendable == 11


def test_what_comes_back_takes_its_points_along_to_the_unit(reza: Member) -> None:
    followed(arrived(pieces=3))

    first = followed(arrived(pieces=3, back=[1]), at=LATER)
    rest = followed(arrived(pieces=3, back=[1, 2]), at=LATER)

    assert (first, rest) == ([Earned(reza.id, 0, 5)], [Earned(reza.id, 0, 11)])

    assert has(reza, at=MATURE).spendable == 0


def test_a_cancelled_order_takes_everything_back(reza: Member) -> None:
    order = arrived()
    followed(order)
    news: dict[str, Any] = {"status": "cancelled", "refunded_amount": None, "changed_at": LATER}
    change_order_status(order_id=order.id, **news, at=LATER, by=SYSTEM)

    assert followed(order, at=LATER) == [Earned(reza.id, 0, 11)]
    assert followed(order, at=LATER) == [Earned(reza.id, 0, 0)]

    assert has(reza, at=MATURE) == Holding()


def test_an_order_that_is_taken_up_again_earns_again(reza: Member) -> None:
    order = arrived()
    followed(order)
    for status in ("cancelled", "paid"):
        news: dict[str, Any] = {"status": status, "refunded_amount": None, "changed_at": LATER}
        change_order_status(order_id=order.id, **news, at=LATER, by=SYSTEM)
        followed(order, at=LATER)

    assert has(reza, at=MATURE).spendable == 11
    assert followed(order, at=LATER) == [Earned(reza.id, 0, 0)]


def test_an_order_from_before_joining_earns_nothing(reza: Member) -> None:
    order = Order.objects.get(number="0")

    assert followed(order) == []

    assert not OrderDecision.objects.exists()


def test_why_there_were_no_points_is_kept(reza: Member) -> None:
    order = arrived(pieces=1)
    never = {
        "at_least": [{"field": "order.total"}, {"money": {"amount": 10_000, "currency": "EUR"}}]
    }
    body = {"trigger": "order_paid", "when": never, "then": A_POINT_A_EURO["then"]}
    make_rule(reza, body)

    followed(order)

    answers = OrderDecision.objects.get(trigger="order_paid").answers
    assert [answer["verdict"] for answer in answers] == ["given", "not_met"]
    assert GivenEffect.objects.count() == 1


def test_a_rule_whose_gift_cannot_be_given_stays_a_draft(reza: Member) -> None:
    letter = {"trigger": "order_paid", "then": [{"message": {"template": "thanks", "days": 0}}]}

    with pytest.raises(RuleGivesTooMuch):
        make_rule(reza, letter)

    assert not RuleVersion.objects.filter(rule__name="Big baskets").exists()


def make_rule(member: Member, body: object) -> None:
    write_loyalty_rule(
        programme_id=member.programme_id,
        name="Big baskets",
        body=body,
        mode=RuleMode.LIVE,
        at=ORDERED,
        by=SYSTEM,
    )


def test_who_leaves_has_nothing_left_and_nothing_comes_later(reza: Member) -> None:
    followed(arrived())
    assert has(reza, at=LATER).pending == 11

    leave_programme(member_id=reza.id, at=LATER, by=SYSTEM)

    assert has(reza, at=MATURE) == Holding()


def test_who_has_nothing_may_leave(reza: Member) -> None:
    leave_programme(member_id=reza.id, at=LATER, by=SYSTEM)

    assert has(reza, at=LATER) == Holding()
    assert not Posting.objects.exists()


def test_cards_that_a_called_off_order_sold_are_paid_out(reza: Member) -> None:
    order = arrived()
    card = sell_gift_card(amount=2_500, sold_with=order.key, at=ORDERED, by=SYSTEM)
    news: dict[str, Any] = {"refunded_amount": None, "changed_at": LATER}
    change_order_status(order_id=order.id, status="cancelled", **news, at=LATER, by=SYSTEM)

    followed(order, at=LATER)
    followed(order, at=LATER)

    assert gift_card_balance(card=card, at=LATER) == 0
    assert list(faults()) == []


def test_what_was_said_of_members_is_forgotten_with_them(reza: Member) -> None:
    say_age(member_id=reza.id, years_at_least=18, at=ORDERED, by=SYSTEM)
    make_referral_link(member_id=reza.id, device="her phone", at=ORDERED, by=SYSTEM)
    told = record(
        kind="customers.customer_erased",
        subject_kind="customer",
        subject_id=reza.customer_id,
        at=LATER,
        by=SYSTEM,
        payload={},
    )

    forget_the_erased([told])

    assert not AgeSaid.objects.exists()
    assert ReferralLink.objects.get().devices == []
