"""The page on which a basket is tried, through the door."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client

from vafa.catalogue.models import Product
from vafa.core.keys import SYSTEM
from vafa.customers.make import make_customer
from vafa.ledger.models import Posting
from vafa.loyalty.actions.gift_cards import sell_gift_card
from vafa.loyalty.make import BEGAN, make_code, make_member, make_points, make_programme
from vafa.loyalty.models import Checkout, OrderDecision, Programme
from vafa.loyalty.tests.checkout_cast import earning, spending, ten_percent_with_code
from vafa.staff.models import Shop, StaffMember

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture(autouse=True)
def as_of(shop: Shop) -> None:
    Shop.objects.update(as_of_date=date(2026, 6, 30))


def page_of(browser: Client, programme: Programme, **typed: str) -> str:
    said = {"who": "new", "price-0": "50", "pieces-0": "2", **typed}
    answer = browser.post(f"/loyalty/{programme.id}/basket/", said)
    assert answer.status_code == 200
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def test_the_page_begins_with_a_basket_to_fill(parvanehs_browser: Client) -> None:
    programme = make_programme()

    page = parvanehs_browser.get(f"/loyalty/{programme.id}/basket/").content.decode()

    assert 'name="price-0" value="100"' in page
    assert "What every rule answers" not in page


def test_it_says_what_is_to_pay_what_comes_and_what_each_rule_did(
    parvanehs_browser: Client,
) -> None:
    programme = make_programme(earning(), spending(), ten_percent_with_code())
    make_points(make_member(programme, make_customer("mina")), 250)
    make_code(programme, "SPRING10")
    before = (Posting.objects.count(), Checkout.objects.count(), OrderDecision.objects.count())

    page = page_of(
        parvanehs_browser, programme, who="member", member="mina", codes="spring10", points="200"
    )

    # A hundred euros, ten off for the code, ten for points: eighty earn eighty.
    assert "Paid with points €10.00" in page
    assert "Left to pay €80.00" in page
    assert "80 stars" in page
    assert "The rule applied." in page
    assert before == (
        Posting.objects.count(),
        Checkout.objects.count(),
        OrderDecision.objects.count(),
    )


def test_a_rule_that_gives_nothing_says_why(parvanehs_browser: Client) -> None:
    programme = make_programme({**earning(), "when": {"nth_order": {"is": 2}}})

    page = page_of(parvanehs_browser, programme)

    assert "Not everything that the rule asks for was the case." in page
    assert "No points come of this basket." in page


def test_the_category_of_a_known_product_is_found(parvanehs_browser: Client) -> None:
    books = {"is": [{"field": "line.category"}, {"text": "Books"}]}
    body = earning()
    body["then"][0]["grant"]["where"] = books
    programme = make_programme(body)
    Product.objects.create(code="B1", category="Books")

    assert "100 stars" in page_of(parvanehs_browser, programme, **{"product-0": "B1"})
    assert "100 stars" not in page_of(parvanehs_browser, programme, **{"product-0": "C1"})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"price-0": "much"}, "A price or a number of pieces cannot be read."),
        ({"price-0": ""}, "Put at least one product"),
        ({"who": "member", "member": "nobody"}, "Nobody in this programme has this number."),
        ({"day": "someday"}, "The day cannot be read."),
        ({"day": "1/7/2026", "time": "25:00"}, "The time of day cannot be read."),
        ({"day": "1/7/2086", "time": "14:noon"}, "The time of day cannot be read."),
        ({"day": "1/6/2020"}, "Choose a moment that is still to come."),
        ({"points": "few"}, "The points cannot be read."),
        ({"codes": "WRONG"}, "This code does not work here."),
    ],
)
def test_what_cannot_be_tried_is_refused_kindly(
    parvanehs_browser: Client, typed: dict[str, str], said: str
) -> None:
    programme = make_programme()

    page = page_of(parvanehs_browser, programme, **typed)

    assert said in page
    assert "What every rule answers" not in page


def test_a_moment_to_come_is_read_in_the_shops_calendar(persian_browser: Client) -> None:
    # 1 Mehr 1465 is 22 September 2086; the rule is in force on that day alone.
    schedule = {"first_day": "2086-09-22", "latest_day": "2086-09-22"}
    programme = make_programme({**earning(), "schedule": schedule})
    StaffMember.objects.update(calendar="jalali")

    pages = [
        page_of(persian_browser, programme, day=day, time="۱۴:۳۰")
        for day in ("۱/۷/۱۴۶۵", "۲/۷/۱۴۶۵")
    ]

    assert ["۱۰۰ ستاره" in page for page in pages] == [True, False]


def test_who_may_not_see_gift_cards_cannot_try_them(viewers_browser: Client) -> None:
    programme = make_programme()
    card = sell_gift_card(amount=2_500, at=BEGAN, by=SYSTEM)

    page = page_of(viewers_browser, programme, gift_cards=card.normal)

    assert "Paid with gift cards" not in page
    assert "Left to pay €100.00" in page


@pytest.mark.parametrize("whose", ["persian_browser", "greek_browser"])
def test_the_page_is_read_in_every_language(whose: str, request: pytest.FixtureRequest) -> None:
    programme = make_programme()

    page = page_of(request.getfixturevalue(whose), programme)

    assert "What every rule answers" not in page
    assert "Left to" not in page
