from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.analytics.choosing.report import Choice, Correction
from vafa.analytics.understanding import Understanding
from vafa.insight.models import PageAggregate
from vafa.insight.tests.small_base import backtest, too_little, understanding
from vafa.portfolio.make import make_run

ADDRESS = "/how-right/"
PROMISE = {
    "day": "2026-02-01",
    "customers": 900,
    "expected": 312.4,
    "low": 280.0,
    "high": 345.0,
    "came": 298,
    "is_covered": True,
}


def valued(told: Understanding, *promises: dict[str, object]) -> None:
    run = make_run()
    run.summary = told.to_json()
    run.save()
    PageAggregate.objects.create(
        run_id=run.id, name="how_right", payload={"promises": list(promises)}
    )


def words_on(client: Client) -> str:
    """Read the page as a person does: no tags, plain spaces."""
    page = re.sub(
        r"<script.*?</script>|<[^>]+>", " ", client.get(ADDRESS).content.decode(), flags=re.S
    )
    return " ".join(html.unescape(page).split())


def test_a_forecast_of_the_past_is_told_in_a_sentence(parvaneh: Client) -> None:
    valued(understanding())

    page = words_on(parvaneh)

    assert (
        "On 20 Sep 2025 we would have said: 3,120 orders in the next 182 days, "
        "between 2,700 and 3,600. It was 3,307. The forecast was 6% too low."
    ) in page
    assert "1 of these forecasts held within their 90% interval." in page


def test_a_miss_is_called_a_miss(parvaneh: Client) -> None:
    valued(understanding())

    page = parvaneh.get(ADDRESS).content.decode()

    assert "The forecast was 25% too high." in page
    assert page.count('is-good">held<') == 1
    assert page.count('is-bad">missed<') == 1


def test_the_choice_is_explained_beside_the_best_plain_rule(parvaneh: Client) -> None:
    valued(understanding())

    page = words_on(parvaneh)

    assert "Its errors are 25% smaller than those of the best plain rule, “As ever”." in page
    assert "Expected orders are multiplied by 1.06, expected net revenue by 1.00." in page
    assert "93% of the customers bought as often as their own interval said" in page


def test_a_plain_rule_that_was_better_is_not_hidden(parvaneh: Client) -> None:
    choice = Choice(
        "Blend",
        "best_deviance",
        {"Blend": 2.2, "past_rate": 2.0},
        "past_rate",
        ("baseline_is_better",),
    )
    valued(understanding(backtest=backtest(choice=choice)))

    page = words_on(parvaneh)

    assert "Its errors are 10% larger than those of the plain rule “As ever”." in page
    assert "A plain rule would have foretold this shop's past better than every model." in page


def test_a_surge_is_named_with_its_size(parvaneh: Client) -> None:
    surge = Correction("surge", 0.86, 0.3, 2)
    valued(understanding(backtest=backtest(orders_correction=surge, recent_surge=1.34)))

    assert "Orders of the latest eight weeks against what was expected: +34%." in words_on(parvaneh)


def test_the_best_of_each_score_is_marked(parvaneh: Client) -> None:
    valued(understanding())

    page = words_on(parvaneh)

    assert page.count("best:") == 8
    assert "best: 1.500 best: 0.500 best: -6.0% best: 1.200" in page.replace("−", "-").replace(
        "‎", ""
    )


def test_everything_the_data_cannot_say_is_said_once(parvaneh: Client) -> None:
    noted = understanding(
        notes=("left_truncated", "no_dropout"), backtest=backtest(notes=("horizon_shortened",))
    )
    valued(noted)

    page = words_on(parvaneh)

    for words in ("Import older orders", "no sign that customers leave", "test a whole year"):
        assert page.count(words) == 1


def test_what_refreshes_promised_is_held_against_them(parvaneh: Client) -> None:
    valued(understanding(), PROMISE)

    assert "312 customers will buy within 30 days, between 280 and 345. It was 298." in words_on(
        parvaneh
    )


def test_a_model_without_a_test_of_the_past_says_so(parvaneh: Client) -> None:
    valued(understanding(backtest=None, notes=("no_backtest",)))

    page = words_on(parvaneh)

    assert "too short to test a forecast" in page
    assert "do not reach back far enough to stop the clock" in page


def test_with_too_little_data_only_what_can_be_counted_is_shown(parvaneh: Client) -> None:
    valued(too_little())

    page = words_on(parvaneh)

    assert "Too little data to say The orders hold 6 repeat orders" in page
    assert "12.5%" in page
    assert "BG/NBD" not in page


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    assert "No forecast has been made yet" in words_on(parvaneh)


def test_the_page_speaks_persian(parvaneh_in_persian: Client) -> None:
    valued(understanding(), PROMISE)

    page = words_on(parvaneh_in_persian)

    assert "۳٬۱۲۰ سفارش در ۱۸۲ روز بعد، بین ۲٬۷۰۰ و ۳٬۶۰۰. واقعیت: ۳٬۳۰۷." in page


def test_it_needs_few_queries(parvaneh: Client) -> None:
    valued(understanding(), PROMISE)

    with CaptureQueriesContext(connection) as queries:
        parvaneh.get(ADDRESS)

    assert len(queries) <= 12


def test_a_stranger_sees_nothing(stranger: Client) -> None:
    assert stranger.get(ADDRESS).status_code == 302


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here reads pages."""
