from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.analytics.facts import ORDER_LINES
from vafa.analytics.make import table_of
from vafa.core.keys import Actor
from vafa.insight.make import make_shop
from vafa.insight.models import PageAggregate
from vafa.insight.refresh.figures.questions import questions_figures
from vafa.insight.tests.small_base import known_of
from vafa.portfolio.actions import decide_group
from vafa.portfolio.models import GroupDecision, StepDecision, ValuationRun
from vafa.staff.make import make_member, signed_in

AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
ROWS: tuple[dict[str, Any], ...] = (
    {"strategy": "PROTECT", "contribution_year": 300, "contribution_24": 900},
    {"strategy": "ENHANCE", "headroom": 0.4, "contribution_year": -50},
    {
        "phase": "prospect", "purchase_days": 0, "orders": 0, "first_day": None,
        "revenue_year": 0, "strategy": "START",
    },
)  # fmt: skip


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


@pytest.fixture
def figures(run: ValuationRun, tmp_path: Path) -> ValuationRun:
    """What a refresh leaves for the page."""
    line = (1, 1, "2026-03-01", 7, "Tea", "product", 1_000, 50)
    known = replace(known_of(tmp_path, *ROWS), order_lines=table_of(ORDER_LINES, line))
    payload = questions_figures(known)
    PageAggregate.objects.create(run_id=run.id, name="questions", payload=payload)
    return run


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    assert "No question can be answered yet" in text_of(parvaneh.get("/questions/").content)


def test_each_question_is_answered_or_says_what_is_missing(
    parvaneh: Client, figures: ValuationRun
) -> None:
    page = text_of(parvaneh.get("/questions/").content)

    assert "2 people and businesses bought so far" in page
    assert "Nobody's e-mail or phone is known." in page
    assert "\u2068Tea\u2069 brings most: 100% of the net revenue" in page
    assert "Nobody was asked yet." in page
    assert "Of 1 prospect, 1 is worth winning." in page
    assert "They do not buy 40% of what others like them buy." in page
    assert "1 costs €0.5 more than they brought." in page


COUNTS_OF_ONE = {
    "en": (
        "Of 1 prospect, 1 is worth winning.",
        "from 1 customer.",
        "1 customer could buy more and brought €10 in 365 days.",
        "Keep 1 customer who brought €10 in 365 days, and 0 who left are worth an offer.",
        "1 costs €0.5 more than they brought.",
        "2 buy in their rhythm, 0 are at risk, 0 have left.",
    ),
    "el": (
        "Από 1 υποψήφιο, αξίζει να κερδηθεί 1.",
        "από 1 πελάτη.",
        "1 πελάτης θα μπορούσε να αγοράσει περισσότερα",
        "Κρατήστε 1 πελάτη που έφερε",
        "2 αγοράζουν στον ρυθμό τους, 0 είναι σε κίνδυνο, 0 έχουν φύγει.",
    ),
    "fa": (
        "از ۱ مشتری بالقوه، ۱ نفر به جذبش می‌ارزد.",
        "۱ مشتری را که در ۳۶۵ روز",
        "۲ نفر به روال خود می‌خرند، ۰ نفر در معرض ریزش‌اند و ۰ نفر رفته‌اند.",
    ),
}


@pytest.mark.parametrize("language", list(COUNTS_OF_ONE))
def test_counts_of_one_and_of_many_are_said_as_people_say_them(
    figures: ValuationRun, language: str
) -> None:
    make_shop()
    reader = signed_in(make_member("parvaneh", language=language))

    page = text_of(reader.get("/questions/").content)

    for said in COUNTS_OF_ONE[language]:
        assert said in page


def test_one_statement_of_one_customer_is_one(
    parvaneh: Client, figures: ValuationRun, run: ValuationRun
) -> None:
    found = PageAggregate.objects.get(name="questions")
    found.payload["wants"] |= {"statements": 1, "customers": 1, "stated": 1}
    found.payload["elsewhere"] |= {"answers": 3, "elsewhere": 1}
    found.payload["payments"] |= {"all": 1}
    found.save()

    page = text_of(parvaneh.get("/questions/").content)

    assert "1 statement holds, about 1 customer; 1 of them said so in person" in page
    assert "1 of 3 asked buys elsewhere too." in page
    assert "1 order; no return came in apart from it." in page


def test_the_people_behind_an_answer_are_one_step_away(
    parvaneh: Client, figures: ValuationRun
) -> None:
    page = html.unescape(parvaneh.get("/questions/").content.decode())

    assert 'href="/customers/?strategy=END_PROPOSED"' in page
    assert 'href="/customers/?phase=prospect&strategy=START"' in page
    assert 'href="/costs/"' in page


@pytest.mark.parametrize("address", ["/questions/", "/portfolio/horizons/", "/chain/"])
def test_the_pages_ask_the_database_little(
    parvaneh: Client, figures: ValuationRun, address: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = parvaneh.get(address)

    assert answer.status_code == 200
    assert len(asked) <= 12


@pytest.mark.parametrize("address", ["/questions/", "/portfolio/horizons/", "/chain/"])
def test_the_pages_are_read_in_persian(
    parvaneh_in_persian: Client, figures: ValuationRun, address: str
) -> None:
    page = text_of(parvaneh_in_persian.get(address).content)

    assert not re.search(r"\b(customers|Decide|Nothing|stage)\b", page)


def test_a_group_is_decided_about_beside_its_figures(
    parvaneh: Client, figures: ValuationRun
) -> None:
    said = {
        "horizon": "near", "group": "strategy:PROTECT", "stance": "serve", "why": "They stay.",
        "owner_id": "", "review_date": "2199-01-01",
    }  # fmt: skip

    parvaneh.post("/portfolio/horizons/decide/", said)

    assert GroupDecision.objects.get().why == "They stay."
    page = text_of(parvaneh.get("/portfolio/horizons/").content)
    assert "Serve Protect Customers 1 Net revenue, 365 days €10" in page
    assert "Contribution, 24 months €9" in page


def test_a_decision_whose_day_has_come_is_due(parvaneh: Client, figures: ValuationRun) -> None:
    decide_group(
        horizon="far", group_kind="country", group_value="GR", stance="grow", why="Near.",
        owner_id=None, review_date=date(2026, 3, 22), at=AT, by=Actor.person(1),
    )  # fmt: skip

    page = text_of(parvaneh.get("/portfolio/horizons/").content)

    assert "Due for review Their day has come: decide again, or end them. Greece" in page


def test_mina_may_look_but_not_decide(mina: Client, figures: ValuationRun) -> None:
    assert mina.post("/portfolio/horizons/decide/", {}).status_code == 403
    assert mina.post("/chain/costs_known/decide/", {"choice": "yes"}).status_code == 403
    assert "Decide about a group" not in text_of(mina.get("/portfolio/horizons/").content)
    assert not GroupDecision.objects.exists()


def test_a_step_is_decided_about_beside_what_the_system_sees(
    parvaneh: Client, figures: ValuationRun
) -> None:
    parvaneh.post("/chain/costs_known/decide/", {"choice": "later", "note": "After the summer"})

    assert StepDecision.objects.get().note == "After the summer"
    page = text_of(parvaneh.get("/chain/").content)
    assert "1 of 7 steps decided" in page
    assert "of net revenue has known costs Later" in page


def test_the_chain_stands_before_the_first_refresh(parvaneh: Client) -> None:
    page = text_of(parvaneh.get("/chain/").content)

    assert "Numbers come with the first refresh." in page
    assert page.count("Undecided") == 32
