"""The page of what a programme owes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Work
from vafa.ledger.actions import open_books
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.actions.liability import work_out_liability
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.members import owner_of
from vafa.staff.make import make_member as make_staff
from vafa.staff.make import signed_in
from vafa.staff.queries import now

pytestmark = pytest.mark.usefixtures("shop")
DAY = timedelta(days=1)


@pytest.fixture
def parvaneh() -> Client:
    return signed_in(make_staff("parvaneh"))


@pytest.fixture
def stars() -> Programme:
    """A programme that gave 200 stars at 5 cents over the latest months, and worked it out."""
    programme = make_programme()
    member = make_member(programme, Customer.objects.create(number="Reza"))
    for days in (70, 10):
        at = now() - days * DAY
        facts = LotFacts(programme.asset_id, at, at, at + 400 * DAY, unit_value_micro=5_000_000)
        with open_books(owners=[owner_of(member)], at=at, by=SYSTEM) as books:
            books.issue(
                books.begin("earned", f"{days}"), to=owner_of(member), amount=100, facts=facts
            )
    work_out_liability(programme_id=programme.id, at=now())
    return programme


def test_it_says_what_is_owed_and_that_use_cannot_be_said_yet(
    parvaneh: Client, stars: Programme
) -> None:
    text = parvaneh.get(f"/loyalty/{stars.id}/liability/").content.decode()

    assert "200 stars" in text
    assert "€10.00" in text
    assert "cannot be said yet" in text
    assert "Contract liability for points" in text


@pytest.mark.parametrize("language", ["fa", "el"])
def test_it_speaks_the_reader_s_language(language: str, stars: Programme) -> None:
    client = signed_in(make_staff("reader", language=language))

    text = client.get(f"/loyalty/{stars.id}/liability/").content.decode()

    assert "What is owed" not in text
    assert "If every point is used" not in text


def test_its_queries_do_not_grow_with_months(
    parvaneh: Client, stars: Programme, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        parvaneh.get(f"/loyalty/{stars.id}/liability/")


def test_an_empty_programme_says_what_will_be_here(parvaneh: Client) -> None:
    programme = make_programme()

    text = parvaneh.get(f"/loyalty/{programme.id}/liability/").content.decode()

    assert "Not worked out yet" in text


def test_the_owner_asks_for_new_figures_once(parvaneh: Client, stars: Programme) -> None:
    for _time in (1, 2):
        parvaneh.post(f"/loyalty/{stars.id}/liability/work-out/")

    assert Work.objects.filter(job="loyalty.work_out_liabilities").count() == 1


def test_a_viewer_neither_asks_for_figures_nor_takes_the_journal(stars: Programme) -> None:
    viewer = signed_in(make_staff("viewer", role="viewer"))

    assert viewer.post(f"/loyalty/{stars.id}/liability/work-out/").status_code == 403
    assert viewer.get(f"/loyalty/{stars.id}/liability/journal/").status_code == 403
    assert not Work.objects.exists()


def test_the_journal_is_a_file_whose_sides_are_equal(parvaneh: Client, stars: Programme) -> None:
    lines = parvaneh.get(f"/loyalty/{stars.id}/liability/journal/").content.decode().splitlines()

    rows = [line.split(",") for line in lines[1:]]
    assert sum(int(row[4]) for row in rows) == sum(int(row[5]) for row in rows) == 500


def test_a_month_that_is_not_there_is_not_found(parvaneh: Client, stars: Programme) -> None:
    assert parvaneh.get(f"/loyalty/{stars.id}/liability/?month=1999-01-01").status_code == 404
