"""The counter's doors: finding, selling, sending again, calling off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.make import make_customer
from vafa.customers.models import Customer, Identity
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Checkout, Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.tests.test_counter import SPENDING, earning
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in

pytestmark = pytest.mark.usefixtures("shop")
Sent = dict[str, str]
PHONE = "+302101234567"


@pytest.fixture
def mina(db: None) -> Client:
    return signed_in(make_staff("mina", role="care_agent"))


@pytest.fixture
def reza(db: None) -> Member:
    customer = make_customer("7", name="Reza Karimi")
    Identity.objects.create(customer=customer, home=customer, kind="phone", value=PHONE)
    member = make_member(make_programme(earning(), SPENDING), customer)
    make_points(member, 250)
    return member


def sale(member: Member | None = None, **fields: str) -> Sent:
    return {
        "number": str(uuid4()),
        "member": str(member.id) if member else "",
        "who": "",
        "amount": "20",
        "points": "",
        "pressed_at": datetime.now(UTC).isoformat(),
        **fields,
    }


def sent(client: Client, fields: Sent) -> dict[str, object]:
    answer = client.post("/loyalty/counter/sell/", fields)
    assert answer.status_code in {200, 422}
    told: dict[str, object] = answer.json()
    return told


def points(member: Member) -> int:
    return balance_of(member=member, at=datetime.now(UTC)).spendable


def test_a_sale_is_answered_with_what_it_brought(mina: Client, reza: Member) -> None:
    told = sent(mina, sale(reza, points="۲۰۰"))

    assert told["title"] == "Earned 10 stars."
    assert told["lines"] == ["To pay: €10.00.", "200 stars paid €10.00.", "Balance: 60 stars."]


def test_a_queue_sent_twice_by_two_devices_counts_each_sale_once(
    mina: Client, reza: Member
) -> None:
    queue = [sale(reza) for _number in range(3)]
    answers = [sent(mina, each) for each in [*queue, *reversed(queue)]]

    assert points(reza) == 250 + 3 * 20
    assert all(answer["title"] == "Earned 20 stars." for answer in answers)
    assert Checkout.objects.count() == 3


def test_a_late_sale_is_for_whoever_has_the_phone_or_the_card(mina: Client, reza: Member) -> None:
    pressed = (datetime.now(UTC) - timedelta(days=7)).isoformat()
    for who in ("+30 210 123 4567", reza.reference.lower(), "7"):
        sent(mina, sale(who=who, pressed_at=pressed))

    assert points(reza) == 250 + 3 * 20


@pytest.mark.parametrize("who", ["", "Reza", "210123456", "nobody@shop.gr"])
def test_a_late_sale_of_nobody_in_particular_is_refused_in_words(
    mina: Client, reza: Member, who: str
) -> None:
    told = sent(mina, sale(who=who))

    assert "Find and choose them" in str(told["refusal"])
    assert points(reza) == 250


def test_a_phone_that_two_memberships_share_is_not_guessed(mina: Client, reza: Member) -> None:
    make_member(make_programme(earning(), name="Moons"), reza.customer)

    assert "refusal" in sent(mina, sale(who=PHONE))
    assert not Checkout.objects.exists()


def test_points_of_a_late_sale_are_refused_in_words(mina: Client, reza: Member) -> None:
    pressed = (datetime.now(UTC) - timedelta(hours=1)).isoformat()

    told = sent(mina, sale(reza, points="100", pressed_at=pressed))

    assert "too late" in str(told["refusal"])
    assert points(reza) == 250


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "much"},
        {"amount": ""},
        {"amount": "-5"},
        {"number": "7"},
        {"pressed_at": "noon"},
        {"pressed_at": "2026-03-01T12:00:00"},
        {"points": "1.5"},
    ],
)
def test_a_sale_that_cannot_be_read_is_refused(mina: Client, reza: Member, wrong: Sent) -> None:
    assert "refusal" in sent(mina, sale(reza, **wrong))
    assert points(reza) == 250


def test_a_sale_is_called_off_from_the_answer(mina: Client, reza: Member) -> None:
    fields = sale(reza, points="100")
    told = sent(mina, fields)

    address = f"/loyalty/counter/{told['member']}/{fields['number']}/call-off/"
    back = mina.post(address).json()

    assert back["title"] == "This sale was called off."
    assert points(reza) == 250
    assert "refusal" in mina.post(f"/loyalty/counter/{reza.id}/{uuid4()}/call-off/").json()


def test_members_are_found_with_what_they_have(mina: Client, reza: Member) -> None:
    page = mina.post("/loyalty/counter/find/", {"text": "kari"}).content.decode()

    assert "Reza Karimi" in page
    assert "250 stars" in page
    assert "No member" in mina.post("/loyalty/counter/find/", {"text": "xyz"}).content.decode()


def test_a_customer_joins_at_the_counter_once(mina: Client, reza: Member) -> None:
    eleni = make_customer("8", name="Eleni Karimi")
    address = f"/loyalty/counter/{reza.programme_id}/{eleni.id}/join/"

    assert address in mina.post("/loyalty/counter/find/", {"text": "kari"}).content.decode()
    joined = mina.post(address)

    assert (joined.status_code, "Eleni Karimi" in joined.content.decode()) == (200, True)
    assert mina.post(address).status_code == 422
    assert Member.objects.filter(customer=eleni).count() == 1
    assert address not in mina.post("/loyalty/counter/find/", {"text": "kari"}).content.decode()


def test_finding_more_members_asks_no_more(mina: Client, reza: Member) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            mina.post("/loyalty/counter/find/", {"text": "Reza"})
        return len(queries)

    asked()
    one = asked()
    for number in range(3):
        make_member(reza.programme, make_customer(f"n{number}", name="Reza"))

    assert asked() == one


def test_the_counter_opens_for_staff_of_the_counter_only(mina: Client, reza: Member) -> None:
    analyst = signed_in(make_staff("nikos", role="analyst"))

    assert "Who is it?" in mina.get("/loyalty/counter/").content.decode()
    assert mina.get("/loyalty/counter/worker.js").headers["Content-Type"].startswith("text/java")
    assert analyst.get("/loyalty/counter/").status_code == 403
    assert analyst.post("/loyalty/counter/sell/", sale(reza)).status_code == 403


def test_without_a_running_programme_the_counter_says_so(mina: Client) -> None:
    assert not Customer.objects.exists()
    assert "No programme is running" in mina.get("/loyalty/counter/").content.decode()


@pytest.mark.parametrize(
    ("browser", "title"),
    [("persian_browser", "۲۰ ستاره گرفت."), ("greek_browser", "Κέρδισε 20 αστέρια.")],
)
def test_a_sale_is_answered_in_the_readers_language(
    request: pytest.FixtureRequest, reza: Member, browser: str, title: str
) -> None:
    assert sent(request.getfixturevalue(browser), sale(reza))["title"] == title
