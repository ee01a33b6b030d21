from __future__ import annotations

import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from vafa.insight.make import make_shop
from vafa.insight.rules.indicators import INDICATORS, SLUGS, indicators_about
from vafa.staff.make import make_member, signed_in

ADDRESS = "/help/indicators/"


@pytest.fixture
def nikos(db: None) -> Client:
    make_shop()
    return signed_in(make_member("nikos", role="viewer"))


def text_at(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_every_figure_stands_at_its_own_anchor(nikos: Client) -> None:
    page = text_at(nikos, ADDRESS)

    assert [slug for slug in sorted(SLUGS) if f'id="{slug}"' not in page] == []


def test_formulas_run_from_left_to_right(nikos: Client) -> None:
    page = text_at(nikos, ADDRESS)

    assert '<bdi dir="ltr"><code>gross margin − cost to serve</code></bdi>' in page


def test_the_page_needs_few_queries(nikos: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        text_at(nikos, ADDRESS)

    assert len(asked) <= 12


def test_a_search_leaves_the_figures_that_speak_of_it(nikos: Client) -> None:
    page = text_at(nikos, f"{ADDRESS}?q=loss+makers")

    assert 'id="whale-curve"' in page
    assert 'id="usual-gap"' not in page


def test_a_search_for_nothing_known_says_so(nikos: Client) -> None:
    page = text_at(nikos, f"{ADDRESS}?q=weather")

    assert "No figure speaks of this" in page


def test_a_search_reads_persian_however_it_was_typed() -> None:
    with translation.override("fa"):
        found = indicators_about("منحني نهنگ")

    assert [one.slug for group in found for one in group.indicators] == ["whale-curve"]


def test_no_word_finds_everything() -> None:
    assert indicators_about("  ") == INDICATORS


def test_a_stranger_is_asked_to_sign_in(stranger: Client) -> None:
    answer = stranger.get(ADDRESS)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_every_page_leads_to_how_figures_are_made(nikos: Client) -> None:
    page = text_at(nikos, "/")

    assert f'href="{ADDRESS}"' in page
