"""A recommendation from the link to the reward, and everything that must not be rewarded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.actions.merge import merge_customers
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.ledger.queries import faults
from vafa.loyalty.actions.members import NotMember, leave_programme
from vafa.loyalty.actions.referral_rewards import (
    NotForReview,
    ReviewNeedsReason,
    approve_referral,
    follow_referral,
    reject_referral,
    reward_referrals,
    take_back_referrals,
)
from vafa.loyalty.actions.referrals import (
    BadReferralLimits,
    NoSuchReferralLink,
    join_by_referral,
    make_referral_link,
    note_referral_click,
    set_referral_policy,
)
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member, Programme, Referral, ReferralPolicy
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.referrals import friends_of, referral_link_of
from vafa.loyalty.tests.partnership_cast import AFTER, NOON, gift
from vafa.orders.actions import change_order_status, record_order
from vafa.orders.make import a_customer, an_order
from vafa.orders.models import Order

pytestmark = pytest.mark.usefixtures("shop")
HOUR = timedelta(hours=1)


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(gift("referral_qualified", 200), gift("friend_welcomed", 100))


def person(programme: Programme, number: str, **known: str) -> Member:
    """Let somebody join whom the shop knows by an order that was never paid."""
    told = an_order(f"asked {number}", customer=a_customer(number, **known), status="pending")
    order = record_order(order=told, returns=[], at=NOON - HOUR, by=SYSTEM)
    assert order.customer_id is not None
    return make_member(programme, Customer.objects.get(pk=order.customer_id), at=NOON - HOUR)


@pytest.fixture
def reza(programme: Programme) -> Member:
    return person(programme, "7")


def referred(reza: Member, friend: Member, *, device: str = "", at: datetime = NOON) -> Referral:
    link = make_referral_link(member_id=reza.id, at=at, by=SYSTEM)
    return join_by_referral(token=link.token, member_id=friend.id, device=device, at=at, by=SYSTEM)


def bought(number: str, by: str, *, at: datetime = NOON + HOUR, cups: int = 2) -> Order:
    told = an_order(
        number, customer=a_customer(by), goods=[("cup", cups, 500)], ordered_at=at, state_at=at
    )
    order = record_order(order=told, returns=[], at=at, by=SYSTEM)
    follow_referral(order_id=order.id, at=at, by=SYSTEM)
    return order


def refunded(order: Order, *, at: datetime) -> None:
    change_order_status(
        order_id=order.id, status="refunded", refunded_amount=None, changed_at=at, at=at, by=SYSTEM
    )
    follow_referral(order_id=order.id, at=at, by=SYSTEM)


def state(referral: Referral) -> tuple[str, list[str]]:
    referral.refresh_from_db()
    return referral.state, referral.reasons


def points(*members: Member, at: datetime = AFTER) -> list[int]:
    assert list(faults()) == []
    return [balance_of(member=member, at=at).spendable for member in members]


def policy(programme: Programme, **limits: Any) -> ReferralPolicy:
    usual: dict[str, Any] = {
        "amount_min": 0,
        "per_period_max": 20,
        "period_days": 30,
        "cooldown_minutes": 0,
        "flag_from": 40,
        "reject_from": 150,
    }
    said = {**usual, **limits}
    return set_referral_policy(programme_id=programme.id, at=NOON, by=SYSTEM, **said)


def test_both_are_rewarded_when_the_first_order_can_no_longer_come_back(
    programme: Programme, reza: Member
) -> None:
    eleni = person(programme, "8")
    referral = referred(reza, eleni)
    bought("1", "8")

    assert state(referral) == ("holding", [])
    assert reward_referrals(at=NOON + HOUR, by=SYSTEM) == 0
    rewarded = [reward_referrals(at=AFTER, by=SYSTEM) for _time in range(2)]

    assert rewarded == [1, 0]
    assert (state(referral)[0], points(reza, eleni)) == ("rewarded", [200, 100])


def test_a_member_has_one_link(reza: Member) -> None:
    tokens = {make_referral_link(member_id=reza.id, at=NOON, by=SYSTEM).token for _ in range(3)}

    assert tokens == {referral_link_of(member=reza)}


def test_who_has_left_gets_no_link_and_theirs_leads_nowhere(reza: Member) -> None:
    token = make_referral_link(member_id=reza.id, at=NOON, by=SYSTEM).token
    leave_programme(member_id=reza.id, at=NOON, by=SYSTEM)

    with pytest.raises(NotMember):
        make_referral_link(member_id=reza.id, at=NOON, by=SYSTEM)
    with pytest.raises(NoSuchReferralLink):
        note_referral_click(token=token, at=NOON)

    assert Referral.objects.count() == 0


def test_one_device_looks_once_and_is_kept_as_a_hash(programme: Programme, reza: Member) -> None:
    token = make_referral_link(member_id=reza.id, at=NOON, by=SYSTEM).token
    for _time in range(3):
        note_referral_click(token=token, device="phone 1", network="10.0.0.1", at=NOON)

    look = Referral.objects.get()
    assert "phone" not in look.device
    assert len(look.device) == len(look.network) == 64
    assert friends_of(member=reza) == (0, 0)
    assert referred(reza, person(programme, "8"), device="phone 1").id == look.id


def test_joining_again_by_the_same_link_changes_nothing(programme: Programme, reza: Member) -> None:
    eleni = person(programme, "8")

    told = [referred(reza, eleni).id for _time in range(3)]

    assert len(set(told)) == Referral.objects.count() == 1


def test_who_came_by_another_link_counts_once(programme: Programme, reza: Member) -> None:
    mina, eleni = person(programme, "9"), person(programme, "8")
    first, second = referred(reza, eleni), referred(mina, eleni)

    bought("1", "8")

    assert state(first)[0] == "holding"
    assert state(second) == ("rejected", ["already_referred"])


def test_nobody_recommends_themselves(reza: Member) -> None:
    referral = referred(reza, reza)

    assert state(referral) == ("rejected", ["same_member"])


def test_two_records_of_one_person_are_one_person(programme: Programme, reza: Member) -> None:
    double = person(programme, "8")
    referral = referred(reza, double)
    merge_customers(
        kept_id=reza.customer_id,
        absorbed_id=double.customer_id,
        chosen={},
        reason="One phone.",
        at=NOON,
        by=SYSTEM,
    )

    bought("1", "8")

    assert state(referral)[0] == "rejected"
    assert "same_member" in referral.reasons


def test_the_same_mailbox_in_other_words_is_the_same_person(programme: Programme) -> None:
    reza = person(programme, "7", email="reza.k@gmail.com")
    double = person(programme, "8", email="RezaK+new@googlemail.com")
    referral = referred(reza, double)

    bought("1", "8")

    assert state(referral) == ("rejected", ["same_mail"])


def test_friends_who_refer_each_other_are_rejected(programme: Programme, reza: Member) -> None:
    eleni = person(programme, "8")
    referral, back = referred(reza, eleni), referred(eleni, reza)

    bought("1", "8")
    bought("2", "7")

    assert state(referral) == ("rejected", ["referred_each_other"])
    assert "referred_each_other" in state(back)[1]


def test_who_bought_before_is_no_new_customer(programme: Programme, reza: Member) -> None:
    eleni = person(programme, "8")
    bought("0", "8", at=NOON - timedelta(days=90))
    referral = referred(reza, eleni)

    bought("1", "8")

    assert state(referral) == ("rejected", ["not_a_new_customer"])


def test_a_small_order_says_nothing_about_the_next_one(programme: Programme, reza: Member) -> None:
    policy(programme, amount_min=2_000)
    referral = referred(reza, person(programme, "8"))

    bought("1", "8")
    small = state(referral)
    bought("2", "8", at=NOON + 2 * HOUR, cups=5)

    assert small == ("joined", ["order_too_small"])
    assert state(referral) == ("holding", [])


def test_an_order_refunded_in_time_is_never_rewarded(programme: Programme, reza: Member) -> None:
    eleni = person(programme, "8")
    referral = referred(reza, eleni)
    order = bought("1", "8")

    refunded(order, at=NOON + 2 * HOUR)

    assert reward_referrals(at=AFTER, by=SYSTEM) == 0
    assert state(referral) == ("rejected", ["order_returned"])
    assert points(reza, eleni) == [0, 0]


def test_an_order_refunded_later_takes_both_rewards_back_once(
    programme: Programme, reza: Member
) -> None:
    eleni = person(programme, "8")
    referral = referred(reza, eleni)
    order = bought("1", "8")
    reward_referrals(at=AFTER, by=SYSTEM)

    for _time in range(2):
        refunded(order, at=AFTER + HOUR)

    assert state(referral) == ("rejected", ["order_returned"])
    assert points(reza, eleni, at=AFTER + HOUR) == [0, 0]


def test_an_order_that_is_known_no_more_takes_its_rewards_along(
    programme: Programme, reza: Member
) -> None:
    eleni = person(programme, "8")
    referral = referred(reza, eleni)
    order = bought("1", "8")
    reward_referrals(at=AFTER, by=SYSTEM)
    Order.objects.filter(pk=order.pk).update(key="another")

    gone = [take_back_referrals(at=AFTER, by=SYSTEM) for _time in range(2)]

    assert (gone, state(referral)[0], points(reza, eleni)) == ([1, 0], "rejected", [0, 0])


def test_following_an_order_again_judges_nothing_anew(programme: Programme, reza: Member) -> None:
    referral = referred(reza, person(programme, "8"))
    order = bought("1", "8")
    policy(programme, amount_min=100_000, flag_from=0)

    Order.objects.filter(pk=order.pk).update(net_revenue=100_000)
    follow_referral(order_id=order.id, at=NOON + 2 * HOUR, by=SYSTEM)

    assert state(referral) == ("holding", [])
    assert Entry.objects.filter(kind="loyalty.referral_judged").count() == 1


def test_no_more_count_than_the_period_allows_and_the_next_period_counts_anew(
    programme: Programme, reza: Member
) -> None:
    policy(programme, per_period_max=2)
    found = [referred(reza, person(programme, str(number))) for number in range(8, 12)]
    for number in (8, 9, 10):
        bought(f"of {number}", str(number))

    bought("of 11", "11", at=NOON + timedelta(days=40))

    states = [state(each) for each in found]
    assert states[2] == ("rejected", ["cap_reached"])
    assert [each[0] for each in states] == ["holding", "holding", "rejected", "holding"]


def test_friends_in_quick_order_are_looked_at(programme: Programme, reza: Member) -> None:
    policy(programme, cooldown_minutes=60)
    found = [referred(reza, person(programme, number)) for number in ("8", "9")]

    bought("1", "8")
    bought("2", "9", at=NOON + HOUR + timedelta(minutes=10))

    assert state(found[0]) == ("holding", [])
    assert (state(found[1]), found[1].score) == (("flagged", ["too_soon"]), 40)


def test_the_phone_that_owns_the_link_is_looked_at(programme: Programme, reza: Member) -> None:
    make_referral_link(member_id=reza.id, device="phone 1", at=NOON, by=SYSTEM)
    referral = referred(reza, person(programme, "8"), device="phone 1")

    bought("1", "8")

    assert state(referral) == ("flagged", ["same_device"])


@pytest.fixture
def flagged(programme: Programme, reza: Member) -> Referral:
    make_referral_link(member_id=reza.id, device="phone 1", at=NOON, by=SYSTEM)
    referral = referred(reza, person(programme, "8"), device="phone 1")
    bought("1", "8")
    referral.refresh_from_db()
    return referral


def test_who_looks_can_let_it_count(flagged: Referral) -> None:
    approve_referral(referral_id=flagged.id, note="They share a flat.", at=NOON, by=SYSTEM)

    assert reward_referrals(at=AFTER, by=SYSTEM) == 1
    assert state(flagged)[0] == "rewarded"
    assert Entry.objects.filter(kind="loyalty.referral_approved").count() == 1


def test_who_looks_can_reject_it_for_good(flagged: Referral) -> None:
    reject_referral(referral_id=flagged.id, note="The same person.", at=NOON, by=SYSTEM)

    with pytest.raises(NotForReview):
        approve_referral(referral_id=flagged.id, note="Or not.", at=NOON, by=SYSTEM)

    assert state(flagged) == ("rejected", ["same_device", "rejected_by_hand"])
    assert (reward_referrals(at=AFTER, by=SYSTEM), flagged.note) == (0, "The same person.")


def test_a_decision_needs_a_reason(flagged: Referral) -> None:
    with pytest.raises(ReviewNeedsReason):
        approve_referral(referral_id=flagged.id, note=" ", at=NOON, by=SYSTEM)
    with pytest.raises(ReviewNeedsReason):
        reject_referral(referral_id=flagged.id, note="", at=NOON, by=SYSTEM)

    assert state(flagged)[0] == "flagged"


def test_limits_that_reject_before_anybody_looks_are_refused(programme: Programme) -> None:
    with pytest.raises(BadReferralLimits):
        policy(programme, flag_from=200)

    assert ReferralPolicy.objects.count() == 0


def test_a_link_of_another_programme_brings_nobody(reza: Member) -> None:
    eleni = person(make_programme(name="Other"), "8")

    with pytest.raises(NoSuchReferralLink):
        referred(reza, eleni)

    assert Referral.objects.count() == 0
