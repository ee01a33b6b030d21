"""What must never be in the books is refused by the database itself, whoever asks it to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.house.tree import PACKAGE, python_files, short
from vafa.core.keys import SYSTEM
from vafa.ledger.actions import open_books
from vafa.ledger.make import NOW, REZA, make_points
from vafa.ledger.models import Account, Entry, Lot, LotTerm, Posting

pytestmark = pytest.mark.usefixtures("assets")
WRITTEN_ONCE = {"posting": "reason", "entry": "amount", "lot": "asset_id", "lotterm": "number"}


@pytest.fixture
def books_with_all(assets: None) -> None:
    """Write something into each table that is written once."""
    make_points(REZA, 10, "order 1")
    lot = Lot.objects.get().id
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        draft = books.begin("longer", "1")
        books.change_terms(draft, lot, active_from=NOW, expires_at=None)


def everything() -> list[list[object]]:
    return [list(model.objects.order_by("pk").values()) for model in (Posting, Entry, Lot, LotTerm)]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.usefixtures("books_with_all")
@pytest.mark.parametrize(("table", "column"), WRITTEN_ONCE.items())
def test_what_is_in_the_books_is_never_changed(table: str, column: str) -> None:
    before = everything()

    with pytest.raises(DatabaseError, match="append-only"):
        run(f"UPDATE vafa_ledger_{table} SET {column} = {column}")

    assert everything() == before


@pytest.mark.usefixtures("books_with_all")
@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_what_is_in_the_books_is_never_deleted(table: str) -> None:
    before = everything()

    with pytest.raises(DatabaseError, match="append-only"):
        run(f"DELETE FROM vafa_ledger_{table}")

    assert everything() == before


def test_a_balance_below_its_minimum_is_refused() -> None:
    make_points(REZA, 10, "order 1")

    with pytest.raises(IntegrityError):
        run("UPDATE vafa_ledger_account SET balance = -1 WHERE role = 'active'")

    assert Account.objects.get(role="active").balance == 10


def test_what_is_left_of_a_lot_is_never_nothing_or_less() -> None:
    make_points(REZA, 10, "order 1")

    for left in (0, -1):
        with pytest.raises(IntegrityError):
            run(f"UPDATE vafa_ledger_lotbalance SET balance = {left}")


def test_the_same_fact_is_refused_twice() -> None:
    make_points(REZA, 10, "order 1")

    with pytest.raises(IntegrityError):
        run(
            "INSERT INTO vafa_ledger_posting (kind, source, occurred_at, recorded_at, by, reason) "
            "SELECT kind, source, occurred_at, recorded_at, by, reason FROM vafa_ledger_posting"
        )

    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "version"), [(0, 99), (5, 1)], ids=["nothing", "a place in the chain twice"]
)
def test_an_entry_that_cannot_be_is_refused(amount: int, version: int) -> None:
    make_points(REZA, 10, "order 1")

    with pytest.raises(IntegrityError):
        run(
            "INSERT INTO vafa_ledger_entry (posting_id, sequence, account_id, amount,"
            f" account_version) SELECT posting_id, 7, account_id, {amount}, {version}"
            " FROM vafa_ledger_entry WHERE account_version = 1"
        )

    assert Entry.objects.count() == 2


# Whoever builds rows of the books by themselves proves the reader, not the writer.
MODELS = "Account|Entry|Hold|Lot|LotBalance|LotTerm|Owner|Posting"
WRITES = re.compile(
    rf"\b(?:{MODELS})\.objects\.(?:create|bulk_create|get_or_create|update_or_create|bulk_update)\b"
    rf"|(?i:insert\s+into|update|delete\s+from)\s+\"?vafa_ledger_"
)
WRITERS = {
    PACKAGE / "ledger" / "actions",
    PACKAGE / "ledger" / "migrations",
    # It shows that the database refuses.
    Path(__file__),
}


def test_nothing_but_the_writer_writes_into_the_books() -> None:
    wrong = [
        short(path)
        for path in python_files()
        if not WRITERS & {path, *path.parents}
        and re.search(r"vafa\.ledger|vafa_ledger", text := path.read_text())
        and WRITES.search(text)
    ]

    assert wrong == []
