from __future__ import annotations

import re

import pytest
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from vafa.customers.models import Customer

pytestmark = pytest.mark.browser
PERSIAN_DIGITS = re.compile("[۰-۹]")
PHONE: ViewportSize = {"width": 390, "height": 844}
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def menu(page: Page) -> list[str]:
    links = page.locator("#side nav a").all()
    return [link.get_attribute("href") or "" for link in links]


def box(part: Locator) -> FloatRect:
    found = part.bounding_box()
    assert found is not None
    return found


def in_persian(page: Page) -> None:
    page.locator("header summary").first.click()
    page.locator("button[lang=fa]").click()


def test_the_way_from_the_list_to_a_card(
    parvaneh: Page, live_server: LiveServer, customers: list[Customer]
) -> None:
    parvaneh.goto(f"{live_server.url}/customers/")

    parvaneh.get_by_role("link", name="Customer 29").click()

    expect(parvaneh).to_have_url(f"{live_server.url}/customers/{customers[29].id}/")
    expect(parvaneh.get_by_role("heading", level=1)).to_contain_text("Customer 29")
    expect(parvaneh.locator("main")).to_contain_text("117,000")


def test_persian_reads_from_right_to_left_in_its_own_digits(
    parvaneh: Page, live_server: LiveServer, customers: list[Customer]
) -> None:
    parvaneh.goto(f"{live_server.url}/customers/")
    in_persian(parvaneh)

    expect(parvaneh.locator("html")).to_have_attribute("dir", "rtl")
    expect(parvaneh.get_by_role("heading", level=1)).to_have_text("مشتریان")
    expect(parvaneh.locator("main table")).to_contain_text(PERSIAN_DIGITS)


def test_the_menu_stands_where_reading_begins(
    parvaneh: Page, live_server: LiveServer, customers: list[Customer]
) -> None:
    side, main = parvaneh.locator("#side"), parvaneh.locator("main")
    assert box(side)["x"] + box(side)["width"] <= box(main)["x"]

    in_persian(parvaneh)

    expect(parvaneh.locator("html")).to_have_attribute("lang", "fa")
    assert box(side)["x"] >= box(main)["x"] + box(main)["width"]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_on_a_phone_no_page_of_the_menu_scrolls_sideways(
    parvaneh: Page, live_server: LiveServer, customers: list[Customer], language: str
) -> None:
    if language == "fa":
        in_persian(parvaneh)
    parvaneh.set_viewport_size(PHONE)
    over = {}

    for address in menu(parvaneh):
        parvaneh.goto(f"{live_server.url}{address}", wait_until="networkidle")
        over[address] = parvaneh.evaluate(OVERHANG)

    assert over == dict.fromkeys(over, 0)
    assert len(over) >= 9
