from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from vafa.staff.make import PASSWORD
from vafa.staff.models import Shop

pytestmark = pytest.mark.browser
REFUSAL = "The login name, the password or the code is not right."


def test_parvaneh_signs_in_and_sees_today(page: Page, live_server: LiveServer, house: Shop) -> None:
    page.goto(f"{live_server.url}/")
    expect(page).to_have_url(f"{live_server.url}/sign-in/?next=/")

    sign_in(page, live_server, PASSWORD)

    expect(page).to_have_url(f"{live_server.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_a_wrong_password_opens_nothing(page: Page, live_server: LiveServer, house: Shop) -> None:
    sign_in(page, live_server, "not-her-password")

    expect(page).to_have_url(f"{live_server.url}/sign-in/")
    expect(page.get_by_text(REFUSAL)).to_be_visible()
    page.goto(f"{live_server.url}/customers/")
    expect(page).to_have_url(f"{live_server.url}/sign-in/?next=/customers/")


def test_after_signing_out_the_way_back_is_closed(parvaneh: Page, live_server: LiveServer) -> None:
    parvaneh.get_by_label("My menu").click()
    parvaneh.get_by_role("button", name="Sign out").click()

    parvaneh.goto(f"{live_server.url}/customers/")

    expect(parvaneh).to_have_url(f"{live_server.url}/sign-in/?next=/customers/")
