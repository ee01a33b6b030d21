from __future__ import annotations

import html

import pytest
from django.test import Client

from vafa.core.keys import SYSTEM
from vafa.demo.actions import NotADemo, ShopIsThere, leave_demo, load_shop
from vafa.demo.rules import RETAIL, SHOPS, attribution_of
from vafa.demo.tests.conftest import AT, Counts, counts
from vafa.journal.models import Entry
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import StaffMember

LEAVE = "/demo/leave/"


def owner() -> Client:
    return signed_in(StaffMember.objects.get(login="parvaneh"))


def test_leaving_a_demo_empties_the_shop_and_keeps_the_accounts(demo_shop: Counts) -> None:
    assert set(demo_shop.values()) == {1}

    leave_demo(at=AT, by=SYSTEM)

    assert counts() == dict.fromkeys(demo_shop, 0) | {"accounts": 1}
    assert Entry.objects.filter(kind="demo.demo_left").count() == 1


def test_a_real_shop_is_not_left(own_shop: Counts) -> None:
    entries = Entry.objects.count()

    with pytest.raises(NotADemo):
        leave_demo(at=AT, by=SYSTEM)

    assert counts() == own_shop
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("name", sorted(SHOPS))
def test_no_demo_is_loaded_over_a_shop(name: str, own_shop: Counts) -> None:
    said: list[str] = []

    with pytest.raises(ShopIsThere):
        load_shop(name=name, say=said.append, at=AT, by=SYSTEM)

    assert (counts(), said) == (own_shop, [])


def test_a_demo_is_loaded_over_another_neither(demo_shop: Counts) -> None:
    with pytest.raises(ShopIsThere):
        load_shop(name="tehran", say=print, at=AT, by=SYSTEM)

    assert counts() == demo_shop


def test_the_owner_leaves_by_the_page_and_goes_on_to_the_settings(demo_shop: Counts) -> None:
    answer = owner().post(LEAVE, follow=True)

    assert answer.redirect_chain == [("/settings/", 302)]
    assert "The demo is gone. Whose shop is this now?" in answer.content.decode()
    assert counts()["orders"] == 0


def test_the_page_of_a_real_shop_refuses_kindly(own_shop: Counts) -> None:
    answer = owner().post(LEAVE, headers={"referer": "http://testserver/settings/"}, follow=True)

    assert "This is not a shop to try; nothing was removed." in answer.content.decode()
    assert counts() == own_shop


def test_mina_may_not_leave_the_demo(demo_shop: Counts) -> None:
    mina = signed_in(make_member("mina", role="care_agent"))

    assert mina.post(LEAVE).status_code == 403
    assert counts() == demo_shop | {"accounts": 2}


def test_the_retail_demo_says_on_every_page_whose_data_it_is(demo_shop: Counts) -> None:
    assert "CC BY 4.0" in RETAIL.attribution
    for address in ("/settings/", "/customers/", "/data/"):
        page = html.unescape(owner().get(address).content.decode())

        footer = page.split('<footer class="vafa-footer">')[1].split("</footer>")[0]
        assert RETAIL.attribution in footer


def test_ones_own_shop_owes_nobody_a_line(own_shop: Counts) -> None:
    page = owner().get("/settings/").content.decode()

    assert "Chen, D." not in page
    assert (attribution_of(""), attribution_of("tehran")) == ("", "")
