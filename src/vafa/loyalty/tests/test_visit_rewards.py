"""What members can use stands on their own page: codes, offers of partners, points for a cause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, Identity
from vafa.ledger.queries import faults
from vafa.loyalty.actions import follow_event
from vafa.loyalty.actions.causes import choose_cause, create_cause
from vafa.loyalty.actions.partner_offers import put_offer_live, write_partner_offer
from vafa.loyalty.actions.partners import add_partner
from vafa.loyalty.actions.referrals import make_referral_link
from vafa.loyalty.make import BEGAN, make_code, make_member, make_points, make_programme
from vafa.loyalty.models import Cause, Donation, GivenOffer, Member, Programme, Referral
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.doors import member_link, shop_secret
from vafa.loyalty.queries.entitlements import entitlements_of
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.rules.links import Shopper, written_token
from vafa.loyalty.tests.partnership_cast import gift
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in

pytestmark = pytest.mark.usefixtures("shop")
ONCE: dict[str, Any] = {"at": BEGAN, "by": SYSTEM}
EXPRESS = {"what": "express", "count": 2, "validity": {"kind": "never"}}
REVIEWED = {"trigger": "review_written", "then": [{"entitle": EXPRESS}]}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def reza(db: None) -> Member:
    programme = make_programme(gift("referral_qualified", 50), REVIEWED)
    member = make_member(programme, Customer.objects.create(number="7", name="Reza"))
    make_points(member, 300)
    return member


@pytest.fixture
def water(reza: Member) -> Cause:
    named: dict[str, Any] = {"names": {"en": "Clean water"}, "words": {}, "account": "GR16"}
    cause = create_cause(programme_id=reza.programme_id, key="water", **named, **ONCE)
    choose_cause(member_id=reza.id, cause_id=cause.id, rounds_up=False, **ONCE)
    return cause


def link_of(member: Member) -> str:
    return f"/m/{member_link(member=member, at=now(), days=7)}/"


def page_of(member: Member) -> str:
    answer = Client().get(link_of(member), headers={"Accept-Language": "en"})
    return answer.content.decode()


def donated(member: Member, **said: object) -> str:
    answer = Client().post(f"{link_of(member)}donate/", said, follow=True)
    assert list(faults()) == []
    return answer.content.decode()


def test_a_code_in_a_members_hand_is_shown_until_it_ends(reza: Member) -> None:
    codes = [make_code(reza.programme, text) for text in ("MINE-2026", "OVER-2026", "ALL-2026")]
    for code in codes[:2]:
        code.member, code.word = reza, code.normal
    codes[1].valid_until = now() - timedelta(days=1)
    for code in codes:
        code.save()

    page = page_of(reza)

    assert codes[0].normal in page
    assert codes[1].normal not in page
    assert codes[2].normal not in page


def test_what_a_partner_has_for_a_member_is_shown(reza: Member) -> None:
    bakery = add_partner(programme_id=reza.programme_id, name="Bakery", **ONCE)
    said: dict[str, Any] = {"name": "A bun", "words": "", "spend_from": 0, "shared_word": "BUN"}
    offer = write_partner_offer(partner_id=bakery.id, **said, **ONCE)
    put_offer_live(offer_id=offer.id, **ONCE)
    GivenOffer.objects.create(offer=offer, member=reza, document="1", given_at=BEGAN)

    page = page_of(reza)

    assert "BUN" in page
    assert "Bakery" in page


def test_points_are_given_to_the_cause_once_for_each_form(reza: Member, water: Cause) -> None:
    for _time in range(2):
        page = donated(reza, number=water.id, text="۱۲۰", key="form-1")

    assert "180 stars" in page
    assert Donation.objects.get().points == 120


@pytest.mark.parametrize("typed", ["0", "-5", "many", "", "301"])
def test_a_donation_that_cannot_be_gives_nothing(reza: Member, water: Cause, typed: str) -> None:
    donated(reza, number=water.id, text=typed, key="form-1")

    assert not Donation.objects.exists()
    assert balance_of(member=reza, at=now()).spendable == 300


def way_to_join(programme: Programme, number: str) -> str:
    """The page that the shop opens for a customer of its own who is no member."""
    eleni = Customer.objects.create(number=number)
    Identity.objects.create(customer=eleni, home=eleni, kind="number", value=f"web-shop:{number}")
    shopper, secret = Shopper("web-shop", number), shop_secret(programme=programme)
    token = written_token(shopper, secret=secret, programme=programme.id, at=now())
    page = Client().get(f"/m/shop/{programme.id}/{token}/", follow=True)
    assert b'name="text"' in page.content
    return str(page.redirect_chain[-1][0])


def test_whoever_joins_may_say_a_friends_word(reza: Member) -> None:
    word = make_referral_link(member_id=reza.id, **ONCE).token

    Client().post(f"{way_to_join(reza.programme, '8')}join/", {"text": word.lower()})

    assert Referral.objects.get(referee__customer__number="8").referrer == reza


def test_a_word_that_nobody_has_lets_nobody_join_by_mistake(reza: Member) -> None:
    address = way_to_join(reza.programme, "8")

    sent = {"Accept-Language": "en", "Referer": f"http://testserver{address}"}
    page = Client().post(f"{address}join/", {"text": "NOBODY"}, headers=sent, follow=True)

    assert "Nobody has this word for friends" in page.content.decode()
    assert not Member.objects.filter(customer__number="8").exists()


def test_a_special_condition_is_used_by_staff_once_for_an_order(reza: Member) -> None:
    follow_event(member_id=reza.id, happened=Happened("review_written", "r1"), at=BEGAN, by=SYSTEM)
    parvaneh = signed_in(make_staff("parvaneh"))
    page = f"/loyalty/{reza.programme_id}/members/{reza.id}/"

    for _time in range(2):
        parvaneh.post(f"{page}use/", {"what": "express", "document": "1021"})

    assert "express" in parvaneh.get(page).content.decode()
    assert [each.left for each in entitlements_of(member=reza, at=now())] == [1]
