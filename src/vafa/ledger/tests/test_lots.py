"""Points are given, wait, are spent in order, end, and come back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import AlreadyPosted, MoreThanWas, NotEnough, open_books
from vafa.ledger.make import MINA, NOW, REZA, make_points
from vafa.ledger.models import Entry, Posting
from vafa.ledger.queries import faults, holding
from vafa.ledger.rules.sheet import OwnerKey
from vafa.ledger.rules.undoing import ReturnPolicy

pytestmark = pytest.mark.usefixtures("assets")
DAY = timedelta(days=1)


def spent(owner: OwnerKey, amount: int, source: str, *, days: int = 0) -> int:
    with open_books(owners=[owner], at=NOW + days * DAY, by=SYSTEM) as books:
        draft = books.begin("spent", source)
        books.spend(draft, owner=owner, asset="points", amount=amount)
    return books.posted["spent", source]


def given_back(posting: int, amount: int, source: str, *, days: int = 0) -> None:
    with open_books(owners=[REZA], at=NOW + days * DAY, by=SYSTEM) as books:
        books.restore("restored", source, books.original(posting, "points"), amount)


def taken_back(posting: int, amount: int, policy: ReturnPolicy, *, days: int = 0) -> int:
    with open_books(owners=[REZA], at=NOW + days * DAY, by=SYSTEM) as books:
        original = books.original(posting, "points")
        source = f"{posting} {original.undone}"
        return books.claw_back("taken", source, original, amount, owner=REZA, policy=policy)


def has(owner: OwnerKey = REZA, *, days: int = 0) -> tuple[int, int, int, int]:
    found = holding(owner, "points", at=NOW + days * DAY)
    assert list(faults()) == []
    return found.spendable, found.pending, found.held, found.owed


def test_points_wait_for_their_day_and_end_on_it() -> None:
    make_points(REZA, 100, "order 1", waits_days=14, lasts_days=30)

    assert has() == (0, 100, 0, 0)
    assert has(days=13) == (0, 100, 0, 0)
    assert has(days=14) == (100, 0, 0, 0)
    assert has(days=29) == (100, 0, 0, 0)
    assert has(days=30) == (0, 0, 0, 0)


def test_points_that_wait_for_an_event_begin_with_it() -> None:
    make_points(REZA, 100, "order 1", waits_days=None)
    lot = Entry.objects.filter(lot__isnull=False).values_list("lot_id", flat=True)[0]
    assert lot is not None

    with open_books(owners=[REZA], at=NOW + DAY, by=SYSTEM) as books:
        draft = books.begin("delivered", "order 1")
        starts, ends = NOW + 3 * DAY, NOW + 90 * DAY
        books.change_terms(draft, lot, active_from=starts, expires_at=ends)

    assert has(days=2) == (0, 100, 0, 0)
    assert has(days=3) == (100, 0, 0, 0)
    assert has(days=90) == (0, 0, 0, 0)


def test_what_ends_first_is_spent_first() -> None:
    make_points(REZA, 10, "late", lasts_days=300)
    make_points(REZA, 10, "soon", lasts_days=20)
    make_points(REZA, 10, "never", lasts_days=None)

    spent(REZA, 15, "order 1")

    assert has(days=20) == (15, 0, 0, 0)
    assert has(days=300) == (10, 0, 0, 0)


def test_more_than_there_is_is_refused_and_nothing_is_written() -> None:
    make_points(REZA, 10, "order 1")
    before = Posting.objects.count()

    with pytest.raises(NotEnough):
        spent(REZA, 11, "order 2")

    assert has() == (10, 0, 0, 0)
    assert Posting.objects.count() == before


def test_the_same_fact_is_posted_once() -> None:
    make_points(REZA, 10, "order 1")

    with pytest.raises(AlreadyPosted) as refusal:
        make_points(REZA, 10, "order 1")

    assert refusal.value.params == {"posting": Posting.objects.get(kind="earned").id}
    assert has() == (10, 0, 0, 0)


def test_what_was_spent_comes_back_to_the_same_lots() -> None:
    make_points(REZA, 10, "soon", lasts_days=20)
    make_points(REZA, 10, "late", lasts_days=300)
    order = spent(REZA, 15, "order 1")

    given_back(order, 8, "half")
    assert has() == (13, 0, 0, 0)
    given_back(order, 7, "rest", days=5)

    assert has(days=19) == (20, 0, 0, 0)
    assert has(days=20) == (10, 0, 0, 0)
    with pytest.raises(MoreThanWas):
        given_back(order, 1, "more")


def test_what_ended_meanwhile_comes_back_and_ends_again() -> None:
    make_points(REZA, 10, "soon", lasts_days=20)
    order = spent(REZA, 10, "order 1")

    given_back(order, 10, "late", days=30)

    assert has(days=30) == (0, 0, 0, 0)


def test_with_a_grace_what_ended_meanwhile_can_be_used_a_while() -> None:
    make_points(REZA, 10, "soon", lasts_days=20)
    order = spent(REZA, 10, "order 1")

    with open_books(owners=[REZA], at=NOW + 30 * DAY, by=SYSTEM) as books:
        original = books.original(order, "points")
        books.restore("restored", "x", original, 10, grace=NOW + 37 * DAY)

    assert has(days=36) == (10, 0, 0, 0)
    assert has(days=37) == (0, 0, 0, 0)


def test_a_return_takes_what_waits_and_leaves_no_trace() -> None:
    order = make_points(REZA, 10, "order 1", waits_days=14)

    assert taken_back(order, 4, "only_pending") == 4
    assert taken_back(order, 6, "only_pending") == 6

    assert has(days=20) == (0, 0, 0, 0)


def test_only_pending_forgives_what_is_active() -> None:
    order = make_points(REZA, 10, "order 1")

    assert taken_back(order, 10, "only_pending") == 0

    assert has() == (10, 0, 0, 0)
    with pytest.raises(MoreThanWas):
        taken_back(order, 1, "debt")


def test_within_the_balance_other_points_pay_and_the_rest_is_forgiven() -> None:
    order = make_points(REZA, 10, "order 1", lasts_days=20)
    spent(REZA, 10, "order 2")
    make_points(REZA, 7, "order 3")

    assert taken_back(order, 10, "within_balance") == 7

    assert has() == (0, 0, 0, 0)


def test_a_debt_is_repaid_by_what_is_earned_next() -> None:
    order = make_points(REZA, 10, "order 1", lasts_days=20)
    spent(REZA, 10, "order 2")
    assert taken_back(order, 10, "debt") == 10
    assert has() == (0, 0, 0, 10)

    make_points(REZA, 4, "order 3")
    assert has() == (0, 0, 0, 6)
    make_points(REZA, 9, "order 4", waits_days=3)

    assert has(days=2) == (0, 9, 0, 6)
    assert has(days=3) == (3, 0, 0, 0)


def test_an_order_that_was_paid_by_other_points_comes_back_as_those() -> None:
    order = make_points(REZA, 10, "order 1", lasts_days=20)
    purchase = spent(REZA, 10, "order 2")
    taken_back(order, 10, "debt")
    make_points(REZA, 10, "order 3", lasts_days=100)

    given_back(purchase, 10, "cancelled", days=1)

    assert has(days=1) == (10, 0, 0, 0)
    assert has(days=99) == (10, 0, 0, 0)


def test_points_that_ended_unused_are_not_owed() -> None:
    order = make_points(REZA, 10, "order 1", lasts_days=20)

    assert taken_back(order, 10, "debt", days=30) == 10

    assert has(days=30) == (0, 0, 0, 0)


def test_points_move_to_another_with_their_terms() -> None:
    make_points(REZA, 10, "order 1", lasts_days=20)
    make_points(REZA, 10, "order 2", waits_days=5, lasts_days=50)

    with open_books(owners=[REZA, MINA], at=NOW, by=SYSTEM) as books:
        books.transfer(books.begin("merged", "1 into 2"), out=REZA, into=MINA, assets=["points"])

    assert has() == (0, 0, 0, 0)
    assert has(MINA) == (10, 10, 0, 0)
    assert has(MINA, days=20) == (10, 0, 0, 0)


def test_a_clock_that_was_set_back_brings_nothing_back() -> None:
    make_points(REZA, 100, "order 1", lasts_days=30)
    spent(REZA, 60, "order 2", days=10)

    with pytest.raises(NotEnough):
        spent(REZA, 60, "order 3", days=5)
    spent(REZA, 10, "order 4", days=5)
    assert has(days=10) == (30, 0, 0, 0)

    make_points(REZA, 5, "order 5", waits_days=60)
    with open_books(owners=[REZA], at=NOW + 40 * DAY, by=SYSTEM):
        pass
    assert has(days=20) == (0, 5, 0, 0)
