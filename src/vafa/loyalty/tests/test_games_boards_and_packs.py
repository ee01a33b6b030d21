from __future__ import annotations

import pytest

from vafa.core.keys import SYSTEM
from vafa.core.periods import Period
from vafa.ledger.actions import NotEnough
from vafa.ledger.queries import faults, holding
from vafa.loyalty.actions.games.boards import leave_board, return_to_board, write_board
from vafa.loyalty.actions.games.packs import (
    BadPack,
    PackCancelled,
    PackNotSold,
    PackTerms,
    cancel_pack,
    sell_pack,
    stop_pack,
    use_credits,
    write_pack,
)
from vafa.loyalty.make import BEGAN
from vafa.loyalty.models import BoardDef, BoardMeasure, Member, PackDef, PackSale, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.games import board_of
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.tests.games_cast import DAY, NOON, make_players, playing, review
from vafa.loyalty.tests.test_games_progress import FIFTY

pytestmark = pytest.mark.usefixtures("shop")
A_REVIEW_GIVES_FIFTY = {"trigger": "review_written", "then": [FIFTY]}


def may_board(programme: Programme) -> BoardDef:
    return write_board(
        programme_id=programme.id,
        key="may",
        names={"en": "May"},
        measure=BoardMeasure.POINTS,
        period=Period(NOON, NOON + 30 * DAY),
        places=2,
        at=BEGAN,
        by=SYSTEM,
    )


def players_with_reviews() -> tuple[BoardDef, list[Member]]:
    programme = playing(A_REVIEW_GIVES_FIFTY)
    board = may_board(programme)
    members = make_players(programme, "Reza", "Eleni", "Mina")
    for reviews, member in enumerate(members, start=1):
        for number in range(reviews):
            review(member, number)
    return board, members


def test_a_board_shows_the_first_places_and_each_member_the_own() -> None:
    board, (reza, _eleni, mina) = players_with_reviews()

    seen = board_of(board, reza)

    assert [(place.rank, place.points) for place in seen.places] == [(1, 150), (2, 100)]
    assert seen.own is not None
    assert (seen.own.rank, seen.own.points) == (3, 50)
    assert seen.own_name not in {place.pseudonym for place in seen.places}
    assert board_of(board, mina).own_name == seen.places[0].pseudonym


def test_who_leaves_a_board_is_on_it_no_more_until_they_return() -> None:
    board, (_reza, _eleni, mina) = players_with_reviews()

    leave_board(board_id=board.id, member_id=mina.id, at=NOON, by=SYSTEM)
    away = board_of(board, mina)
    return_to_board(board_id=board.id, member_id=mina.id, at=NOON, by=SYSTEM)

    assert ([place.points for place in away.places], away.own) == ([100, 50], None)
    assert not away.takes_part
    assert [place.points for place in board_of(board, mina).places] == [150, 100]


def test_points_outside_the_time_of_a_board_do_not_count() -> None:
    programme = playing(A_REVIEW_GIVES_FIFTY)
    board = may_board(programme)
    (reza,) = make_players(programme, "Reza")

    review(reza, 1, at=NOON - DAY)
    review(reza, 2, at=NOON + 30 * DAY)

    assert board_of(board, reza).places == ()


def coffees(programme: Programme, **terms: int) -> PackDef:
    return write_pack(
        programme_id=programme.id,
        key="coffees",
        names={"en": "Coffees"},
        terms=PackTerms(price=1_800, credits=9, bonus=1, points=20, **terms),
        at=BEGAN,
        by=SYSTEM,
    )


def sell(pack: PackDef, member: Member, source: str = "receipt 1") -> PackSale:
    return sell_pack(pack_id=pack.id, member_id=member.id, source=source, at=NOON, by=SYSTEM)


def use(pack: PackDef, member: Member, amount: int, source: str) -> int:
    return use_credits(
        pack_id=pack.id, member_id=member.id, amount=amount, source=source, at=NOON, by=SYSTEM
    )


def test_a_pack_brings_credits_and_points_once_for_each_receipt() -> None:
    programme = playing()
    (reza,) = make_players(programme, "Reza")
    pack = coffees(programme)

    sold = [sell(pack, reza).id for _time in range(2)]

    assert sold[0] == sold[1]
    assert holding(owner_of(reza), pack.asset_id, at=NOON).spendable == 10
    assert balance_of(member=reza, at=NOON).spendable == 20


def test_credits_are_used_once_for_each_use_and_never_more_than_there_are() -> None:
    programme = playing()
    (reza,) = make_players(programme, "Reza")
    pack = coffees(programme)
    sell(pack, reza)

    left = [use(pack, reza, 4, "cup 1"), use(pack, reza, 4, "cup 1"), use(pack, reza, 4, "cup 2")]

    assert left == [6, 6, 2]
    with pytest.raises(NotEnough):
        use(pack, reza, 3, "cup 3")
    assert holding(owner_of(reza), pack.asset_id, at=NOON).spendable == 2


def test_what_is_left_of_a_pack_is_paid_back_and_what_was_for_nothing_is_not() -> None:
    programme = playing()
    (reza,) = make_players(programme, "Reza")
    pack = coffees(programme)
    sale = sell(pack, reza)
    use(pack, reza, 3, "cup 1")

    cancelled = cancel_pack(sale_id=sale.id, at=NOON + DAY, by=SYSTEM)

    # Six of nine paid credits are left: 1800 * 6 / 9.
    assert cancelled.refunded == 1_200
    assert holding(owner_of(reza), pack.asset_id, at=NOON + DAY).spendable == 0
    assert balance_of(member=reza, at=NOON + DAY).spendable == 0
    with pytest.raises(PackCancelled):
        cancel_pack(sale_id=sale.id, at=NOON + DAY, by=SYSTEM)
    assert list(faults()) == []


def test_credits_end_with_their_day() -> None:
    programme = playing()
    (reza,) = make_players(programme, "Reza")
    pack = coffees(programme, days=30)
    sell(pack, reza)

    assert holding(owner_of(reza), pack.asset_id, at=NOON + 29 * DAY).spendable == 10
    assert holding(owner_of(reza), pack.asset_id, at=NOON + 32 * DAY).spendable == 0


def test_a_stopped_pack_is_not_sold_and_can_still_be_used() -> None:
    programme = playing()
    (reza,) = make_players(programme, "Reza")
    pack = coffees(programme)
    sell(pack, reza)
    stop_pack(pack_id=pack.id, at=NOON, by=SYSTEM)

    with pytest.raises(PackNotSold):
        sell(pack, reza, "receipt 2")

    assert use(pack, reza, 1, "cup 1") == 9
    assert PackSale.objects.count() == 1


def test_a_pack_holds_at_least_one_credit() -> None:
    programme = playing()

    with pytest.raises(BadPack):
        write_pack(
            programme_id=programme.id,
            key="none",
            names={"en": "None"},
            terms=PackTerms(price=100, credits=0),
            at=BEGAN,
            by=SYSTEM,
        )

    assert PackDef.objects.count() == 0
