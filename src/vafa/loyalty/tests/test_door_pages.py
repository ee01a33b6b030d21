"""The doors of a programme in the back office: who may open and shut them, and what is shown."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from vafa.customers.make import make_customer
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member, Programme, WidgetOrigin
from vafa.loyalty.queries.doors import shop_secret
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in
from vafa.staff.models import Role

pytestmark = pytest.mark.usefixtures("shop")


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
    return html.unescape(answer.content.decode())


def doors(programme: Programme, more: str = "") -> str:
    return f"/loyalty/{programme.id}/doors/{more}"


def test_the_script_to_copy_has_an_address_that_stays(
    parvaneh: Client, programme: Programme
) -> None:
    page = text(parvaneh, doors(programme))

    assert (
        f'src="http://testserver/static/loyalty/widget.js" data-programme="{programme.id}"' in page
    )
    assert f"http://testserver/m/shop/{programme.id}/…/" in page


def test_the_secret_is_on_no_page_that_is_merely_looked_at(
    parvaneh: Client, programme: Programme
) -> None:
    secret = shop_secret(programme=programme)

    shown = parvaneh.post(doors(programme, "secret/"))

    assert secret not in text(parvaneh, doors(programme))
    assert secret in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"


def test_a_new_secret_is_another_one(parvaneh: Client, programme: Programme) -> None:
    before = shop_secret(programme=programme)

    for _time in range(2):
        parvaneh.post(doors(programme, "secret/new/"))

    assert shop_secret(programme=programme) != before


def test_addresses_are_added_and_taken_off(parvaneh: Client, programme: Programme) -> None:
    parvaneh.post(doors(programme, "origins/"), {"origin": "https://shop.example/cart"})
    origin = WidgetOrigin.objects.get()
    assert "https://shop.example" in text(parvaneh, doors(programme))

    parvaneh.post(doors(programme, f"origins/{origin.id}/withdraw/"))

    assert not WidgetOrigin.objects.exists()


def test_what_is_no_address_is_refused_in_a_sentence(
    parvaneh: Client, programme: Programme
) -> None:
    answer = parvaneh.post(doors(programme, "origins/"), {"origin": "shop"}, follow=True)

    assert "Write the address of your shop" in answer.content.decode()
    assert not WidgetOrigin.objects.exists()


def test_a_link_is_handed_out_and_shut_again(parvaneh: Client, reza: Member) -> None:
    at = doors(reza.programme, f"members/{reza.id}/")
    page = parvaneh.post(f"{at}link/").content.decode()
    [address] = re.findall(r'value="http://testserver(/m/[^"]+)"', page)
    assert Client().get(address).status_code == 200

    parvaneh.post(f"{at}shut/")

    assert Client().get(address).status_code == 404


def test_who_may_not_change_programmes_sees_no_doors(programme: Programme) -> None:
    viewer = signed_in(make_staff("viewer", role=Role.VIEWER))

    assert viewer.get(doors(programme)).status_code == 403
    assert viewer.post(doors(programme, "secret/")).status_code == 403
