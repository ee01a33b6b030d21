"""The widget stands on a page of the shop whatever that page does to it, in the right language."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer, Identity
from vafa.ledger.tests.conftest import shared_books
from vafa.loyalty.actions.doors import allow_origin
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Member
from vafa.loyalty.queries.doors import shop_secret
from vafa.loyalty.rules.links import Shopper, written_token
from vafa.staff.models import Shop

__all__ = ["shared_books"]

pytestmark = pytest.mark.browser
# Two browsers and a server may share a core.
SLOW = 25_000
HOSTILE = """
* { all: unset !important; color: red !important; font-size: 3px !important; float: right; }
vafa-loyalty, section, p, ul { display: none !important; visibility: hidden !important;
  opacity: 0 !important; position: absolute !important; inset-inline-start: -9999px !important; }
"""
BOX = """widget => {
  const box = widget.shadowRoot.querySelector("section");
  const style = getComputedStyle(box), around = getComputedStyle(widget);
  return [style.direction, style.fontSize, around.display, around.opacity, around.position];
}"""


class ShopPage:
    """A page of a shop on a server of its own, with styles that spoil everything."""

    def __init__(self, page: Page, server: ThreadingHTTPServer) -> None:
        self.page, self.server = page, server
        self.origin = f"http://127.0.0.1:{server.server_address[1]}"

    def show(self, live_server: LiveServer, member: Member, *, token: str = "") -> None:
        """Open the page with the widget on it."""
        script = (
            f'<script src="{live_server.url}/static/loyalty/widget.js" data-language="fa"'
            f' data-programme="{member.programme_id}" data-token="{token}" async></script>'
        )
        body = f"<!doctype html><html lang=en><style>{HOSTILE}</style><h1>Shop</h1>{script}"
        self.server.RequestHandlerClass = handler_of(body.encode())
        self.page.goto(f"{self.origin}/")


def handler_of(body: bytes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def shop_page(browser: Browser) -> Iterator[ShopPage]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(b""))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    page = browser.new_page(viewport={"width": 390, "height": 844})
    yield ShopPage(page, server)
    page.close()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def reza(shared_books: None, house: Shop, shop_page: ShopPage) -> Member:
    cache.clear()
    customer = Customer.objects.create(number="7", name="Reza Karimi")
    Identity.objects.create(customer=customer, home=customer, kind="number", value="web-shop:7")
    member = make_member(make_programme(), customer)
    make_points(member, 1_250)
    at = datetime.now(UTC)
    allow_origin(programme_id=member.programme_id, typed=shop_page.origin, at=at, by=SYSTEM)
    return member


def token_of(member: Member) -> str:
    return written_token(
        Shopper("web-shop", "7"),
        secret=shop_secret(programme=member.programme),
        programme=member.programme_id,
        at=datetime.now(UTC),
    )


def test_a_member_sees_what_they_have_on_a_hostile_page(
    shop_page: ShopPage, live_server: LiveServer, reza: Member
) -> None:
    shop_page.show(live_server, reza, token=token_of(reza))

    widget = shop_page.page.locator("vafa-loyalty")
    expect(widget.locator(".balance")).to_have_text("۱٬۲۵۰ ستاره", timeout=SLOW)
    assert widget.evaluate(BOX) == ["rtl", "15px", "block", "1", "static"]
    assert (widget.bounding_box() or {"width": 0})["width"] > 350
    expect(widget.locator("a")).to_have_attribute("href", re.compile(f"^{live_server.url}/m/"))


def test_a_visitor_sees_how_to_earn_and_nothing_personal(
    shop_page: ShopPage, live_server: LiveServer, reza: Member
) -> None:
    shop_page.show(live_server, reza)

    widget = shop_page.page.locator("vafa-loyalty")
    expect(widget).to_be_visible(timeout=SLOW)
    expect(widget.locator("ul").first).to_contain_text("برای هر سفارش")
    assert "۱٬۲۵۰" not in widget.evaluate("widget => widget.shadowRoot.textContent")


def test_a_page_that_may_not_show_it_stays_as_it_is(
    shop_page: ShopPage, live_server: LiveServer, reza: Member
) -> None:
    reza.programme.origins.all().delete()

    with shop_page.page.expect_event("requestfailed", lambda one: "/widget/" in one.url):
        shop_page.show(live_server, reza)

    expect(shop_page.page.locator("vafa-loyalty")).to_have_count(0)
