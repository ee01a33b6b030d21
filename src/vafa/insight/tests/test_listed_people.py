"""Long lists behind a page's figures: kept in stretches, read page by page."""

from __future__ import annotations

import ibis
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vafa.insight.models import ListedPeople
from vafa.insight.queries.keyset import Page
from vafa.insight.queries.listed_people import listed_people
from vafa.insight.refresh import listed_people as keeping
from vafa.portfolio.make import make_run
from vafa.portfolio.models import ValuationRun

LONG = 1_030


@pytest.fixture
def run(db: None) -> ValuationRun:
    """A list of 1,030 people, the higher their number the more they buy, ten alike each time."""
    run = make_run()
    rows = ibis.memtable(
        {
            "customer_id": list(range(1, LONG + 1)),
            "cell": ["big"] * LONG,
            "revenue_year": [number // 10 for number in range(1, LONG + 1)],
        }
    )
    keep(run, rows)
    return run


def keep(run: ValuationRun, rows: ibis.Table) -> None:
    table = ibis.duckdb.connect().to_pyarrow(keeping._in_order(rows))
    ListedPeople.objects.bulk_create(keeping._stretches(table, "page", "view", run_id=run.id))


def page_of(run: ValuationRun, **place: str) -> Page:
    return listed_people(run=run, page="page", view="view", cell="big", **place)


def in_order() -> list[int]:
    return sorted(range(1, LONG + 1), key=lambda number: (-(number // 10), number))


def test_going_on_shows_everybody_once_in_the_order_of_the_list(run: ValuationRun) -> None:
    page, shown = page_of(run), []
    while True:
        shown += page.customer_ids
        if page.next is None:
            break
        page = page_of(run, after=page.next)

    assert shown == in_order()
    assert [one.position for one in ListedPeople.objects.order_by("id")] == [0, 1, 2]


def test_going_back_leads_through_the_same_pages_to_the_first(run: ValuationRun) -> None:
    page, seen = page_of(run), []
    while page.next is not None:
        seen.append(page.customer_ids)
        page = page_of(run, after=page.next)

    while page.previous is not None:
        page = page_of(run, before=page.previous)
        assert page.customer_ids == seen.pop()

    assert seen == []


def test_a_place_holds_when_the_list_was_made_anew_without_that_customer(
    run: ValuationRun,
) -> None:
    first = page_of(run)
    row = ListedPeople.objects.order_by("position")[0]
    row.amounts.pop(24)
    row.people.pop(24)
    row.save()

    assert page_of(run, after=str(first.next)).customer_ids == in_order()[25:50]


def test_nonsense_is_the_beginning_and_an_unknown_list_is_empty(run: ValuationRun) -> None:
    assert page_of(run, after="nobody").customer_ids == in_order()[:25]
    unknown = listed_people(run=run, page="page", view="view", cell="none")
    assert (unknown.customer_ids, unknown.previous, unknown.next) == ([], None, None)


def test_a_page_far_down_asks_as_little_as_the_first(run: ValuationRun) -> None:
    with CaptureQueriesContext(connection) as asked:
        page_of(run, after="20.204")

    assert len(asked) == 2


def test_lists_of_other_runs_are_forgotten(run: ValuationRun) -> None:
    keeping.forget_listed_people(but_of=run.id)
    assert ListedPeople.objects.count() == 3

    keeping.forget_listed_people(but_of=run.id + 1)

    assert not ListedPeople.objects.exists()
