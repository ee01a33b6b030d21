from __future__ import annotations

import pytest

from vafa.loyalty.rules.games import (
    BadChallenge,
    Freezes,
    InARow,
    Times,
    WithinDays,
    read_asks,
    write_asks,
)


@pytest.mark.parametrize(
    "asks",
    [
        Times(5),
        WithinDays(3, 7),
        InARow(4, "week"),
        InARow(30, "day", times_each=2, freezes=Freezes(at_start=1)),
    ],
)
def test_what_is_asked_is_read_as_it_was_written(asks: Times | WithinDays | InARow) -> None:
    assert read_asks(write_asks(asks)) == asks


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"kind": "times", "times": 0},
        {"kind": "times", "times": True},
        {"kind": "times", "times": "5"},
        {"kind": "times", "times": 5, "days": 3},
        {"kind": "within_days", "times": 5, "days": 367},
        {"kind": "in_a_row", "turns": 4, "turn": "hour", "times_each": 1, "freezes": 0},
        {"kind": "in_a_row", "turns": 4, "turn": "day", "times_each": 1, "freezes": -1},
        {"kind": "dance"},
    ],
)
def test_what_no_challenge_says_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(BadChallenge):
        read_asks(written)
