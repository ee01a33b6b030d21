from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import open_books
from vafa.ledger.actions.inserting import insert_missing, insert_numbered, update
from vafa.ledger.make import NOW, REZA, make_points
from vafa.ledger.models import Hold, Owner, Posting
from vafa.ledger.queries import faults, holding
from vafa.ledger.queries.statements import among, ask

pytestmark = pytest.mark.django_db

HOLD = ("purpose", "document", "created_at", "expires_at")
OWNER = ("kind", "number", "part")
TEXTS = ['a "word"', "back\\slash", "{a,b}", "NULL", "", " ", "100 %s", "سلام", "a\nb\tc", "'"]


@pytest.mark.parametrize("count", [1, 1_100])
def test_rows_are_numbered_in_the_order_in_which_they_are_given(count: int) -> None:
    rows = [("test", str(place), NOW, NOW + timedelta(days=1)) for place in range(count)]

    numbers = insert_numbered(Hold, HOLD, rows)

    assert list(Hold.objects.order_by("id").values_list("id", "document")) == [
        (number, row[1]) for number, row in zip(numbers, rows, strict=True)
    ]


def test_no_row_writes_nothing() -> None:
    assert insert_numbered(Hold, HOLD, []) == []
    assert insert_missing(Owner, OWNER, [], known_by=OWNER) == {}
    assert update(Hold, [], found_by=("id",), changed=("document",)) == 0


def test_every_text_comes_back_as_it_was_given() -> None:
    rows = [("test", text, NOW, NOW + timedelta(days=1)) for text in TEXTS]

    insert_numbered(Hold, HOLD, rows)

    assert list(Hold.objects.order_by("id").values_list("document", flat=True)) == TEXTS


def test_a_moment_of_any_zone_is_the_same_moment() -> None:
    there = datetime(2026, 3, 1, 15, 30, 0, 123456, tzinfo=timezone(timedelta(hours=3.5)))

    insert_numbered(Hold, HOLD, [("test", "1", there, there + timedelta(days=1))])

    assert Hold.objects.get().created_at == datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def test_what_the_database_refuses_is_an_error_of_django_and_leaves_nothing() -> None:
    rows = [("test", "same", NOW, NOW + timedelta(days=1))] * 2

    refused = pytest.raises(IntegrityError, match=r"ledger_one_hold|vafa_ledger_hold.purpose")
    with refused, transaction.atomic():
        insert_numbered(Hold, HOLD, rows)

    assert not Hold.objects.exists()


def test_what_is_there_is_not_written_again() -> None:
    insert_missing(Owner, OWNER, [("member", 1, 0)], known_by=OWNER)

    new = insert_missing(Owner, OWNER, [("member", 1, 0), ("member", 2, 0)], known_by=OWNER)

    assert new == {("member", 2, 0): Owner.objects.get(number=2).id}


def test_a_change_finds_what_it_names_and_nothing_else() -> None:
    later = NOW + timedelta(days=1)
    first, second = insert_numbered(Hold, HOLD, [("a", "1", NOW, later), ("a", "2", NOW, later)])
    rows = [(first, "a", later + timedelta(days=1)), (second, "b", later + timedelta(days=2))]

    found = update(Hold, rows, found_by=("id", "purpose"), changed=("expires_at",))

    assert found == 1
    assert Hold.objects.get(id=first).expires_at == later + timedelta(days=1)
    assert Hold.objects.get(id=second).expires_at == later


def test_one_statement_asks_for_any_number_of_rows() -> None:
    rows = [("member", number, 0) for number in range(1_000)]
    ids = sorted(insert_missing(Owner, OWNER, rows, known_by=OWNER).values())

    condition, values = among(ids[:700])
    found = ask(f"SELECT id FROM vafa_ledger_owner WHERE id {condition} ORDER BY id", values)

    assert [row[0] for row in found] == ids[:700]


def test_a_posting_of_somebody_known_takes_nine_statements(assets: None) -> None:
    make_points(REZA, 5, "first")

    with CaptureQueriesContext(connection) as sent:
        make_points(REZA, 5, "second")

    told = [query["sql"].split()[0] for query in sent if "vafa_ledger" in query["sql"]]
    assert told == [*["SELECT"] * 4, *["INSERT"] * 3, "UPDATE", "INSERT"]


def test_a_posting_that_was_rolled_back_is_posted_again(assets: None) -> None:
    with pytest.raises(ZeroDivisionError), open_books(owners=[REZA], at=NOW, by=SYSTEM):
        raise ZeroDivisionError

    make_points(REZA, 5, "again")

    assert Posting.objects.count() == 1
    assert holding(REZA, "points", at=NOW).spendable == 5
    assert list(faults()) == []
