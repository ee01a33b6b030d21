"""Books that are only looked into show what would happen, and are never written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import look_into_books, open_books
from vafa.ledger.models import Asset, Entry, Owner, Posting
from vafa.ledger.rules.sheet import LotFacts, OwnerKey

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINA, REZA = OwnerKey("member", 1), OwnerKey("member", 2)


@pytest.fixture(autouse=True)
def twenty_points() -> None:
    """Mina has twenty points that end in ten days."""
    Asset.objects.create(code="points-9", has_lots=True)
    with open_books(owners=[MINA], at=NOW, by=SYSTEM) as books:
        facts = LotFacts("points-9", NOW, NOW, NOW + timedelta(days=10))
        books.issue(books.begin("gift", "1"), to=MINA, amount=20, facts=facts)


def written() -> tuple[int, int, int]:
    return Owner.objects.count(), Posting.objects.count(), Entry.objects.count()


def test_they_show_what_owners_will_have_and_who_has_nothing_is_made_no_owner() -> None:
    before = written()

    found = [
        look_into_books(owners=[MINA, REZA], at=NOW + timedelta(days=days)).spendable(
            whose, "points-9"
        )
        for days, whose in ((1, MINA), (11, MINA), (1, REZA))
    ]

    assert (found, written()) == ([20, 0, 0], before)


def test_what_is_done_in_them_is_seen_there_and_cannot_be_written() -> None:
    before, books = written(), look_into_books(owners=[MINA], at=NOW)

    books.spend(books.begin("spent", "2"), owner=MINA, asset="points-9", amount=15)

    assert books.spendable(MINA, "points-9") == 5
    with pytest.raises(AssertionError):
        books.close()
    assert written() == before
