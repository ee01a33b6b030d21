from __future__ import annotations

import pytest
from django.test import Client

from vafa.staff.models import Shop, StaffMember
from vafa.staff.tests.conftest import PASSWORD


def browser_of(login: str) -> Client:
    browser = Client()
    browser.post("/sign-in/", {"login": login, "password": PASSWORD})
    return browser


def test_a_stranger_is_led_to_the_sign_in_and_back(parvaneh: StaffMember) -> None:
    browser = Client()

    led = browser.get("/people/")
    let_in = browser.post(led["Location"], {"login": "parvaneh", "password": PASSWORD})

    assert led["Location"] == "/sign-in/?next=/people/"
    assert let_in["Location"] == "/people/"


def test_nobody_is_sent_to_another_host_after_signing_in(parvaneh: StaffMember) -> None:
    response = Client().post(
        "/sign-in/?next=https://evil.example/", {"login": "parvaneh", "password": PASSWORD}
    )

    assert response["Location"] == "/"


def test_a_wrong_password_is_said_kindly_in_persian(parvaneh: StaffMember) -> None:
    browser = Client(headers={"Accept-Language": "fa"})

    page = browser.post("/sign-in/", {"login": "parvaneh", "password": "wrong"})

    assert page.status_code == 422
    text = page.content.decode()
    assert 'dir="rtl"' in text
    assert "درست نیست" in text


@pytest.mark.parametrize("address", ["/people/", "/settings/"])
def test_a_marketer_may_not_manage_people_or_settings(nikos: StaffMember, address: str) -> None:
    assert browser_of("nikos").get(address).status_code == 403


def test_an_invited_person_must_choose_a_password_first(owner_browser: Client) -> None:
    page = owner_browser.post(
        "/people/add/", {"name": "Mina", "login": "mina", "role": "care_agent", "language": "fa"}
    )
    mina = StaffMember.objects.get(login="mina")
    first = page.context["password"]
    browser = Client()
    browser.post("/sign-in/", {"login": "mina", "password": first})

    assert mina.calendar == "jalali"
    assert browser.get("/customers/")["Location"] == "/me/"


def test_a_taken_login_name_is_said_beside_the_form(owner_browser: Client) -> None:
    page = owner_browser.post(
        "/people/add/", {"name": "P", "login": "parvaneh", "role": "viewer", "language": "en"}
    )

    assert page.status_code == 422
    assert "already has this login name" in page.content.decode()
    assert StaffMember.objects.count() == 1


def test_changing_the_language_changes_direction_calendar_and_digits(
    owner_browser: Client, parvaneh: StaffMember
) -> None:
    owner_browser.post("/language/", {"language": "fa", "next": "/me/"})

    parvaneh.refresh_from_db()
    assert (parvaneh.language, parvaneh.calendar, parvaneh.digits) == ("fa", "jalali", "persian")
    assert '<html lang="fa" dir="rtl"' in owner_browser.get("/me/").content.decode()


def test_an_unknown_language_changes_nothing(owner_browser: Client, parvaneh: StaffMember) -> None:
    owner_browser.post("/language/", {"language": "xx"})

    parvaneh.refresh_from_db()
    assert parvaneh.language == "en"


def test_a_changed_password_keeps_this_session_and_ends_others(
    owner_browser: Client, parvaneh: StaffMember
) -> None:
    other = browser_of("parvaneh")

    owner_browser.post(
        "/me/password/", {"old_password": PASSWORD, "new_password": "another-quiet-garden"}
    )

    assert owner_browser.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def test_the_settings_page_saves_the_shop(owner_browser: Client) -> None:
    response = owner_browser.post(
        "/settings/",
        {
            "name": "Θερμαϊκός",
            "money_unit": "EUR",
            "time_zone": "Europe/Athens",
            "calendar": "gregorian",
            "week_start": "0",
            "default_language": "el",
            "phone_region": "gr",
        },
    )

    shop = Shop.objects.get()
    assert response.status_code == 302
    assert (shop.name, shop.currency, shop.phone_region) == ("Θερμαϊκός", "EUR", "GR")
    assert shop.is_set_up
