"""No page leads somebody to where they are refused."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client

from vafa.analytics.facts import ORDER_LINES
from vafa.analytics.make import table_of
from vafa.customers.models import Customer
from vafa.insight.make import make_shop
from vafa.insight.models import PageAggregate
from vafa.insight.refresh.figures.questions import questions_figures
from vafa.insight.tests.small_base import known_of
from vafa.portfolio.models import ValuationRun
from vafa.staff.make import make_member, signed_in
from vafa.staff.queries import may_open

PAGES_MAX = 200
LINK = re.compile(r'(?:href|hx-get)="(/[^"]*)"')


@pytest.fixture
def base(run: ValuationRun, reza: Customer, eleni: Customer, tmp_path: Path) -> ValuationRun:
    """Two customers, and what a refresh leaves for the ten questions and the value chain."""
    make_shop()
    known = replace(known_of(tmp_path, {}, {}), order_lines=table_of(ORDER_LINES))
    PageAggregate.objects.create(run_id=run.id, name="questions", payload=questions_figures(known))
    return run


def links_of(client: Client, address: str) -> set[str]:
    page = client.get(address)
    assert page.status_code != 403, address
    if "text/html" not in page.headers.get("Content-Type", ""):
        return set()
    found = map(html.unescape, LINK.findall(page.content.decode()))
    return {one.partition("#")[0] for one in found if not one.startswith("/static/")}


@pytest.mark.parametrize("role", ["viewer", "care_agent", "analyst"])
def test_whatever_a_page_shows_as_a_link_lets_its_reader_in(base: ValuationRun, role: str) -> None:
    client = signed_in(make_member(role, role=role))
    waiting = ["/", "/chain/", "/questions/"]
    seen: set[str] = set()
    while waiting and len(seen) < PAGES_MAX:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if path not in seen:
            seen.add(path)
            waiting += sorted(links_of(client, address))

    assert {"/chain/", "/questions/", "/portfolio/horizons/", "/customers/"} <= seen


def test_a_viewer_sees_the_numbers_of_the_chain_without_links_to_costs(
    base: ValuationRun,
) -> None:
    viewer, owner = (signed_in(make_member(role, role=role)) for role in ("viewer", "owner"))

    assert 'href="/costs/"' in owner.get("/chain/").content.decode()
    page = viewer.get("/chain/").content.decode()
    assert 'href="/costs/"' not in page
    assert '<span class="vafa-step-fact"><b>0%</b> of net revenue has known costs</span>' in page


def test_a_viewer_is_told_what_is_missing_without_links_that_would_be_refused(
    base: ValuationRun,
) -> None:
    page = signed_in(make_member("viewer", role="viewer")).get("/questions/").content.decode()

    assert "No cost of delivery, payment, packaging or work is known." in page
    assert 'href="/costs/"' not in page
    assert 'href="/data/import/contacts/"' not in page
    assert 'href="/customers/duplicates/"' in page


@pytest.mark.django_db
def test_a_link_is_judged_by_the_permission_beside_its_address() -> None:
    assert may_open(role="viewer", url="/customers/?strategy=END")
    assert may_open(role="viewer", url="/me/")
    assert not may_open(role="viewer", url="/costs/acquisition/")
    assert may_open(role="marketer", url="/costs/")
