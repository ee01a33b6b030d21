from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.models import PageAggregate
from vafa.insight.refresh.figures.today import today_figures
from vafa.insight.tests.small_base import known_of
from vafa.portfolio.models import ValuationRun
from vafa.staff.make import make_member, signed_in

ADDRESS = "/"


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


def group_of(content: bytes, title: str) -> str:
    articles = re.findall(r"<article.*?</article>", content.decode(), flags=re.S)
    (found,) = [text_of(one.encode()) for one in articles if f"<h2>{title}</h2>" in one]
    return found


def save_figures(run: ValuationRun, folder: Path, *rows: dict[str, Any]) -> dict[str, Any]:
    payload = today_figures(known_of(folder, *rows))
    PageAggregate.objects.create(run_id=run.id, name="today", payload=payload)
    return payload


@pytest.fixture
def changed(run: ValuationRun, reza: Customer, eleni: Customer, tmp_path: Path) -> ValuationRun:
    """Figures of a week in which Reza fell silent and Eleni ordered for the first time."""
    silent = {
        "customer_id": reza.id, "phase_state": "at_risk", "phase_since": date(2026, 3, 18),
        "expected_revenue": 12_300,
    }  # fmt: skip
    first = {
        "customer_id": eleni.id, "phase": "new", "purchase_days": 1, "revenue_total": 4_500,
        "first_day": date(2026, 3, 20), "latest_day": date(2026, 3, 20), "revenue_year": 4_500,
    }  # fmt: skip
    save_figures(run, tmp_path, silent, first)
    return run


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    text = text_of(parvaneh.get(ADDRESS).content)

    assert "Bring in your orders" in text
    assert 'href="/data/"' in parvaneh.get(ADDRESS).content.decode()


def test_a_shop_without_customers_says_nobody_in_every_group(
    parvaneh: Client, run: ValuationRun, tmp_path: Path
) -> None:
    payload = save_figures(run, tmp_path, {"customer_id": 999, "phase_since": date(2025, 1, 1)})
    PageAggregate.objects.update(payload=payload | {"weeks": [], "phases": []})

    answer = parvaneh.get(ADDRESS)

    assert answer.status_code == 200
    assert text_of(answer.content).count("Nobody in the last 7 days.") == 5


def test_who_fell_silent_is_named_with_what_is_expected(
    parvaneh: Client, changed: ValuationRun
) -> None:
    group = group_of(parvaneh.get(ADDRESS).content, "Newly at risk")

    assert group.startswith("Newly at risk 1 Silent for longer than they usually are.")
    assert "رضا کریمی €123" in group
    assert "€123 expected in 12 months" in group


def test_a_first_order_is_named_with_what_was_bought(
    parvaneh: Client, changed: ValuationRun
) -> None:
    group = group_of(parvaneh.get(ADDRESS).content, "First orders")

    assert group.startswith("First orders 1 Thank them")
    assert "Ελένη Παπαδοπούλου €45" in group


def test_each_group_leads_to_its_list(parvaneh: Client, changed: ValuationRun) -> None:
    page = html.unescape(parvaneh.get(ADDRESS).content.decode())

    for query in ("phase=at_risk", "phase=new&sort=latest", "phase=won_back"):
        assert f'href="/customers/?{query}"' in page
    assert parvaneh.get("/customers/?phase=new&sort=latest").status_code == 200


def test_who_bought_more_than_before_is_a_mover(parvaneh: Client, changed: ValuationRun) -> None:
    text = text_of(parvaneh.get(ADDRESS).content)

    movers = text.split("Buying more")[1].split("Customers by phase")[0]
    assert "Ελένη Παπαδοπούλου +€45" in movers
    assert movers.endswith("Buying less Nobody ")


def test_somebody_erased_since_the_refresh_is_not_listed(
    parvaneh: Client, run: ValuationRun, tmp_path: Path
) -> None:
    gone = {"customer_id": 999, "phase_state": "at_risk", "phase_since": date(2026, 3, 18)}
    save_figures(run, tmp_path, gone)

    group = group_of(parvaneh.get(ADDRESS).content, "Newly at risk")

    assert group.startswith("Newly at risk 1")
    assert "Customer 999" not in group


def test_in_persian_the_page_speaks_toman_jalali_and_its_own_digits(
    parvaneh_in_persian: Client, changed: ValuationRun
) -> None:
    page = parvaneh_in_persian.get(ADDRESS).content.decode()
    text = text_of(re.findall("<main.*</main>", page, flags=re.S)[0].encode())

    assert 'dir="rtl"' in page
    assert "۱ فروردین ۱۴۰۵" in text
    assert "تومان" in text
    assert "هیچ‌کس" in text
    assert not re.search("[0-9]", text)


@pytest.mark.parametrize("role", ["owner", "marketer", "care_agent"])
def test_the_page_asks_the_database_twelve_times_at_most(
    changed: ValuationRun, parvaneh: Client, role: str
) -> None:
    client = signed_in(make_member(role, role=role))
    client.get(ADDRESS)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(ADDRESS).status_code == 200

    assert len(asked) <= 12


def test_a_stranger_is_sent_to_the_door(stranger: Client) -> None:
    assert stranger.get(ADDRESS).headers["Location"] == "/sign-in/?next=/"


def test_figures_of_an_older_version_are_not_shown_but_explained(
    parvaneh: Client, changed: ValuationRun
) -> None:
    PageAggregate.objects.filter(run_id=changed.id).update(shape=0)

    answer = parvaneh.get(ADDRESS)

    assert answer.status_code == 409
    assert "They are computed anew at the next refresh." in text_of(answer.content)
