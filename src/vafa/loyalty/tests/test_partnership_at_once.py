"""Many come at one moment: limits hold, each fact counts once, each code has one owner."""

from __future__ import annotations

from collections import Counter

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.ledger.tests.together import Start, Together, in_processes
from vafa.loyalty.actions.causes import create_cause
from vafa.loyalty.actions.partner_offers import (
    add_partner_codes,
    put_offer_live,
    write_partner_offer,
)
from vafa.loyalty.actions.partners import add_partner, write_partner_contract
from vafa.loyalty.actions.referrals import (
    join_by_referral,
    make_referral_link,
    set_referral_policy,
)
from vafa.loyalty.make import BEGAN, make_member, make_partner, make_points, make_programme
from vafa.loyalty.models import Donation, GivenOffer, Member, Partner, PartnerEntry, Referral
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.clearing import due_to_partner, money_in
from vafa.loyalty.tests.partnership_cast import AFTER, NOON, gift
from vafa.orders.actions import record_order
from vafa.orders.make import a_customer, an_order

pytestmark = pytest.mark.usefixtures("shared_books", "shop")
WORKERS = 64


@pytest.fixture
def together(start_process: Start) -> Together:
    return in_processes(start_process, "vafa.loyalty.tests.partnership_process")


def buying(number: int) -> int:
    told = an_order(
        f"of {number}", customer=a_customer(str(number)), ordered_at=NOON, state_at=NOON
    )
    return record_order(order=told, returns=[], at=NOON, by=SYSTEM).id


def a_member(number: str = "reza") -> Member:
    programme = make_programme(gift("referral_qualified", 10), gift("friend_welcomed", 5))
    return make_member(programme, Customer.objects.create(number=number))


def friends(reza: Member) -> list[int]:
    """Let friends join by a link, and return their first orders."""
    token = make_referral_link(member_id=reza.id, at=BEGAN, by=SYSTEM).token
    orders = [buying(number) for number in range(WORKERS)]
    for customer in Customer.objects.exclude(pk=reza.customer_id).order_by("id"):
        friend = make_member(reza.programme, customer)
        join_by_referral(token=token, member_id=friend.id, at=BEGAN, by=SYSTEM)
    return orders


def test_no_more_friends_count_than_the_limit_says(together: Together) -> None:
    reza = a_member()
    limits = {"amount_min": 0, "period_days": 30, "cooldown_minutes": 0, "flag_from": 40}
    set_referral_policy(
        programme_id=reza.programme_id,
        per_period_max=10,
        reject_from=150,
        **limits,
        at=BEGAN,
        by=SYSTEM,
    )
    orders = friends(reza)

    outcomes = together([{"do": "follow", "order": order} for order in orders])

    assert outcomes == {"done": WORKERS}
    states = Counter(Referral.objects.values_list("state", flat=True))
    assert states == {"holding": 10, "rejected": WORKERS - 10}
    assert together([{"do": "reward"}] * 8) == {"done": 8}
    assert balance_of(member=reza, at=AFTER).spendable == 100


def test_each_code_of_a_partner_has_one_owner(together: Together) -> None:
    reza = a_member()
    friends(reza)
    partner = add_partner(programme_id=reza.programme_id, name="Bakery", at=BEGAN, by=SYSTEM)
    offer = write_partner_offer(
        partner_id=partner.id, name="Bun", words="", spend_from=1, at=BEGAN, by=SYSTEM
    )
    texts = [f"B{number}" for number in range(10)]
    add_partner_codes(offer_id=offer.id, texts=texts, at=BEGAN, by=SYSTEM)
    put_offer_live(offer_id=offer.id, at=BEGAN, by=SYSTEM)

    orders = [buying(number) for number in range(WORKERS)]
    outcomes = together([{"do": "offer", "order": order} for order in orders])

    assert outcomes == {"done": WORKERS}
    codes = list(GivenOffer.objects.values_list("code__text", flat=True))
    assert sorted(codes) == sorted(texts)


def test_what_a_partner_tells_many_times_at_once_is_paid_for_once(together: Together) -> None:
    reza = a_member()
    partner = add_partner(programme_id=reza.programme_id, name="Bakery", at=BEGAN, by=SYSTEM)
    agree(partner)
    task = {"do": "earn", "member": reza.id, "partner": partner.id, "source": "till 1"}

    outcomes = together([task] * WORKERS)

    assert (outcomes, PartnerEntry.objects.count()) == ({"done": WORKERS}, 1)
    assert balance_of(member=reza, at=NOON).spendable == 10
    assert money_in(due_to_partner(partner.id, "EUR")) == -100_000


def agree(partner: Partner) -> None:
    write_partner_contract(
        partner_id=partner.id,
        settle_at="issuance",
        price_micro=10_000,
        valid_from=BEGAN,
        at=BEGAN,
        by=SYSTEM,
    )


def test_a_day_takes_no_more_points_than_its_limit(together: Together) -> None:
    reza = a_member()
    make_points(reza, 1_000)
    cause = create_cause(
        programme_id=reza.programme_id,
        key="water",
        names={"en": "Water"},
        words={},
        account="GR",
        day_points_most=50,
        at=BEGAN,
        by=SYSTEM,
    )
    task = {"do": "donate", "member": reza.id, "cause": cause.id}

    outcomes = together([{**task, "source": f"tap {number}"} for number in range(WORKERS)])

    assert outcomes == {"done": 10, "too_many_points_today": WORKERS - 10}
    assert Donation.objects.count() == 10
    assert balance_of(member=reza, at=NOON).spendable == 950


def test_a_name_that_is_told_of_two_members_at_once_is_one_story(together: Together) -> None:
    reza = a_member()
    eleni = make_member(reza.programme, Customer.objects.create(number="eleni"))
    bakery = make_partner(reza.programme)
    tasks = [
        {"do": "earn", "member": member.id, "partner": bakery.id, "source": "till 1"}
        for member in (reza, eleni)
        for _time in range(10)
    ]

    outcomes = together(tasks)

    assert outcomes == {"done": 10, "told_differently": 10}
    assert PartnerEntry.objects.get().points == 10
