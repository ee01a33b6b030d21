"""Pages of members: the list, one member, points by hand, the panel on the customer's card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions import merge_customers
from vafa.customers.make import make_customer
from vafa.ledger.actions import open_books
from vafa.ledger.models import Posting
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.actions import follow_order
from vafa.loyalty.actions.adjustments import adjust_points
from vafa.loyalty.actions.gift_cards import give_store_credit
from vafa.loyalty.actions.tiers import write_ladder
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Adjustment, Member, MemberState, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.tests.tier_cast import WORDS, ladder
from vafa.orders.make import make_order
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in
from vafa.staff.models import StaffMember

pytestmark = pytest.mark.usefixtures("shop")
MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def parvaneh(db: None) -> Client:
    return signed_in(make_staff("parvaneh"))


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme()


@pytest.fixture
def reza(programme: Programme) -> Member:
    return make_member(programme, make_customer("7", name="Reza Karimi"))


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u2068", "").replace("\u2069", "")


def page_of(member: Member) -> str:
    return f"/loyalty/{member.programme_id}/members/{member.id}/"


def test_the_list_tells_who_has_what(parvaneh: Client, reza: Member) -> None:
    make_points(reza, 1_200)

    page = text(parvaneh, f"/loyalty/{reza.programme_id}/members/")

    assert "Reza Karimi" in page
    assert "1,200 stars" in page


def test_an_empty_list_says_what_to_do(parvaneh: Client, programme: Programme) -> None:
    assert "No members yet" in text(parvaneh, f"/loyalty/{programme.id}/members/")


def test_the_list_goes_on_by_key_and_asks_no_more_for_more_members(
    parvaneh: Client, programme: Programme
) -> None:
    address = f"/loyalty/{programme.id}/members/"

    def joined(first: int, last: int) -> int:
        for number in range(first, last):
            make_points(make_member(programme, make_customer(f"n{number}")), 5)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            parvaneh.get(address)
        return len(queries)

    joined(0, 1)
    few, many = joined(1, 3), joined(3, 51)

    assert few == many
    page = parvaneh.get(address)
    assert len(page.context["rows"]) == 50
    assert len(parvaneh.get(page.context["next_url"]).context["rows"]) == 1


def test_members_are_found_by_posted_words_and_by_their_reference(
    parvaneh: Client, reza: Member
) -> None:
    address = f"/loyalty/{reza.programme_id}/members/search/"
    make_customer("8", name="Eleni Papadopoulou")

    found = parvaneh.post(address, {"text": "karimi"}).context
    by_reference = parvaneh.post(address, {"text": reza.reference.lower()}).context
    other = parvaneh.post(address, {"text": "Ελένη"}).context
    latin = parvaneh.post(address, {"text": "Eleni"}).context

    assert [row.member for row in found["rows"]] == [reza]
    assert [row.member for row in by_reference["rows"]] == [reza]
    assert (other["rows"], other["others"]) == ([], [])
    assert [one.number for one in latin["others"]] == ["8"]


def test_a_member_page_tells_what_happened_in_words(parvaneh: Client, reza: Member) -> None:
    order = make_order(reza.customer, "1021", MAY, 4_050)
    follow_order(order_id=order.id, at=MAY, by=SYSTEM)
    adjust_points(member_id=reza.id, points=5, reason="Parcel was late", at=MAY, by=SYSTEM)

    page = text(parvaneh, page_of(reza))

    assert "Earned 40 stars for order 1021." in page
    assert "Got 5 stars from the shop." in page
    assert "Parcel was late" in page


def test_why_an_order_brought_nothing_is_told_rule_by_rule(parvaneh: Client, reza: Member) -> None:
    order = make_order(reza.customer, "1021", MAY, 50)
    follow_order(order_id=order.id, at=MAY, by=SYSTEM)
    decision = reza.decisions.get(trigger="order_paid")

    page = text(parvaneh, f"{page_of(reza)}why/{decision.id}/")

    assert "Order 1021" in page
    assert "The rule applied, but there was nothing to give." in page


def test_a_customer_joins_and_leaves(parvaneh: Client, programme: Programme) -> None:
    eleni = make_customer("8", name="Eleni")

    parvaneh.post(f"/loyalty/{programme.id}/members/join/", {"customer": eleni.id})
    member = Member.objects.get()
    make_points(member, 10)
    assert "10 stars that could be spent end now" in text(parvaneh, page_of(member))
    parvaneh.post(f"{page_of(member)}leave/")

    member.refresh_from_db()
    assert member.state == MemberState.LEFT
    assert balance_of(member=member, at=datetime.now(UTC)).spendable == 0
    assert "10 stars ended with the membership." in text(parvaneh, page_of(member))


def test_points_are_given_by_a_form_in_persian_digits(parvaneh: Client, reza: Member) -> None:
    said = {"direction": "give", "points": "۲۵", "reason": "Late"}

    parvaneh.post(f"{page_of(reza)}adjust/", said)

    assert balance_of(member=reza, at=datetime.now(UTC)).spendable == 25


@pytest.mark.parametrize("points", ["many", "1.5", "0", "-3", "9999999999"])
def test_what_is_no_whole_number_of_points_is_refused(
    parvaneh: Client, reza: Member, points: str
) -> None:
    said = {"direction": "give", "points": points, "reason": "Late"}

    page = parvaneh.post(
        f"{page_of(reza)}adjust/", said, follow=True, headers={"referer": page_of(reza)}
    )

    assert not Adjustment.objects.exists()
    assert "How many" in page.content.decode()


def test_a_request_waits_in_the_queue_for_somebody_else(parvaneh: Client, reza: Member) -> None:
    mina = signed_in(make_staff("mina", role="care_agent"))
    mina.post(f"{page_of(reza)}adjust/", {"direction": "give", "points": "600", "reason": "Broken"})
    waiting = Adjustment.objects.get()

    assert mina.post(f"/loyalty/by-hand/{waiting.id}/approve/").status_code == 403
    assert "give 600 stars" in text(parvaneh, "/loyalty/by-hand/")
    parvaneh.post(f"/loyalty/by-hand/{waiting.id}/approve/")

    assert balance_of(member=reza, at=datetime.now(UTC)).spendable == 600


def test_a_request_is_declined(parvaneh: Client, reza: Member) -> None:
    mina = Actor.person(StaffMember.objects.get().id + 5)
    adjust_points(member_id=reza.id, points=600, reason="x", at=MAY, by=mina)

    parvaneh.post(f"/loyalty/by-hand/{Adjustment.objects.get().id}/decline/")

    assert Adjustment.objects.get().state == "declined"


def test_the_owner_sets_the_limit(parvaneh: Client, reza: Member) -> None:
    parvaneh.post("/loyalty/by-hand/limit/", {"adjust_limit": "10", "adjust_valid_months": "6"})

    parvaneh.post(
        f"{page_of(reza)}adjust/", {"direction": "give", "points": "11", "reason": "Late"}
    )

    assert Adjustment.objects.get().state == "waiting"


def test_points_are_moved_to_a_member_by_their_number(parvaneh: Client, reza: Member) -> None:
    eleni = make_member(reza.programme, make_customer("8"))
    make_points(reza, 50)

    said = {"reference": eleni.reference, "points": "20"}
    parvaneh.post(f"{page_of(reza)}hand-over/", said)

    assert balance_of(member=eleni, at=datetime.now(UTC)).spendable == 20


def test_the_card_shows_memberships_of_all_records_of_a_person(
    parvaneh: Client, reza: Member
) -> None:
    other = make_member(make_programme(name="Moons"), make_customer("8", name="R. Karimi"))
    make_points(reza, 30)
    make_points(other, 7)
    merge_customers(
        kept_id=other.customer_id,
        absorbed_id=reza.customer_id,
        chosen={},
        reason="same",
        at=MAY,
        by=SYSTEM,
    )

    page = text(parvaneh, f"/loyalty/customers/{other.customer_id}/")

    assert "30 stars" in page
    assert "7 stars" in page
    assert "Let join" not in page


def test_the_card_offers_to_join(parvaneh: Client, programme: Programme) -> None:
    page = text(parvaneh, f"/loyalty/customers/{make_customer('8').id}/")

    assert "Takes part in no programme." in page
    assert "Let join Stars" in page


def test_a_viewer_sees_members_and_changes_nothing(reza: Member) -> None:
    viewer = signed_in(make_staff("nikos", role="viewer"))

    page = text(viewer, page_of(reza))

    assert "Do it" not in page
    assert viewer.post(f"{page_of(reza)}leave/").status_code == 403
    assert Member.objects.get().state == MemberState.ACTIVE


@pytest.mark.parametrize(
    ("browser", "sentence", "waiting"),
    [
        ("persian_browser", "۴۰ ستاره برای سفارش 1021 گرفت.", "در انتظار"),
        ("greek_browser", "Κέρδισε 40 αστέρια για την παραγγελία 1021.", "Σε αναμονή"),
    ],
)
def test_what_happened_is_told_in_the_readers_language(
    request: pytest.FixtureRequest, reza: Member, browser: str, sentence: str, waiting: str
) -> None:
    order = make_order(reza.customer, "1021", MAY, 4_050)
    follow_order(order_id=order.id, at=MAY, by=SYSTEM)

    page = text(request.getfixturevalue(browser), page_of(reza))

    assert sentence in page
    assert waiting in page


def test_the_queue_asks_no_more_for_more_requests(parvaneh: Client, reza: Member) -> None:
    def asked(requests: int) -> int:
        for _number in range(requests):
            adjust_points(member_id=reza.id, points=600, reason="x", at=MAY, by=SYSTEM)
        with CaptureQueriesContext(connection) as queries:
            parvaneh.get("/loyalty/by-hand/")
        return len(queries)

    asked(1)

    assert asked(1) == asked(10)


def test_what_ended_stands_in_the_history_before_any_job_has_run(
    parvaneh: Client, reza: Member
) -> None:
    """A reader who adds up what happened finds the balance that is shown above it."""
    owner, asset = owner_of(reza), reza.programme.asset_id
    with open_books(owners=[owner], at=MAY, by=SYSTEM) as books:
        facts = LotFacts(asset, MAY, MAY, MAY + timedelta(days=30))
        books.issue(books.begin("gift", "x"), to=owner, amount=70, facts=facts)

    assert "70 stars ended unused." in text(parvaneh, page_of(reza))
    assert Posting.objects.filter(kind="expired").count() == 0


def test_a_member_is_shown_with_tier_and_store_credit(parvaneh: Client, reza: Member) -> None:
    once: dict[str, Any] = {"at": MAY, "by": SYSTEM}
    write_ladder(programme_id=reza.programme_id, body=ladder(), words=WORDS, **once)
    give_store_credit(member_id=reza.id, document="7", reason="late", amount=1_500, **once)

    page = text(parvaneh, page_of(reza))

    assert "Friend" in page
    assert "2 more orders to Silver." in page
    assert "€15.00" in page
