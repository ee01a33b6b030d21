"""The journal of the books, as accountants read it."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pytest
from django.utils import timezone

from vafa.core.keys import SYSTEM
from vafa.core.periods import Period
from vafa.ledger.actions import open_books
from vafa.ledger.make import NOW, REZA, make_assets, make_points
from vafa.ledger.queries import JournalLine, journal_lines

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def _lines(since: timedelta, until: timedelta) -> list[JournalLine]:
    now = timezone.now()
    return list(journal_lines(period=Period(now + since, now + until)))


def test_what_was_earned_and_spent_is_written_as_debits_and_credits() -> None:
    make_assets()
    make_points(REZA, 10, "order 1")
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        books.spend(books.begin("spent", "order 2"), owner=REZA, asset="points", amount=4)

    said = [(line.kind, line.account, line.debit, line.credit) for line in _lines(-HOUR, HOUR)]

    assert sorted(said) == [
        ("earned", "active: member 1", 10, 0),
        ("earned", "issued: programme 0", 0, 10),
        ("spent", "active: member 1", 0, 4),
        ("spent", "redeemed: programme 0", 4, 0),
    ]


def test_every_posting_of_the_journal_balances() -> None:
    make_assets()
    for number in range(30):
        make_points(REZA, 10 + number, f"order {number}")

    sums: dict[tuple[int, str], int] = defaultdict(int)
    for line in _lines(-HOUR, HOUR):
        sums[line.posting, line.asset] += line.debit - line.credit

    assert len(sums) == 30
    assert set(sums.values()) == {0}


def test_what_was_recorded_at_another_time_is_not_in_it() -> None:
    make_assets()
    make_points(REZA, 10, "order 1")

    assert _lines(-2 * HOUR, -HOUR) == []
    assert _lines(HOUR, 2 * HOUR) == []
