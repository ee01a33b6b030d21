"""The widget's address tells everybody what is public, and a member's own to their shop's token."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, Identity
from vafa.loyalty.actions.doors import (
    BadOrigin,
    OriginAllowed,
    allow_origin,
    withdraw_origin,
)
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Member, WidgetOrigin
from vafa.loyalty.queries.doors import shop_secret
from vafa.loyalty.rules.links import Shopper, written_token

pytestmark = pytest.mark.usefixtures("shop")
SCRIPT = Path(__file__).resolve().parents[1] / "static" / "loyalty" / "widget.js"
SHOP = "https://shop.example"


@pytest.fixture
def reza(db: None) -> Member:
    cache.clear()
    customer = Customer.objects.create(number="7", name="Reza Karimi")
    Identity.objects.create(customer=customer, home=customer, kind="number", value="web-shop:7")
    member = make_member(make_programme(), customer)
    make_points(member, 1_250)
    allowed(member)
    return member


def allowed(member: Member, typed: str = f"{SHOP}/cart") -> WidgetOrigin:
    at = datetime.now(UTC)
    return allow_origin(programme_id=member.programme_id, typed=typed, at=at, by=SYSTEM)


def asked(member: Member, *, origin: str = SHOP, language: str = "en") -> Any:
    address = f"/widget/{member.programme_id}/?language={language}"
    return Client().get(address, headers={"Origin": origin})


def own(member: Member, *, number: str = "7", origin: str = SHOP) -> Any:
    token = written_token(
        Shopper("web-shop", number),
        secret=shop_secret(programme=member.programme),
        programme=member.programme_id,
        at=datetime.now(UTC),
    )
    return Client(enforce_csrf_checks=True).post(
        f"/widget/{member.programme_id}/",
        json.dumps({"token": token, "language": "fa"}),
        content_type="text/plain;charset=UTF-8",
        headers={"Origin": origin},
    )


def test_everybody_may_know_how_to_earn(reza: Member) -> None:
    answer = asked(reza)

    told = answer.json()
    assert (told["name"], told["direction"]) == ("Stars", "ltr")
    assert told["earning"]["items"][0].startswith("For each order: 1 star for each €1.00")
    assert answer["Access-Control-Allow-Origin"] == SHOP
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Reza" not in str(told)


def test_a_token_of_the_shop_tells_what_its_customer_has(reza: Member) -> None:
    answer = own(reza)

    told = answer.json()
    assert told["balance"] == "۱٬۲۵۰ ستاره"
    assert told["link"]["url"].startswith("http://testserver/m/")
    assert answer["Cache-Control"] == "no-store"
    assert Client().get(told["link"]["url"]).status_code == 200


def test_a_token_of_nobody_tells_nothing(reza: Member) -> None:
    assert own(reza, number="99").json() == {"is_known": False}


def test_pages_of_other_addresses_get_nothing(reza: Member) -> None:
    for origin in ("https://evil.example", "null", "https://shop.example.evil.example"):
        assert asked(reza, origin=origin).status_code == 403
        refused = own(reza, origin=origin)
        assert (refused.status_code, refused.content) == (403, b"")
        assert "Access-Control-Allow-Origin" not in refused


def test_an_address_that_was_taken_off_gets_nothing_more(reza: Member) -> None:
    origin, at = WidgetOrigin.objects.get(), datetime.now(UTC)
    withdraw_origin(programme_id=reza.programme_id, origin_id=origin.id, at=at, by=SYSTEM)

    assert asked(reza).status_code == 403


def test_an_address_is_allowed_once_and_has_to_be_one(reza: Member) -> None:
    with pytest.raises(OriginAllowed):
        allowed(reza, "https://SHOP.example")
    with pytest.raises(BadOrigin):
        allowed(reza, "shop.example")

    assert WidgetOrigin.objects.count() == 1


def test_who_asks_too_often_waits(reza: Member) -> None:
    statuses = [asked(reza).status_code for _time in range(121)]

    assert statuses == [200] * 120 + [429]


@pytest.mark.parametrize(
    "body", ["", "[]", '{"token": 5}', "{", '{"token": "' + "x" * 5_000 + '"}']
)
def test_whatever_is_posted_is_answered(reza: Member, body: str) -> None:
    answer = Client().post(
        f"/widget/{reza.programme_id}/", body, content_type="text/plain", headers={"Origin": SHOP}
    )

    assert answer.json() == {"is_known": False}


def test_the_script_is_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes())) <= 15 * 1024
