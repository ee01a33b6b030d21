"""Terms are written version by version; budgets are set aside, and the books say what is left."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.loyalty.actions import Asked, commit_checkout, quote_checkout, write_terms
from vafa.loyalty.actions.budgets import BudgetDoesNotFit, add_budget
from vafa.loyalty.actions.programmes import TermsAreEmpty, TermsSayTheSame
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Budget, Programme, Terms
from vafa.loyalty.queries.budgets import budget_rows
from vafa.loyalty.rules.engine import Line, Order
from vafa.loyalty.tests.engine_cast import discount, percent

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
QUERIES_MAX = 16
DRAWING = {
    "trigger": "order_quoted",
    "then": [discount("order", percent(1_000))],
    "limits": [{"per": "budget", "budget": "spring", "of": "discount"}],
}
pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def programme(db: None) -> Programme:
    return make_programme(DRAWING)


def spring(programme: Programme, amount: int = 10_000) -> Budget:
    return add_budget(
        programme_id=programme.id, key="spring", name="Spring", amount=amount, at=AT, by=SYSTEM
    )


def bought(key: str, amount: int) -> Asked:
    return Asked(Order(key=key, lines=(Line("one", amount),)))


def test_a_budget_is_whole_until_a_rule_draws_on_it(programme: Programme) -> None:
    spring(programme)

    (row,) = budget_rows(programme_id=programme.id, at=AT)

    assert (row.left, row.held, row.given) == (10_000, 0, 0)


def test_what_is_left_of_a_budget_is_what_the_books_say(programme: Programme) -> None:
    spring(programme)
    commit_checkout(programme_id=programme.id, asked=bought("a", 30_000), at=AT, by=SYSTEM)
    quote_checkout(
        programme_id=programme.id, asked=bought("b", 20_000), reserve_minutes=10, at=AT, by=SYSTEM
    )

    (row,) = budget_rows(programme_id=programme.id, at=AT)

    assert (row.left, row.held, row.given) == (5_000, 2_000, 3_000)


def test_a_budget_is_added_by_its_dialog(programme: Programme, parvanehs_browser: Client) -> None:
    address = f"/loyalty/{programme.id}/budgets/"
    said = {"name": "Spring", "key": "spring", "amount": "1,000"}

    page = parvanehs_browser.post(f"{address}add/", said, follow=True).content.decode()

    assert Budget.objects.get().amount == 100_000
    assert page.count("€1,000.00") == 2


@pytest.mark.parametrize(
    "wrong", [{"key": "Spring!"}, {"amount": "0"}, {"amount": "much"}, {"name": ""}]
)
def test_a_budget_that_cannot_be_meant_is_refused(
    wrong: dict[str, str], programme: Programme, parvanehs_browser: Client
) -> None:
    said = {"name": "Spring", "key": "spring", "amount": "1,000", **wrong}

    parvanehs_browser.post(f"/loyalty/{programme.id}/budgets/add/", said)

    assert not Budget.objects.exists()


def test_a_key_names_one_budget(programme: Programme, parvanehs_browser: Client) -> None:
    spring(programme)
    said = {"name": "Again", "key": "spring", "amount": "5"}

    parvanehs_browser.post(f"/loyalty/{programme.id}/budgets/add/", said)

    assert Budget.objects.get().name == "Spring"


def test_a_budget_of_nothing_is_refused(programme: Programme) -> None:
    with pytest.raises(BudgetDoesNotFit):
        spring(programme, amount=0)

    assert not Budget.objects.exists()


def test_terms_are_written_in_three_languages(
    programme: Programme, parvanehs_browser: Client
) -> None:
    texts = {"en": "Points end after a year.", "fa": "امتیاز پس از یک سال پایان می‌یابد.", "el": ""}

    page = parvanehs_browser.post(f"/loyalty/{programme.id}/terms/write/", texts, follow=True)

    latest = programme.terms.order_by("-number")[0]
    assert (latest.number, latest.texts) == (2, {"en": texts["en"], "fa": texts["fa"]})
    assert texts["fa"] in page.content.decode()


def test_the_page_counts_who_accepted_which_version(
    programme: Programme, parvanehs_browser: Client
) -> None:
    make_member(programme, Customer.objects.create(number="1"))
    write_terms(programme_id=programme.id, texts={"en": "New."}, at=AT, by=SYSTEM)
    for number in ("2", "3"):
        make_member(programme, Customer.objects.create(number=number), at=AT)

    page = parvanehs_browser.get(f"/loyalty/{programme.id}/terms/").content.decode()

    new, old = page.index("2 members have accepted it."), page.index("1 member has accepted it.")
    assert new < old


@pytest.mark.parametrize(
    ("texts", "refusal"),
    [({"en": " "}, TermsAreEmpty), ({"en": "Fair and short."}, TermsSayTheSame)],
)
def test_empty_terms_and_the_same_ones_are_refused(
    texts: dict[str, str], refusal: type[Exception], programme: Programme
) -> None:
    with pytest.raises(refusal):
        write_terms(programme_id=programme.id, texts=texts, at=AT, by=SYSTEM)

    assert Terms.objects.count() == 1


def test_refused_terms_are_shown_again(programme: Programme, parvanehs_browser: Client) -> None:
    page = parvanehs_browser.post(
        f"/loyalty/{programme.id}/terms/write/", {"en": "Fair and short."}
    )

    assert page.status_code == 422
    assert "in force already" in page.content.decode()


@pytest.mark.parametrize("browser", ["parvanehs_browser", "persian_browser", "greek_browser"])
@pytest.mark.parametrize("address", ["budgets/", "terms/", "terms/write/"])
def test_the_pages_open_in_every_language_with_few_queries(
    address: str, browser: str, programme: Programme, request: pytest.FixtureRequest
) -> None:
    spring(programme)
    commit_checkout(programme_id=programme.id, asked=bought("a", 30_000), at=AT, by=SYSTEM)
    client = request.getfixturevalue(browser)

    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/loyalty/{programme.id}/{address}").status_code == 200

    assert len(queries) <= QUERIES_MAX


@pytest.mark.parametrize("address", ["budgets/add/", "terms/write/"])
def test_a_viewer_writes_neither(
    address: str, programme: Programme, viewers_browser: Client
) -> None:
    said = {"en": "New.", "name": "Spring", "key": "spring", "amount": "5"}

    assert viewers_browser.post(f"/loyalty/{programme.id}/{address}", said).status_code == 403
    assert (Budget.objects.count(), Terms.objects.count()) == (0, 1)
