"""What is due is settled in batches that can be stopped and taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import open_books
from vafa.ledger.jobs import settle_due
from vafa.ledger.make import NOW, make_points
from vafa.ledger.models import Account, LotBalance, Posting
from vafa.ledger.queries import faults, holding
from vafa.ledger.rules.sheet import HoldKey, OwnerKey

pytestmark = pytest.mark.usefixtures("shared_books")
DAY = timedelta(days=1)
MEMBERS = [OwnerKey("member", number) for number in range(1, 8)]


class Stopped(Exception):
    pass


def stop(settled: int) -> None:
    raise Stopped


@pytest.fixture
def dues(shared_books: None) -> None:
    """Let seven members have points that begin, end, and are held."""
    for owner in MEMBERS:
        make_points(owner, 10, f"a {owner}", waits_days=2, lasts_days=30)
        make_points(owner, 10, f"b {owner}", lasts_days=5)
        with open_books(owners=[owner], at=NOW, by=SYSTEM) as books:
            key, parts = HoldKey("test", f"{owner}"), [(owner, "points", 4)]
            books.reserve(books.begin("held", f"{owner}"), key, parts, expires_at=NOW + DAY)


@pytest.mark.usefixtures("dues")
def test_everybody_with_something_due_is_settled_in_batches() -> None:
    heard: list[int] = []

    settle_due(at=NOW + 3 * DAY, by=SYSTEM, after_each=heard.append, owners_at_once=3)

    assert heard == [3, 6, 7]
    assert not Account.objects.filter(role="held", balance__gt=0).exists()
    assert set(LotBalance.objects.values_list("role", "balance")) == {("active", 10)}
    assert [*faults()] == []


@pytest.mark.usefixtures("dues")
def test_a_stopped_run_is_taken_up_where_it_was_stopped() -> None:
    with pytest.raises(Stopped):
        settle_due(at=NOW + 6 * DAY, by=SYSTEM, after_each=stop, owners_at_once=3)

    rest = settle_due(at=NOW + 6 * DAY, by=SYSTEM, after_each=lambda _: None, owners_at_once=3)

    assert rest == 4
    assert Posting.objects.filter(kind="expired").count() == 7
    assert {holding(owner, "points", at=NOW + 6 * DAY).spendable for owner in MEMBERS} == {10}


@pytest.mark.usefixtures("dues")
def test_a_second_run_finds_nothing_to_do() -> None:
    settle_due(at=NOW + 6 * DAY, by=SYSTEM, after_each=lambda _: None)
    before = Posting.objects.count()

    assert settle_due(at=NOW + 6 * DAY, by=SYSTEM, after_each=lambda _: None) == 0

    assert Posting.objects.count() == before


@pytest.mark.usefixtures("dues")
def test_holds_from_before_the_last_run_are_not_looked_through() -> None:
    since = NOW + 2 * DAY

    settled = settle_due(at=NOW + DAY, by=SYSTEM, after_each=lambda _: None, holds_since=since)

    assert settled == 0
