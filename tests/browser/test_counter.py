from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from vafa.customers.models import Identity
from vafa.insight.make import make_customer
from vafa.ledger.tests.conftest import shared_books
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Checkout, Member
from vafa.loyalty.queries import balance_of
from vafa.staff.models import Shop

__all__ = ["shared_books"]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_books")]
# A browser and a server may share a core.
SLOW = 25_000
PHONE = "+989121112233"
# 1 star for each 10,000 toman that was paid; 100 stars pay 50,000 toman.
A_STAR = {
    "trigger": "order_paid",
    "then": [
        {
            "grant": {
                "asset": "points-1",
                "amount": {
                    "per_money": {"amount": 1, "money": {"amount": 100_000, "currency": "IRR"}}
                },
                "pending": {"kind": "immediately"},
            }
        }
    ],
}
PAYING = {
    "trigger": "order_quoted",
    "then": [
        {
            "spend": {
                "asset": "points-1",
                "units": 100,
                "worth": {"amount": 500_000, "currency": "IRR"},
            }
        }
    ],
}


@pytest.fixture
def reza(house: Shop, shared_books: None) -> Member:
    """Reza, who has 250 stars and a phone."""
    Shop.objects.update(phone_region="IR")
    customer = make_customer("7", name="Reza Karimi")
    Identity.objects.create(customer=customer, home=customer, kind="phone", value=PHONE)
    member = make_member(make_programme(A_STAR, PAYING), customer)
    make_points(member, 250)
    return member


@pytest.fixture
def counter(parvaneh: Page, live_server: LiveServer, reza: Member) -> Page:
    """The counter, with the script that keeps it open without the network."""
    parvaneh.goto(f"{live_server.url}/loyalty/counter/")
    parvaneh.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return parvaneh


def points(member: Member) -> int:
    return balance_of(member=member, at=datetime.now(UTC)).spendable


def test_a_sale_is_recorded_and_says_what_it_brought(counter: Page, reza: Member) -> None:
    counter.fill("#counter-text", reza.reference)
    counter.get_by_role("button", name="Find", exact=True).click()
    counter.locator("[data-found] button").click()
    counter.fill("input[name=amount]", "200,000")
    counter.fill("input[name=points]", "200")
    counter.get_by_role("button", name="Record the sale").click()

    answer = counter.locator("[data-answer]")
    expect(answer).to_contain_text("Earned 10 stars.")
    expect(answer).to_contain_text("Balance: 60 stars.")
    answer.get_by_role("button", name="Call it off").click()
    expect(answer).to_contain_text("This sale was called off.")
    assert points(reza) == 250


def test_sales_without_the_network_are_kept_and_counted_once(counter: Page, reza: Member) -> None:
    counter.context.set_offline(True)
    for amount in ("100,000", "200,000"):
        counter.fill("#counter-text", "0912 111 2233")
        counter.fill("input[name=amount]", amount)
        expect(counter.locator("input[name=points]")).to_be_hidden()
        counter.get_by_role("button", name="Record the sale").click()
        expect(counter.locator("[data-answer]")).to_contain_text("Kept on this device.")
    expect(counter.locator("[data-queue] li")).to_have_count(2)
    assert not Checkout.objects.exists()

    counter.context.set_offline(False)

    expect(counter.locator("[data-queue]")).to_be_hidden(timeout=SLOW)
    assert points(reza) == 250 + 10 + 20


def test_the_counter_opens_anew_without_the_network(counter: Page, reza: Member) -> None:
    counter.context.set_offline(True)
    counter.fill("#counter-text", "0912 111 2233")
    counter.fill("input[name=amount]", "100,000")
    counter.get_by_role("button", name="Record the sale").click()

    # Without a network its own console is full of failed requests.
    anew = counter.context.new_page()
    anew.goto(counter.url)

    expect(anew.locator("[data-queue] li")).to_have_count(1)
    counter.context.set_offline(False)
    expect(anew.locator("[data-state]")).to_be_hidden(timeout=SLOW)
    assert points(reza) == 260


def test_a_late_sale_of_nobody_stays_with_its_reason(counter: Page, reza: Member) -> None:
    counter.context.set_offline(True)
    counter.fill("#counter-text", "0912 999 9999")
    counter.fill("input[name=amount]", "100,000")
    counter.get_by_role("button", name="Record the sale").click()
    counter.context.set_offline(False)

    line = counter.locator("[data-queue] li")
    expect(line).to_contain_text("Find and choose them", timeout=SLOW)
    line.get_by_role("button", name="Remove").click()
    expect(counter.locator("[data-queue]")).to_be_hidden()
    assert points(reza) == 250
