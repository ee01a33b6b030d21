"""A shop behind a real server, and a browser that watches what its pages do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.make import make_customer, make_order, make_shop
from vafa.insight.refresh.pipeline import refresh
from vafa.journal.jobs import wiring
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Work, WorkState
from vafa.staff.make import PASSWORD, make_member
from vafa.staff.models import Shop
from vafa.warehouse.queries import facts_folder

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
REFUSED = "the server responded with a status of 422"


@pytest.fixture(scope="session", autouse=True)
def _database_beside_the_browser() -> None:
    """Let the tests use the database: Playwright keeps an event loop in their thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def house(transactional_db: None) -> Shop:
    """A shop in toman whose owner reads English, without any order yet."""
    shutil.rmtree(facts_folder(), ignore_errors=True)
    shop = make_shop(currency="IRR", money_unit="IRT")
    make_member("parvaneh")
    return shop


@pytest.fixture
def customers(house: Shop) -> list[Customer]:
    """Thirty customers who buy each month, valued."""
    found = []
    for number in range(30):
        customer = make_customer(f"{10_001 + number}", name=f"Customer {number}", country="IR")
        for month in range(1, 4):
            at = datetime(2026, month, 1 + number % 20, 9, tzinfo=UTC)
            make_order(customer, f"A-{number}-{month}", at, 100_000 + 10_000 * number)
        found.append(customer)
    refresh(progress=Progress(), at=AT, by=SYSTEM)
    return found


@pytest.fixture
def page(page: Page, live_server: LiveServer) -> Iterator[Page]:
    """A page that fails its test for an error in the console or a word to another host."""
    host = urlsplit(live_server.url).netloc
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A form that is refused answers with 422, which Chromium writes into its console.
        if message.type == "error" and REFUSED not in message.text:
            wrong.append(f"console: {message.text}")

    def watch(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != host:
            wrong.append(f"another host: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", watch)
    yield page
    page.goto("about:blank")
    assert wrong == []


@pytest.fixture
def parvaneh(page: Page, live_server: LiveServer, house: Shop) -> Page:
    """The browser in which Parvaneh, the owner, has signed in."""
    sign_in(page, live_server, PASSWORD)
    return page


def sign_in(page: Page, live_server: LiveServer, password: str) -> None:
    """Fill in the form as Parvaneh does."""
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("input[name=login]", "parvaneh")
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Sign in").click()


def work_off() -> None:
    """Do the imports that wait, as the worker would."""
    for work in Work.objects.filter(state=WorkState.WAITING, job__startswith="imports."):
        result = wiring.job(work.job)(Progress(), **work.arguments)
        Work.objects.filter(pk=work.pk).update(state=WorkState.DONE, result=result)
