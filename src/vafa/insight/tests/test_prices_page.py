from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.insight.actions.prices import (
    InflationOutOfRange,
    NoOfficialSeries,
    UnknownPriceSource,
    change_price_settings,
)
from vafa.insight.models import PageAggregate, PriceIndexPoint, PriceSettings
from vafa.insight.queries.portfolio import Region, customers_in_region
from vafa.journal.models import Entry
from vafa.portfolio.models import Valuation, ValuationRun
from vafa.staff.make import make_member, signed_in
from vafa.staff.models import Shop, StaffMember

ADDRESS = "/prices/"
AT = datetime(2026, 3, 21, 12, tzinfo=UTC)
TOLD = {
    "source": "own",
    "source_asked": "own",
    "base_month": "2026-03-01",
    "inflation_min": 0.1,
    "yearly": 0.4,
    "is_for_models": True,
    "factors": {},
}


def text_of(content: bytes) -> str:
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", content.decode(), flags=re.S)
    return " ".join(html.unescape(page).split())


def month(number: int, **parts: Any) -> dict[str, Any]:
    """A month of 2026 as a refresh leaves it."""
    usual = {
        "month": f"2026-0{number}-01", "level": 95.0 + number, "yearly": 0.4, "official": None,
        "official_yearly": None, "method": "tornqvist", "reason": "", "change": 0.03,
        "products": 21, "carried": 0, "coverage": 0.98, "drift": 0.0,
    }  # fmt: skip
    return {**usual, **parts}


@pytest.fixture
def index(run: ValuationRun) -> ValuationRun:
    """Figures of three months, as a refresh leaves them, and an index in force."""
    unsaid = {"level": None, "change": None, "yearly": None, "method": "too_few_products"}
    payload = {
        "months": [
            month(1, method="jevons", reason="bulk", carried=2),
            month(2, products=3, coverage=0.2, **unsaid),
            month(3, drift=0.081),
        ],
        "filled": 1,
        "limits": {"products": 5, "coverage": 0.3, "carried": 3, "drift": 0.05},
        "orders": [{"month": "2026-03-01", "orders": 4, "paid": 400_00, "real": 480_00}],
        "forecasts": [
            {
                "cut": "2025-09-22", "span_days": 180, "customers": 900,
                "nominal_expected": 7e6, "nominal_came": 1e7, "nominal_error": -0.3,
                "real_expected": 9.5e6, "real_came": 1e7, "real_error": -0.05,
            }
        ],
        "ahead": [8e6, 9e6],
    }  # fmt: skip
    PageAggregate.objects.create(run_id=run.id, name="prices", payload=payload)
    ValuationRun.objects.filter(id=run.id).update(summary={"prices": TOLD})
    Shop.objects.update(price_base_month=date(2026, 3, 1))
    return run


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    assert "Nothing is known about prices yet" in text_of(parvaneh.get(ADDRESS).content)


def test_the_page_says_how_prices_moved_and_what_rests_on_how_much(
    parvaneh: Client, index: ValuationRun
) -> None:
    page = text_of(parvaneh.get(ADDRESS).content)

    assert "Prices rose by 40.0% in a year, more than the 10% of the settings" in page
    assert "1 month without a level of its own was filled in" in page
    assert "not computed: too few products in common" in page
    assert "Jevons one bulk order outweighs the others" in page
    assert "chain drift +8.1%" in page


def test_the_page_says_what_constant_prices_change(parvaneh: Client, index: ValuationRun) -> None:
    page = text_of(parvaneh.get(ADDRESS).content)

    assert "-30.0% said €70k came €100k" in page
    assert "-5.0% said €95k came €100k" in page
    assert "expected to bring €90k counted in today's prices, and €80k" in page


def test_the_page_is_read_in_persian(parvaneh_in_persian: Client, index: ValuationRun) -> None:
    page = text_of(parvaneh_in_persian.get(ADDRESS).content)

    assert "قیمت‌ها" in page
    assert "۴۰٫۰٪" in page


def test_too_little_data_is_an_answer(parvaneh: Client, index: ValuationRun) -> None:
    told = {**TOLD, "source": "none", "yearly": None, "is_for_models": False, "base_month": None}
    ValuationRun.objects.update(summary={"prices": told})

    page = text_of(parvaneh.get(ADDRESS).content)

    assert "Too little data to say how prices moved" in page
    assert "Until then all money is read as it was paid." in page


def test_the_page_asks_the_database_little(parvaneh: Client, index: ValuationRun) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        parvaneh.get(ADDRESS)

    assert len(asked) <= 12


def test_the_export_holds_a_row_per_month(parvaneh: Client, index: ValuationRun) -> None:
    rows = parvaneh.get(f"{ADDRESS}export/").content.decode().splitlines()

    assert rows[0].startswith("month,level,change,yearly,method")
    assert rows[2] == "2026-02-01,,,,too_few_products,,3,0,0.2,0.0,,"
    assert len(rows) == 4


def test_the_owner_chooses_from_when_models_use_constant_prices(
    parvaneh: Client, index: ValuationRun
) -> None:
    said = {"source": "none", "inflation_percent": "۱۲٫۵"}

    answer = parvaneh.post(f"{ADDRESS}settings/", said)

    assert answer.status_code == 302
    kept = PriceSettings.objects.get()
    assert (kept.source, kept.inflation_min) == ("none", 0.125)


def test_mina_may_look_but_not_change(mina: Client, index: ValuationRun) -> None:
    assert mina.post(f"{ADDRESS}settings/", {"source": "none"}).status_code == 403
    assert "Which prices rule" not in text_of(mina.get(ADDRESS).content)
    assert not PriceSettings.objects.exists()


def test_a_pasted_series_is_kept_and_takes_the_place_of_the_one_before(
    parvaneh: Client, index: ValuationRun
) -> None:
    parvaneh.post(f"{ADDRESS}series/", {"text": "2026-01 100\n2026-02 103"})
    parvaneh.post(f"{ADDRESS}series/", {"text": "2026-02 104\n2026-03 107"})

    kept = list(PriceIndexPoint.objects.order_by("month").values_list("month", "level"))
    assert kept == [(date(2026, 2, 1), 104.0), (date(2026, 3, 1), 107.0)]


def test_a_series_comes_as_a_file_too(parvaneh: Client, index: ValuationRun) -> None:
    file = SimpleUploadedFile("cpi.csv", "\ufeffmonth,value\n1404/11,500\n1404/12,512".encode())

    parvaneh.post(f"{ADDRESS}series/", {"file": file})

    assert list(PriceIndexPoint.objects.values_list("level", flat=True)) == [500.0, 512.0]


def test_a_series_with_a_mistake_changes_nothing_and_names_the_line(
    parvaneh: Client, index: ValuationRun
) -> None:
    PriceIndexPoint.objects.create(month=date(2026, 1, 1), level=100.0)

    answer = parvaneh.post(f"{ADDRESS}series/", {"text": "2026-02 104\nsoon 107"})

    assert answer.status_code == 422
    assert "Line 2: “soon” is no month." in text_of(answer.content)
    assert PriceIndexPoint.objects.count() == 1


def test_a_series_taken_away_rules_no_longer(parvaneh: Client, index: ValuationRun) -> None:
    PriceIndexPoint.objects.create(month=date(2026, 1, 1), level=100.0)
    change_price_settings(source="official", inflation_min=0.1, at=AT, by=SYSTEM)

    parvaneh.post(f"{ADDRESS}series/", {"is_removed": "on"})

    assert not PriceIndexPoint.objects.exists()
    assert PriceSettings.objects.get().source == "own"


@pytest.mark.parametrize(
    ("source", "share", "refusal"),
    [
        ("official", 0.1, NoOfficialSeries),
        ("guess", 0.1, UnknownPriceSource),
        ("own", 1.1, InflationOutOfRange),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    db: None, source: str, share: float, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change_price_settings(source=source, inflation_min=share, at=AT, by=SYSTEM)

    assert not PriceSettings.objects.exists()
    assert not Entry.objects.exists()


def constant(client: Client) -> Client:
    client.post("/money/", {"prices": "constant", "next": "/"})
    return client


def test_a_reader_turns_to_the_prices_of_today_and_back(
    parvaneh: Client, index: ValuationRun
) -> None:
    constant(parvaneh)
    assert StaffMember.objects.get().prices == "constant"

    parvaneh.post("/money/", {"prices": "nominal", "next": "/"})
    assert StaffMember.objects.get().prices == "nominal"


def test_the_list_shows_both_moneys_and_says_which(
    parvaneh: Client, index: ValuationRun, reza: Customer
) -> None:
    Valuation.objects.update(revenue_total=600_00, revenue_total_real=900_00)

    paid = text_of(parvaneh.get("/customers/").content)
    real = text_of(constant(parvaneh).get("/customers/").content)

    assert "Amounts of the past are as they were paid; what is expected is in the prices of" in paid
    assert "€900.00" not in paid
    assert "All amounts are in the prices of March 2026." in real
    assert "€900.00 paid €600" in real


def test_a_customer_without_a_real_sum_is_unknown_in_todays_prices(
    parvaneh: Client, index: ValuationRun, reza: Customer
) -> None:
    Valuation.objects.update(revenue_total=600_00, revenue_total_real=None)

    assert "unknown paid €600" in text_of(constant(parvaneh).get("/customers/").content)


def test_a_page_that_cannot_says_that_money_is_as_paid(
    parvaneh: Client, index: ValuationRun
) -> None:
    PageAggregate.objects.filter(name="prices").delete()

    Shop.objects.update(price_base_month=None)
    assert "as they were paid" not in text_of(constant(parvaneh).get("/offer/").content)
    Shop.objects.update(price_base_month=date(2026, 3, 1))
    assert "Amounts on this page are as they were paid." in text_of(parvaneh.get("/offer/").content)


def test_without_an_index_there_is_nothing_to_switch(parvaneh: Client, run: ValuationRun) -> None:
    assert "/money/" not in parvaneh.get("/customers/").content.decode()


def test_a_region_of_the_map_is_looked_for_in_the_money_of_the_page(
    index: ValuationRun, reza: Customer
) -> None:
    Valuation.objects.update(revenue_year=100, revenue_year_real=300)
    above = Region(now_low=200)

    assert customers_in_region(region=above).count == 0
    assert customers_in_region(region=above, is_real=True).count == 1


def test_a_viewer_reads_in_the_prices_of_today_too(index: ValuationRun, parvaneh: Client) -> None:
    viewer = constant(signed_in(make_member("viewer", role="viewer")))

    assert StaffMember.objects.get(login="viewer").prices == "constant"
    assert viewer.get(ADDRESS).status_code == 200
