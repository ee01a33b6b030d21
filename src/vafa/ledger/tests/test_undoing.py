"""What was done is taken back in parts and in any order, and the books end up the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vafa.core.keys import SYSTEM
from vafa.ledger.actions import (
    HoldIsOver,
    MoreThanWas,
    NotEnough,
    NothingToMove,
    open_books,
)
from vafa.ledger.make import MINA, NOW, REZA, make_points, make_supply
from vafa.ledger.models import Lot, LotBalance
from vafa.ledger.queries import Holding, faults, holding
from vafa.ledger.rules.sheet import HoldKey, OwnerKey

pytestmark = pytest.mark.usefixtures("assets")
DAY = timedelta(days=1)
BASKET = HoldKey("checkout", "basket 1")
SIMPLY = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
numbers = iter(range(10**9))


def has(owner: OwnerKey, *, days: int = 0) -> Holding:
    assert list(faults()) == []
    return holding(owner, "points", at=NOW + days * DAY)


def spent(owner: OwnerKey, amount: int, *, days: int = 0) -> int:
    source = str(next(numbers))
    with open_books(owners=[owner], at=NOW + days * DAY, by=SYSTEM) as books:
        draft = books.begin("spent", source)
        books.spend(draft, owner=owner, asset="points", amount=amount)
    return books.posted["spent", source]


def given_back(owner: OwnerKey, posting: int, amount: int, *, asset: str = "points") -> None:
    with open_books(owners=[owner], at=NOW, by=SYSTEM) as books:
        source = str(next(numbers))
        books.restore("restored", source, books.original(posting, asset), amount)


def a_member_with_lots(amounts: list[int]) -> OwnerKey:
    owner = OwnerKey("member", 100 + next(numbers))
    for place, amount in enumerate(amounts):
        make_points(owner, amount, str(next(numbers)), lasts_days=10 + place % 3)
    return owner


def lot_table(owner: OwnerKey) -> list[tuple[object, ...]]:
    rows = LotBalance.objects.filter(account__owner__number=owner.number).order_by("lot_id", "id")
    return list(rows.values_list("lot_id", "role", "balance", "active_from", "expires_at"))


lots = st.lists(st.integers(1, 9), min_size=1, max_size=5)
cuts = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@SIMPLY
@given(amounts=lots, cuts=cuts)
def test_refunds_in_any_split_are_the_refund_of_the_whole(
    amounts: list[int], cuts: list[int]
) -> None:
    owner = a_member_with_lots(amounts)
    before = lot_table(owner)
    left = sum(amounts)
    order = spent(owner, left)

    for cut in [*cuts, left]:
        part = min(cut, left)
        if part:
            given_back(owner, order, part)
        left -= part

    assert lot_table(owner) == before


@SIMPLY
@given(amounts=lots, share=st.integers(1, 100))
def test_what_is_spent_and_cancelled_leaves_every_lot_as_it_was(
    amounts: list[int], share: int
) -> None:
    owner = a_member_with_lots(amounts)
    before = lot_table(owner)
    amount = max(1, sum(amounts) * share // 100)

    given_back(owner, spent(owner, amount), amount)

    assert lot_table(owner) == before


@SIMPLY
@given(amounts=lots, cuts=cuts)
def test_an_order_returned_line_by_line_earned_nothing(amounts: list[int], cuts: list[int]) -> None:
    owner = a_member_with_lots([])
    orders = [(make_points(owner, n, str(next(numbers)), waits_days=14), n) for n in amounts]

    with open_books(owners=[owner], at=NOW, by=SYSTEM) as books:
        for order, left in orders:
            for cut in [*cuts, left]:
                part = min(cut, left)
                left -= part
                if part:
                    again, source = books.original(order, "points"), str(next(numbers))
                    books.claw_back(
                        "taken", source, again, part, owner=owner, policy="within_balance"
                    )

    assert lot_table(owner) == []


@SIMPLY
@given(
    amounts=lots,
    days=st.lists(st.integers(0, 15), min_size=1, max_size=6),
    spends=st.lists(st.integers(1, 9), max_size=6),
)
def test_it_does_not_matter_whether_and_when_jobs_run(
    amounts: list[int], days: list[int], spends: list[int]
) -> None:
    busy, idle = a_member_with_lots(amounts), a_member_with_lots(amounts)

    for day, amount in zip(sorted(days), [*spends, *[1] * len(days)], strict=False):
        with open_books(owners=[busy], at=NOW + day * DAY, by=SYSTEM):
            pass
        if has(idle, days=day).spendable >= amount:
            spent(busy, amount, days=day)
            spent(idle, amount, days=day)

        assert has(busy, days=day) == has(idle, days=day)


@SIMPLY
@given(amounts=lots, others=lots)
def test_a_merge_keeps_every_point_and_its_end(amounts: list[int], others: list[int]) -> None:
    one, two = a_member_with_lots(amounts), a_member_with_lots(others)
    before = sorted(row[0::2] for row in lot_table(one) + lot_table(two))

    with open_books(owners=[one, two], at=NOW, by=SYSTEM) as books:
        draft = books.begin("merged", str(next(numbers)))
        books.transfer(draft, out=one, into=two, assets=["points"])

    assert lot_table(one) == []
    assert sorted(row[0::2] for row in lot_table(two)) == before
    assert has(two).spendable == sum(amounts) + sum(others)


# Faults that were found once


def test_each_asset_of_one_posting_is_taken_back_by_itself() -> None:
    make_points(REZA, 10, "order 1")
    make_supply(REZA, 10, asset="EUR")
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        draft = books.begin("spent", "both")
        books.spend(draft, owner=REZA, asset="points", amount=10)
        books.spend(draft, owner=REZA, asset="EUR", amount=10)
    order = books.posted["spent", "both"]

    given_back(REZA, order, 10)
    given_back(REZA, order, 10, asset="EUR")

    assert has(REZA).spendable == 10
    assert holding(REZA, "EUR", at=NOW).spendable == 10


def test_two_who_pay_together_each_get_their_own_back() -> None:
    make_points(REZA, 10, "order 1")
    make_points(MINA, 10, "order 2")
    parts = [(REZA, "points", 4), (MINA, "points", 6)]
    with open_books(owners=[REZA, MINA], at=NOW, by=SYSTEM) as books:
        books.reserve(books.begin("held", "1"), BASKET, parts, expires_at=NOW + DAY)
        books.capture(books.begin("captured", "1"), BASKET)

    with open_books(owners=[REZA, MINA], at=NOW, by=SYSTEM) as books:
        original = books.original(books.number_of("captured", "1"), "points")
        books.restore("restored", "1", original, 10)

    assert (has(REZA).spendable, has(MINA).spendable) == (10, 10)


def test_the_same_original_used_twice_is_not_undone_twice() -> None:
    order = make_points(REZA, 10, "order 1")
    make_points(REZA, 10, "order 2")

    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        original = books.original(order, "points")
        books.claw_back("taken", "1", original, 10, owner=REZA, policy="debt")
        with pytest.raises(MoreThanWas):
            books.claw_back("taken", "2", original, 10, owner=REZA, policy="debt")

    assert has(REZA).spendable == 10


def test_what_was_given_cannot_be_restored_as_if_it_had_been_spent() -> None:
    first = make_points(REZA, 10, "order 1")
    spent(REZA, 10)
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        original = books.original(first, "points")
        books.claw_back("taken", "1", original, 10, owner=REZA, policy="debt")
    repaying = make_points(REZA, 10, "order 2")

    with pytest.raises(MoreThanWas):
        given_back(REZA, repaying, 1)

    assert (has(REZA).spendable, has(REZA).owed) == (0, 0)


def test_what_has_ended_repays_no_debt() -> None:
    first = make_points(REZA, 10, "order 1")
    spent(REZA, 10)
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        original = books.original(first, "points")
        books.claw_back("taken", "1", original, 10, owner=REZA, policy="debt")

    make_points(REZA, 10, "long ago", waits_days=-9, lasts_days=-1)

    assert (has(REZA).spendable, has(REZA).owed) == (0, 10)


def test_a_merge_lets_the_points_of_one_repay_what_the_other_owes() -> None:
    first = make_points(REZA, 10, "order 1")
    spent(REZA, 10)
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        original = books.original(first, "points")
        books.claw_back("taken", "1", original, 10, owner=REZA, policy="debt")
    make_points(MINA, 14, "order 2")

    with open_books(owners=[REZA, MINA], at=NOW, by=SYSTEM) as books:
        books.transfer(books.begin("merged", "1"), out=REZA, into=MINA, assets=["points"])

    assert (has(MINA).spendable, has(MINA).owed, has(REZA).owed) == (4, 0, 0)


def test_what_is_told_to_begin_later_while_it_is_held_waits_when_it_is_released() -> None:
    make_points(REZA, 10, "order 1")
    lot = Lot.objects.get().id
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        parts = [(REZA, "points", 10)]
        books.reserve(books.begin("held", "1"), BASKET, parts, expires_at=NOW + DAY)
        begins = NOW + 5 * DAY
        books.change_terms(books.begin("later", "1"), lot, active_from=begins, expires_at=None)

    assert (has(REZA, days=1).spendable, has(REZA, days=1).pending) == (0, 10)
    assert has(REZA, days=5).spendable == 10


def test_new_terms_reach_everybody_who_has_a_part_of_the_lot() -> None:
    make_points(REZA, 10, "order 1")
    with open_books(owners=[REZA, MINA], at=NOW, by=SYSTEM) as books:
        books.hand_over(books.begin("gift", "1"), out=REZA, into=MINA, asset="points", amount=4)

    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        draft, lot = books.begin("longer", "1"), Lot.objects.get().id
        books.change_terms(draft, lot, active_from=NOW, expires_at=NOW + 500 * DAY)

    assert (has(REZA, days=400).spendable, has(MINA, days=400).spendable) == (6, 4)


def test_a_hold_that_moves_to_another_and_back_is_still_held() -> None:
    make_points(REZA, 10, "order 1")
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        parts = [(REZA, "points", 10)]
        books.reserve(books.begin("held", "1"), BASKET, parts, expires_at=NOW + DAY)

    for out, into in [(REZA, MINA), (MINA, REZA)]:
        with open_books(owners=[REZA, MINA], at=NOW, by=SYSTEM) as books:
            draft = books.begin("merged", f"{out} {into}")
            books.transfer(draft, out=out, into=into, assets=["points"])

    assert (has(REZA).held, has(MINA).held) == (10, 0)


def test_a_capture_names_only_what_is_held_and_never_less_than_nothing() -> None:
    make_points(REZA, 10, "order 1")
    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        parts = [(REZA, "points", 10)]
        books.reserve(books.begin("held", "1"), BASKET, parts, expires_at=NOW + DAY)

    for owner, amount, refusal in [(MINA, 1, NotEnough), (REZA, -1, NothingToMove)]:
        with (
            pytest.raises(refusal),
            open_books(owners=[], holds=[BASKET], at=NOW, by=SYSTEM) as books,
        ):
            books.capture(books.begin("captured", "1"), BASKET, amounts={(owner, "points"): amount})

    assert has(REZA).held == 10


def test_a_hold_without_time_or_content_is_refused() -> None:
    make_points(REZA, 10, "order 1")

    for parts, ends, refusal in [
        ([(REZA, "points", 1)], NOW, HoldIsOver),
        ([], NOW + DAY, NothingToMove),
    ]:
        with pytest.raises(refusal), open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
            books.reserve(books.begin("held", "1"), BASKET, parts, expires_at=ends)

    assert has(REZA).spendable == 10


def test_a_lot_named_twice_counts_once() -> None:
    make_points(REZA, 10, "order 1")
    lot = Lot.objects.get().id

    with open_books(owners=[REZA], at=NOW, by=SYSTEM) as books:
        draft = books.begin("spent", "1")
        with pytest.raises(NotEnough):
            books.spend(draft, owner=REZA, asset="points", amount=15, lots=[lot, lot])

    assert has(REZA).spendable == 10
