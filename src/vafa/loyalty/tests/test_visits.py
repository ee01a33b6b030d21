"""A member opens their own page by a link: it shows what is theirs, and lets them act for it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, Identity
from vafa.journal.models import Entry
from vafa.loyalty.actions import write_loyalty_rule
from vafa.loyalty.actions.doors import change_shop_secret, issue_member_link, revoke_member_links
from vafa.loyalty.actions.holdouts import hold_back
from vafa.loyalty.make import BEGAN, make_member, make_points, make_programme
from vafa.loyalty.models import Member, MemberState, Programme, Rule, RuleMode
from vafa.loyalty.queries.doors import member_link, shop_secret
from vafa.loyalty.queries.holdouts import held_back_rules
from vafa.loyalty.rules.links import Shopper, written_token
from vafa.loyalty.tests.engine_cast import money, per_euro

pytestmark = pytest.mark.usefixtures("shop")
EARNING = {
    "trigger": "order_placed",
    "then": [{"grant": {"asset": "points-1", "amount": per_euro()}}],
}
SPENDING = {
    "trigger": "order_quoted",
    "then": [{"spend": {"asset": "points-1", "units": 100, "worth": money(500)}}],
}
VISITING = {
    "trigger": "checked_in",
    "then": [{"grant": {"asset": "points-1", "amount": {"fixed": {"amount": 5}}}}],
}


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(EARNING, SPENDING, VISITING)


@pytest.fixture
def reza(programme: Programme) -> Member:
    customer = Customer.objects.create(number="7", name="Reza Karimi")
    Identity.objects.create(customer=customer, home=customer, kind="number", value="web-shop:7")
    member = make_member(programme, customer)
    make_points(member, 1_250)
    return member


def link_of(member: Member, *, at: datetime | None = None) -> str:
    return f"/m/{member_link(member=member, at=at or now(), days=7)}/"


def opened(address: str, language: str = "en") -> Any:
    return Client().get(address, headers={"Accept-Language": language})


def token_for(programme: Programme, number: str = "7", *, at: datetime | None = None) -> str:
    return written_token(
        Shopper("web-shop", number),
        secret=shop_secret(programme=programme),
        programme=programme.id,
        at=at or now(),
    )


def test_a_member_sees_balance_worth_and_ways_to_earn(reza: Member) -> None:
    text = opened(link_of(reza)).content.decode()

    assert "1,250 stars" in text
    assert "100 stars pay €5.00 of an order." in text
    assert "For each order: 1 star for each €1.00, without expiry." in text
    assert "Got 1,250 stars as a gift." in text


def test_the_page_reads_in_persian_from_right_to_left(reza: Member) -> None:
    text = opened(link_of(reza), "fa").content.decode()

    assert '<html lang="fa" dir="rtl"' in text
    assert "۱٬۲۵۰ ستاره" in text


def test_the_page_names_nobody_and_is_kept_nowhere(reza: Member) -> None:
    answer = opened(link_of(reza))

    text = answer.content.decode()
    assert "Reza" not in text
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex, nofollow")
    assert answer["Referrer-Policy"] == "same-origin"
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []


def test_a_link_that_is_over_revoked_or_forged_opens_nothing(reza: Member) -> None:
    over = link_of(reza, at=now() - timedelta(days=7))
    revoked = link_of(reza)
    revoke_member_links(member_id=reza.id, at=now(), by=SYSTEM)

    pages = [opened(address) for address in (over, revoked, "/m/" + "x" * 52 + "/", "/m/x/")]

    assert [page.status_code for page in pages] == [404] * 4
    assert len({page.content.split(b"<main")[1].split(b"</main")[0] for page in pages}) == 1
    assert opened(link_of(reza)).status_code == 200


def test_a_link_that_staff_made_is_written_down_without_the_link(reza: Member) -> None:
    link = issue_member_link(member_id=reza.id, days=14, at=now(), by=SYSTEM)

    entry = Entry.objects.get(kind="loyalty.link_issued")
    assert entry.payload == {"member": reza.id, "days": 14}
    assert link not in str(Entry.objects.values())


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the installation's handler writes of Django's own lines."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    house: Any = settings.LOGGING  # Any: as Python's own logging reads it.
    for name in house["handlers"]["stderr"]["filters"]:
        handler.addFilter(import_string(house["filters"][name]["()"])())
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield said
    logger.removeHandler(handler)


def test_links_are_written_into_no_log(reza: Member, log: io.StringIO) -> None:
    link = member_link(member=reza, at=now(), days=7)

    Client().get(f"/m/{link}/fly/")
    Client(enforce_csrf_checks=True).post(f"/m/{link}/leave/")

    assert log.getvalue().count("/m/…") == 2
    assert link not in log.getvalue()


def test_a_member_comes_by_once_a_day(reza: Member) -> None:
    address = link_of(reza)
    browser = Client()

    for _time in range(2):
        browser.post(f"{address}check-in/")

    assert "1,255 stars" in opened(address).content.decode()


def test_a_member_leaves_and_the_link_closes(reza: Member) -> None:
    address = link_of(reza)

    left = Client().post(f"{address}leave/")

    assert left.status_code == 200
    assert Member.objects.get().state == MemberState.LEFT
    assert opened(address).status_code == 404
    assert Entry.objects.filter(kind="loyalty.member_page_used").count() == 1


def test_a_deed_without_the_token_of_the_form_is_refused(reza: Member) -> None:
    browser = Client(enforce_csrf_checks=True)

    answer = browser.post(f"{link_of(reza)}leave/")

    assert answer.status_code == 403
    assert Member.objects.get().state == MemberState.ACTIVE


@pytest.mark.parametrize("deed", ["board", "spin", "enter", "cause", "fly"])
def test_what_is_not_there_is_refused_kindly(reza: Member, deed: str) -> None:
    told = {"number": "999", "nonce": "a" * 20, "key": "b" * 20, "wanted": "1"}

    answer = Client().post(f"{link_of(reza)}{deed}/", told)

    assert answer.status_code == 302
    assert not Entry.objects.filter(kind="loyalty.member_page_used").exists()


def test_the_shop_opens_the_page_for_its_customer(reza: Member) -> None:
    address = f"/m/shop/{reza.programme_id}/{token_for(reza.programme)}/?language=el"
    browser = Client()

    page = browser.get(address, follow=True)

    assert page.status_code == 200
    assert "1.250 αστέρια" in page.content.decode()


def test_a_customer_who_is_no_member_may_join_there(programme: Programme, reza: Member) -> None:
    eleni = Customer.objects.create(number="8")
    Identity.objects.create(customer=eleni, home=eleni, kind="number", value="web-shop:8")
    browser = Client()
    page = browser.get(f"/m/shop/{programme.id}/{token_for(programme, '8')}/", follow=True)
    address = page.redirect_chain[-1][0]

    joined = browser.post(f"{address}join/", follow=True).content.decode()

    assert "Joining costs nothing" in page.content.decode()
    assert "0 stars" in joined
    assert Member.objects.filter(customer=eleni, state=MemberState.ACTIVE).exists()


def test_a_token_that_is_old_of_another_secret_or_of_nobody_opens_nothing(reza: Member) -> None:
    programme = reza.programme
    old = token_for(programme, at=now() - timedelta(minutes=11))
    nobody = token_for(programme, "99")
    before = token_for(programme)
    change_shop_secret(programme_id=programme.id, at=now(), by=SYSTEM)

    for token in (old, nobody, before):
        assert opened(f"/m/shop/{programme.id}/{token}/").status_code == 404


def test_who_is_held_back_from_a_rule_is_not_told_of_it(programme: Programme) -> None:
    hold_back(rule_id=Rule.objects.get(name="Rule 3").id, share_bp=5_000, at=BEGAN, by=SYSTEM)
    later = BEGAN + timedelta(days=1)
    customers = [Customer.objects.create(number=f"{number}") for number in range(20)]
    members = [make_member(programme, customer, at=later) for customer in customers]
    held = [one for one in members if held_back_rules(one, at=now())]

    assert 0 < len(held) < 20
    for member in members:
        told = "For coming by" in opened(link_of(member)).content.decode()
        assert told is (member not in held)


def test_rules_that_ask_what_the_shop_thinks_of_somebody_are_not_told(reza: Member) -> None:
    secret = {"is": [{"field": "customer.phase"}, {"text": "at_risk"}]}
    write_loyalty_rule(
        programme_id=reza.programme_id,
        name="Win back",
        body={**VISITING, "trigger": "review_written", "when": secret},
        mode=RuleMode.LIVE,
        at=BEGAN,
        by=SYSTEM,
    )

    assert "For a review" not in opened(link_of(reza)).content.decode()
