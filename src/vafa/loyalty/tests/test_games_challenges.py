from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.core.periods import Period
from vafa.loyalty.rules.games import (
    Challenge,
    Clock,
    Deed,
    Freezes,
    InARow,
    Progress,
    Times,
    WithinDays,
    progress_of,
)

ZONE = ZoneInfo("Europe/Athens")
ATHENS = Clock("Europe/Athens")
SPRING = Period(datetime(2026, 3, 1, tzinfo=ZONE), datetime(2026, 6, 1, tzinfo=ZONE))
LATER = datetime(2026, 5, 31, 23, 0, tzinfo=ZONE)
THRICE = Challenge(Times(3), SPRING)


def on(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def deeds(*moments: datetime) -> list[Deed]:
    return [Deed(f"order {number}", moment) for number, moment in enumerate(moments)]


def progress(challenge: Challenge, *moments: datetime, at: datetime = LATER) -> Progress:
    return progress_of(deeds(*moments), challenge, clock=ATHENS, at=at)


def test_nothing_done_is_no_progress() -> None:
    assert progress(THRICE) == Progress(0, 3)


def test_the_deed_that_completes_a_challenge_says_when() -> None:
    done = [on(3, 1), on(3, 5), on(4, 2)]

    assert progress(THRICE, *done[:2]) == Progress(2, 3)
    assert progress(THRICE, *done) == Progress(3, 3, (on(4, 2),))
    assert progress(THRICE, *done, on(4, 3)) == Progress(3, 3, (on(4, 2),))


def test_a_challenge_that_may_be_repeated_counts_on() -> None:
    again = replace(THRICE, completions_max=2)
    done = [on(4, day) for day in range(1, 11)]

    assert progress(again, *done[:5]) == Progress(2, 3, (on(4, 3),))
    assert progress(again, *done) == Progress(3, 3, (on(4, 3), on(4, 6)))


def test_a_deed_that_is_sent_twice_counts_once() -> None:
    sent = [Deed("order 1", on(4, 1)), Deed("order 1", on(4, 1)), Deed("order 1", on(4, 9))]

    assert progress_of(sent, THRICE, clock=ATHENS, at=LATER) == Progress(1, 3)


def test_only_deeds_within_the_period_and_before_the_moment_count() -> None:
    edges = [SPRING.start - timedelta(seconds=1), SPRING.start, on(5, 1), on(6, 1, 0)]

    assert progress(THRICE, *edges).done == 2
    assert progress(THRICE, *edges, at=on(4, 1)).done == 1


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((1, 4, 7), Progress(3, 3, (on(4, 7),))),
        ((1, 4, 8), Progress(0, 3)),
        ((1, 4, 8, 10), Progress(3, 3, (on(4, 10),))),
        ((1, 1, 1), Progress(3, 3, (on(4, 1),))),
    ],
)
def test_a_window_counts_local_days_both_included(
    days: tuple[int, ...], expected: Progress
) -> None:
    week = Challenge(WithinDays(3, 7), SPRING)

    assert progress(week, *(on(4, day) for day in days)) == expected


def test_a_window_over_the_change_of_clocks_has_all_its_days() -> None:
    weekend = Challenge(WithinDays(2, 2), SPRING)

    found = progress(weekend, on(3, 28, 0), on(3, 29, 23))

    assert found.completed_at == (on(3, 29, 23),)


def test_what_has_left_the_window_is_no_progress() -> None:
    week = Challenge(WithinDays(3, 7), SPRING)
    done = [on(4, 1), on(4, 3)]

    assert progress(week, *done, at=on(4, 7)).done == 2
    assert progress(week, *done, at=on(4, 8)).done == 1
    assert progress(week, *done, at=on(4, 10)).done == 0


def test_no_deed_counts_for_two_completions_of_a_window() -> None:
    week = Challenge(WithinDays(3, 7), SPRING, completions_max=5)
    done = [on(4, day) for day in (1, 2, 3, 4, 5)]

    assert progress(week, *done).completed_at == (on(4, 3),)
    assert progress(week, *done, on(4, 6)).completed_at == (on(4, 3), on(4, 6))


WEEKS = Challenge(InARow(3, "week", times_each=2), SPRING)


def test_weeks_in_a_row_are_completed_by_the_deed_that_fills_the_latest() -> None:
    done = [on(4, day) for day in (6, 7, 15, 19, 20, 25)]

    assert progress(WEEKS, *done) == Progress(3, 3, (on(4, 25),))
    assert progress(WEEKS, *done[:-1], at=on(4, 26)) == Progress(2, 3)


def test_a_week_with_too_little_breaks_the_row_when_it_is_over() -> None:
    done = [on(4, day) for day in (6, 7, 15)]

    assert progress(WEEKS, *done, at=on(4, 19, 23)).done == 1
    assert progress(WEEKS, *done, at=on(4, 20, 0)).done == 0


def test_a_freeze_bridges_a_week_of_a_challenge() -> None:
    kind = replace(WEEKS, asks=InARow(3, "week", 1, Freezes(at_start=1)))

    found = progress(kind, on(4, 1), on(4, 15), on(4, 22))

    assert found == Progress(3, 3, (on(4, 22),))


@pytest.mark.parametrize("asks", [Times(0), WithinDays(0, 7), InARow(0, "week")])
def test_a_challenge_that_asks_for_nothing_is_refused(
    asks: Times | WithinDays | InARow,
) -> None:
    with pytest.raises(ValueError, match="challenge"):
        Challenge(asks, SPRING)


many = st.lists(st.integers(0, 92 * 24), max_size=40).map(
    lambda hours: deeds(*(SPRING.start.astimezone(UTC) + timedelta(hours=h) for h in hours))
)
kinds = st.sampled_from(
    [Times(3), WithinDays(3, 7), InARow(2, "week"), InARow(3, "day"), InARow(2, "day", 2)]
)


@given(done=many, asks=kinds, extra=st.integers(0, 92 * 24))
@settings(max_examples=150)
def test_a_late_deed_never_takes_a_completion_away(
    done: list[Deed], asks: Times | WithinDays | InARow, extra: int
) -> None:
    challenge = Challenge(asks, SPRING, completions_max=50)
    late = Deed("late", SPRING.start + timedelta(hours=extra))

    before = progress_of(done, challenge, clock=ATHENS, at=LATER)
    after = progress_of([late, *reversed(done)], challenge, clock=ATHENS, at=LATER)

    assert len(after.completed_at) >= len(before.completed_at)
    assert 0 <= after.done < challenge.target or len(after.completed_at) == 50
    assert progress_of(done * 2, challenge, clock=ATHENS, at=LATER) == before
