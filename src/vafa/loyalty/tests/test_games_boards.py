from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.loyalty.rules.codes import ALPHABET
from vafa.loyalty.rules.games import (
    Board,
    Score,
    place_of,
    pseudonym,
    ranked,
)

KEY = b"the shop's own key"
BOARD = Board("spring-2026", KEY)
FIRST_COME = replace(BOARD, ties="earliest")
AT = datetime(2026, 3, 21, 12, 0, tzinfo=UTC)
REZA, ELENI, NIKOS, MINA = 1, 2, 3, 4
SCORES = [
    Score(REZA, 50, AT), Score(ELENI, 80, AT), Score(NIKOS, 50, AT - timedelta(days=1)),
    Score(MINA, 10, AT), Score(5, 0, AT), Score(6, -3, AT),
]  # fmt: skip


def name(member: int) -> str:
    return pseudonym(member, board="spring-2026", key=KEY)


def test_members_with_as_many_points_share_a_rank() -> None:
    places = ranked(SCORES, BOARD, limit=10)

    assert [(place.rank, place.points) for place in places] == [(1, 80), (2, 50), (2, 50), (4, 10)]
    assert [place.pseudonym for place in places[1:3]] == sorted([name(REZA), name(NIKOS)])


def test_where_the_first_to_come_is_ahead_no_rank_is_shared() -> None:
    places = ranked(SCORES, FIRST_COME, limit=10)

    assert [place.pseudonym for place in places] == [
        name(ELENI), name(NIKOS), name(REZA), name(MINA),
    ]  # fmt: skip
    assert [place.rank for place in places] == [1, 2, 3, 4]


def test_the_very_same_instant_is_shared_even_then() -> None:
    scores = [Score(REZA, 5, AT), Score(ELENI, 5, AT)]

    assert [place.rank for place in ranked(scores, FIRST_COME, limit=10)] == [1, 1]


def test_a_board_is_cut_at_its_limit_and_everybody_finds_the_own_place() -> None:
    own = place_of(MINA, SCORES, BOARD)

    assert len(ranked(SCORES, BOARD, limit=2)) == 2
    assert own is not None
    assert (own.rank, own.pseudonym, own.points) == (4, name(MINA), 10)


@pytest.mark.parametrize("member", [5, 6, 99])
def test_who_has_no_points_has_no_place(member: int) -> None:
    assert place_of(member, SCORES, BOARD) is None


@given(points=st.lists(st.integers(-2, 6), max_size=30), board=st.sampled_from([BOARD, FIRST_COME]))
def test_the_own_place_is_that_on_the_board(points: list[int], board: Board) -> None:
    scores = [
        Score(member, count, AT + timedelta(hours=member % 4))
        for member, count in enumerate(points)
    ]

    places = {place.pseudonym: place for place in ranked(scores, board, limit=100)}
    own = [place_of(score.member, scores, board) for score in scores if score.points > 0]

    assert sorted(places.values()) == sorted(place for place in own if place)
    assert ranked(reversed(scores), board, limit=100) == tuple(places.values())


def test_a_pseudonym_is_stable_on_a_board_and_another_elsewhere() -> None:
    names = {
        name(REZA), name(ELENI),
        pseudonym(REZA, board="summer-2026", key=KEY),
        pseudonym(REZA, board="spring-2026", key=b"another key"),
    }  # fmt: skip

    assert name(REZA) == "B0RYVTYPAQ0T"
    assert len(names) == 4
    assert all(len(one) == 12 and set(one) <= set(ALPHABET) for one in names)


def test_a_hundred_thousand_members_have_as_many_pseudonyms() -> None:
    assert len({name(member) for member in range(100_000)}) == 100_000
