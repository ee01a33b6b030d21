from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from vafa.loyalty.rules.chance import fair_number, framed, keeps_commitment, new_seed
from vafa.loyalty.rules.draws import (
    BadDraw,
    Drawing,
    Entry,
    EntryList,
    check_drawable,
    freeze,
    public_value_typed,
    winners_of,
)
from vafa.loyalty.tests.draw_cases import SEED, entry_list

DRAWING = Drawing("nowruz", SEED, "42", "ab" * 32, "member")
weights = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 50)), min_size=0, max_size=30)


def test_a_winner_can_be_computed_by_hand() -> None:
    frozen = freeze([Entry(1, "a", 3), Entry(2, "b", 4), Entry(3, "c", 3)])
    parts = ["42", "nowruz", "ab" * 32, "1", "1"]
    message = b"".join(bytes([0, 0, 0, len(part)]) + part.encode() for part in parts)
    ticket = int(hmac.new(SEED, message, hashlib.sha256).hexdigest(), 16) % 10

    (winner,) = winners_of(DRAWING, frozen, prizes=1)

    assert winner.entry == (1 if ticket < 3 else 2 if ticket < 7 else 3)
    assert (winner.prize, winner.attempt) == (1, 1)


def test_the_winners_of_a_known_seed_never_change() -> None:
    found = winners_of(DRAWING, entry_list(), prizes=4)

    assert [winner.entry for winner in found] == [6, 7, 19, 11]


def test_a_member_with_many_entries_wins_once() -> None:
    found = winners_of(DRAWING, entry_list(), prizes=100)

    assert len(found) == 14
    assert len({winner.pseudonym for winner in found}) == 14


def test_an_entry_wins_once_where_members_may_win_again() -> None:
    found = winners_of(replace(DRAWING, wins_once="entry"), entry_list(), prizes=100)

    assert len(found) == 20
    assert len({winner.entry for winner in found}) == 20


def test_nobody_entered_and_nobody_wins() -> None:
    assert winners_of(DRAWING, EntryList(()), prizes=3) == ()


@given(rows=weights, prizes=st.integers(0, 12), seed=st.binary(min_size=32, max_size=32))
@settings(max_examples=60, deadline=None)
def test_more_prizes_never_change_the_earlier_ones(
    rows: list[tuple[int, int]], prizes: int, seed: bytes
) -> None:
    frozen = freeze(Entry(n, f"m{who}", weight) for n, (who, weight) in enumerate(rows, start=1))
    drawing = replace(DRAWING, seed=seed)

    fewer = winners_of(drawing, frozen, prizes=prizes)

    assert winners_of(drawing, frozen, prizes=prizes + 1)[: len(fewer)] == fewer
    assert len(fewer) == min(prizes, len({who for who, _ in rows}))
    assert len({winner.pseudonym for winner in fewer}) == len(fewer)


def test_every_ticket_is_as_likely_as_every_other() -> None:
    frozen = freeze([Entry(1, "a", 1), Entry(2, "b", 2), Entry(3, "c", 7)])
    times = 20_000
    won = Counter(
        winners_of(replace(DRAWING, draw=str(draw)), frozen, prizes=1)[0].entry
        for draw in range(times)
    )
    expected = {1: times * 0.1, 2: times * 0.2, 3: times * 0.7}

    distance = sum((won[entry] - count) ** 2 / count for entry, count in expected.items())

    assert distance < chi2.ppf(0.999, 2)


def test_a_number_beyond_the_last_whole_multiple_is_rejected() -> None:
    # Two thirds of all numbers of 256 bits lie below the only multiple of this bound.
    below = (1 << 257) // 3

    found = [fair_number(SEED, framed(str(n)), below=below) for n in range(2_000)]

    rejected = found.count(None)
    assert 560 < rejected < 780
    assert all(number < below for number in found if number is not None)


@pytest.mark.parametrize(
    ("one", "other"), [(("ab", "c"), ("a", "bc")), (("a", ""), ("", "a")), (("a",), ("a", ""))]
)
def test_no_two_lists_of_texts_are_framed_alike(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert framed(*one) != framed(*other)


def test_a_list_that_nearly_all_belongs_to_a_winner_is_refused() -> None:
    frozen = freeze([Entry(1, "a", 10_000), Entry(2, "b", 1)])

    with pytest.raises(BadDraw, match="weights_too_uneven"):
        check_drawable(frozen, prizes=2, wins_once="member")


def test_an_uneven_list_is_drawn_as_long_as_it_ends() -> None:
    frozen = freeze([Entry(1, "a", 9_999), Entry(2, "b", 1)])

    assert {winner.pseudonym for winner in winners_of(DRAWING, frozen, prizes=2)} == {"a", "b"}


def test_more_prizes_than_the_limit_are_refused() -> None:
    with pytest.raises(BadDraw, match="too_many_prizes"):
        check_drawable(entry_list(), prizes=100_001, wins_once="member")


@pytest.mark.parametrize("typed", ["2145678.9", " ۲۱۴۵۶۷۸.۹ ", "\u200f٢١٤٥٦٧٨.٩\u200e"])
def test_two_people_type_a_published_figure_alike(typed: str) -> None:
    assert public_value_typed(typed) == "2145678.9"


@pytest.mark.parametrize("typed", ["", " \u200f ", "1" * 501])
def test_a_public_value_that_says_nothing_is_refused(typed: str) -> None:
    with pytest.raises(BadDraw, match="bad_public_value"):
        public_value_typed(typed)


def test_no_two_seeds_are_alike_and_only_one_keeps_the_commitment() -> None:
    seeds = {new_seed() for _ in range(100)}
    committed = hashlib.sha256(SEED).hexdigest()

    assert len(seeds) == 100
    assert keeps_commitment(SEED, committed)
    assert not any(keeps_commitment(seed, committed) for seed in seeds)
    assert not keeps_commitment(b"", committed)
