"""A refresh follows the shop's prices and values its customers in constant ones."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.actions.prices import change_price_settings, replace_official_series
from vafa.insight.make import make_order
from vafa.insight.models import PageAggregate
from vafa.insight.queries.figures import page_figures
from vafa.insight.reactions import judge_customers_anew
from vafa.insight.refresh.pipeline import run_folder
from vafa.insight.rules.prices import PricePoint
from vafa.insight.tests.dear_shop import AT, MONTHS, RISE, make_dear_shop, price_in, refreshed
from vafa.journal.actions import record
from vafa.portfolio.models import Valuation
from vafa.staff.models import Shop
from vafa.warehouse.actions import mark_dirty

PAID = sum(price_in(month) for month in range(1, MONTHS + 1))
REAL = MONTHS * price_in(MONTHS)


@pytest.fixture
def reza(transactional_db: None) -> Customer:
    """Reza buys the first product every month."""
    return make_dear_shop()[0]


def test_the_run_says_how_prices_rose_and_in_which_money_models_think(reza: Customer) -> None:
    told = refreshed().summary["prices"]

    assert told["yearly"] == pytest.approx(RISE**12 - 1, abs=1e-3)
    assert (told["source"], told["is_for_models"]) == ("own", True)
    assert told["base_month"] == "2026-06-01"
    assert Shop.objects.get().price_base_month == date(2026, 6, 1)


def test_sums_are_kept_as_paid_and_in_the_prices_of_today(reza: Customer) -> None:
    refreshed()

    row = Valuation.objects.get(customer=reza)

    assert (row.revenue_total, row.revenue_year) == (PAID, PAID)
    assert row.revenue_total_real == pytest.approx(REAL, rel=1e-4)
    assert row.revenue_year_real == row.revenue_total_real


def test_slow_inflation_leaves_models_with_amounts_as_paid(reza: Customer) -> None:
    change_price_settings(source="own", inflation_min=1.0, at=AT, by=SYSTEM)

    run = refreshed()

    row = Valuation.objects.get(customer=reza)
    assert run.summary["prices"]["is_for_models"] is False
    assert row.revenue_total == PAID
    assert row.revenue_total_real == pytest.approx(REAL, rel=1e-4)


def test_without_an_index_there_is_one_money_only(reza: Customer) -> None:
    change_price_settings(source="none", inflation_min=0.1, at=AT, by=SYSTEM)

    run = refreshed()

    row = Valuation.objects.get(customer=reza)
    assert (row.revenue_total, row.revenue_total_real, row.revenue_year_real) == (PAID, None, None)
    assert run.summary["prices"]["source"] == "none"
    assert Shop.objects.get().price_base_month is None
    assert not PageAggregate.objects.filter(name__endswith=".real").exists()


def test_an_official_series_rules_when_the_owner_says_so(reza: Customer) -> None:
    points = [PricePoint(date(2026, month, 1), 2.0**month) for month in range(1, MONTHS + 1)]
    replace_official_series(points=points, at=AT, by=SYSTEM)
    change_price_settings(source="official", inflation_min=0.1, at=AT, by=SYSTEM)

    told = refreshed().summary["prices"]

    assert told["source"] == "official"
    assert told["factors"][str(2026 * 12)] == pytest.approx(2.0**5)


def test_an_official_series_that_is_too_short_leaves_money_as_paid(reza: Customer) -> None:
    points = [PricePoint(date(2026, 1, 1), 100.0), PricePoint(date(2026, 2, 1), 103.0)]
    replace_official_series(points=points, at=AT, by=SYSTEM)
    change_price_settings(source="official", inflation_min=0.1, at=AT, by=SYSTEM)

    told = refreshed().summary["prices"]

    assert (told["source"], told["source_asked"]) == ("none", "official")


def test_pages_have_their_figures_in_both_moneys(reza: Customer) -> None:
    refreshed()

    paid, real = (page_figures("portfolio", in_todays_prices=one) for one in (False, True))

    assert paid is not None
    assert real is not None
    assert (paid.is_real, real.is_real) == (False, True)
    ratio = real.payload["money"]["revenue_total"] / paid.payload["money"]["revenue_total"]
    assert ratio == pytest.approx(REAL / PAID, rel=1e-4)


def test_the_levels_of_every_month_lie_beside_the_run(reza: Customer) -> None:
    run = refreshed()

    rows = pq.read_table(run_folder(run.id) / "prices.parquet").to_pylist()

    assert [row["method"] for row in rows] == ["first", *["jevons"] * (MONTHS - 1)]
    assert rows[-1]["level"] == pytest.approx(RISE ** (MONTHS - 1), rel=1e-4)
    assert rows[0]["factor"] == pytest.approx(rows[-1]["level"])


def test_a_new_order_keeps_both_moneys_of_its_customer(reza: Customer) -> None:
    refreshed()
    at = datetime(2026, 6, 30, 10, tzinfo=UTC)
    make_order(reza, "O-late", at, price_in(MONTHS))
    mark_dirty(days=[at.date()], at=at)
    entry = record(
        kind="orders.order_recorded", at=at, by=SYSTEM, subject_kind="customer", subject_id=reza.id
    )

    judge_customers_anew([entry])

    row = Valuation.objects.get(customer=reza)
    assert row.revenue_total == PAID + price_in(MONTHS)
    assert row.revenue_total_real == pytest.approx(REAL + price_in(MONTHS), rel=1e-4)
