from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.customers.models import Customer
from vafa.insight.make import make_customer
from vafa.portfolio.make import make_valuation
from vafa.portfolio.models import Valuation, ValuationRun

QUERIES_MAX = 12


def numbers_on(client: Client, address: str) -> list[str]:
    """List the numbers of the customers on a page, in their order."""
    page = client.get(address).content.decode()
    ids = [int(found) for found in re.findall(r'name="customer" value="(\d+)"', page)]
    numbers = dict(Customer.objects.values_list("id", "number"))
    return [numbers[found] for found in ids]


def many(run: ValuationRun, count: int) -> None:
    for place in range(count):
        customer = make_customer(f"2{place:04}")
        make_valuation(run=run, customer_id=customer.id, expected_revenue=place // 3 * 100)


def test_the_most_valuable_come_first_and_the_unknown_last(
    parvaneh: Client, nameless: Customer, eleni: Customer, reza: Customer
) -> None:
    assert numbers_on(parvaneh, "/customers/") == ["10001", "10002", "10003"]
    assert numbers_on(parvaneh, "/customers/?sort=value_low") == ["10002", "10001", "10003"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("phase=former", ["10002"]),
        ("phase=at_risk", []),
        ("strategy=END", ["10002"]),
        ("strategy=END_PROPOSED", ["10002"]),
        ("strategy=END_APPROVED", []),
        ("country=IR", ["10001"]),
        ("value_min=800", ["10001"]),
        ("value_max=799.99", ["10002"]),
        ("revenue_min=600&revenue_max=900", ["10001", "10002"]),
        ("silent_min=100", ["10002"]),
        ("silent_max=1", ["10003"]),
        ("p_buys_min=70", ["10001"]),
        ("p_buys_max=2", ["10002"]),
        ("days_max=1", ["10003"]),
        ("is_overdue=on", ["10002"]),
        ("is_nameless=on", ["10003"]),
        ("is_overridden=on", []),
        ("left_out=yes", []),
        ("sort=revenue", ["10002", "10001", "10003"]),
        ("sort=latest", ["10003", "10001", "10002"]),
        ("sort=silent", ["10002", "10001", "10003"]),
        ("phase=nonsense&sort=nonsense&after=nonsense", ["10001", "10002", "10003"]),
    ],
)
def test_a_filter_shows_exactly_who_fits(
    parvaneh: Client,
    reza: Customer,
    eleni: Customer,
    nameless: Customer,
    query: str,
    expected: list[str],
) -> None:
    assert numbers_on(parvaneh, f"/customers/?{query}") == expected


def test_who_was_decided_about_is_listed_at_once(
    parvaneh: Client, reza: Customer, eleni: Customer
) -> None:
    parvaneh.post(f"/customers/{eleni.id}/leave-out/", {"leave_out-reason": "test"})
    parvaneh.post(
        f"/customers/{reza.id}/override/",
        {
            "override-strategy": "ENHANCE",
            "override-reason": "Spring plan",
            "override-expires_date": "2026-06-30",
        },
    )

    assert numbers_on(parvaneh, "/customers/?left_out=yes") == ["10002"]
    assert numbers_on(parvaneh, "/customers/?left_out=no") == ["10001"]
    assert numbers_on(parvaneh, "/customers/?is_overridden=on") == ["10001"]


def test_amounts_are_typed_in_toman_with_persian_digits(
    parvaneh_in_persian: Client, reza: Customer, eleni: Customer
) -> None:
    assert numbers_on(parvaneh_in_persian, "/customers/?value_min=۸٬۰۰۰") == ["10001"]
    assert numbers_on(parvaneh_in_persian, "/customers/?value_min=۸٬۰۰۱") == []


def test_the_list_speaks_persian_from_right_to_left(
    parvaneh_in_persian: Client, reza: Customer
) -> None:
    answer = parvaneh_in_persian.get("/customers/?phase=existing&value_min=1000")
    page = answer.content.decode().replace("\u00a0", " ")

    assert 'lang="fa" dir="rtl"' in page
    for words in (
        "مشتریان",
        "رضا کریمی",
        "۸٬۰۰۰ تومان",
        "۱۰ اسفند ۱۴۰۴",
        "مشتری موجود",
        "حفظ ارتباط",
    ):
        assert words in page
    assert "انتظار در ۱۲ ماه: ۱٬۰۰۰ تومان یا بیشتر" in page


def test_a_number_that_cannot_be_read_is_told_and_asks_for_nothing(
    parvaneh: Client, reza: Customer
) -> None:
    page = parvaneh.get("/customers/?value_min=much").content.decode()

    assert "This is not a number we can read." in page
    assert numbers_on(parvaneh, "/customers/?value_min=much") == ["10001"]


@pytest.mark.parametrize("sort", ["value", "value_low", "revenue", "latest", "silent"])
def test_every_customer_stands_on_exactly_one_page(
    parvaneh: Client, run: ValuationRun, sort: str
) -> None:
    many(run, 113)
    Valuation.objects.filter(expected_revenue__lt=500).update(expected_revenue=None)
    address, seen, pages = f"/customers/?sort={sort}", [], []

    while address:
        page = parvaneh.get(address)
        seen += [row.customer_id for row in page.context["rows"]]
        pages.append(address)
        address = page.context["next_url"]

    assert len(pages) == 3
    assert sorted(seen) == sorted(Customer.objects.values_list("id", flat=True))


def test_the_way_back_leads_over_the_same_pages(parvaneh: Client, run: ValuationRun) -> None:
    many(run, 113)
    first = parvaneh.get("/customers/")
    second = parvaneh.get(first.context["next_url"])
    third = parvaneh.get(second.context["next_url"])

    back = parvaneh.get(third.context["previous_url"])
    start = parvaneh.get(back.context["previous_url"])

    assert [row.id for row in back.context["rows"]] == [row.id for row in second.context["rows"]]
    assert [row.id for row in start.context["rows"]] == [row.id for row in first.context["rows"]]


def test_somebody_new_on_an_earlier_page_moves_nobody(parvaneh: Client, run: ValuationRun) -> None:
    many(run, 60)
    first = parvaneh.get("/customers/")
    newcomer = make_customer("99999")
    make_valuation(run=run, customer_id=newcomer.id, expected_revenue=10**9)

    second = parvaneh.get(first.context["next_url"])

    assert len(second.context["rows"]) == 10


def test_a_page_needs_few_queries(parvaneh: Client, run: ValuationRun) -> None:
    many(run, 70)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        parvaneh.get("/customers/?phase=existing&sort=value")

    assert len(queries) <= QUERIES_MAX


def test_the_count_stops_at_ten_thousand(
    parvaneh: Client, run: ValuationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vafa.insight.queries.customers.COUNTED_MAX", 60)
    many(run, 70)

    page = parvaneh.get("/customers/?phase=existing").content.decode()

    assert "more than 60 customers" in page


def test_htmx_gets_the_list_alone_under_a_tidy_address(parvaneh: Client, reza: Customer) -> None:
    answer = parvaneh.get(
        "/customers/?phase=existing&strategy=&value_min=", headers={"HX-Request": "true"}
    )

    assert "<html" not in answer.content.decode()
    assert answer.headers["HX-Replace-Url"] == "/customers/?phase=existing"


def test_columns_are_chosen_and_remembered(parvaneh: Client, reza: Customer) -> None:
    parvaneh.get("/customers/?column=country&column=rank&column=nonsense")

    assert parvaneh.get("/customers/").context["heads"][0].code == "country"
    assert [head.code for head in parvaneh.get("/customers/").context["heads"]] == [
        "country",
        "rank",
    ]


def test_before_the_first_refresh_the_page_says_what_to_do(parvaneh: Client) -> None:
    page = parvaneh.get("/customers/").content.decode()

    assert "No customers are valued yet" in page
    assert "Import orders" in page


def test_a_stranger_is_asked_to_sign_in(stranger: Client, reza: Customer) -> None:
    answer = stranger.get("/customers/")

    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=/customers/"
