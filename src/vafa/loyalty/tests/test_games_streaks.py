from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.core.languages import Calendar
from vafa.loyalty.rules.games import Clock, Freezes, Streak, Turn, streak_of, turns_with
from vafa.loyalty.rules.games.streaks import Step, steps_of

ATHENS = Clock("Europe/Athens")
TEHRAN = Clock("Asia/Tehran", "jalali", week_start=5)
LATE = Clock("Europe/Athens", day_start=4)
moments = st.datetimes(datetime(2005, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.builds(
    Clock,
    st.sampled_from(["Europe/Athens", "Asia/Tehran", "America/Sao_Paulo", "Pacific/Apia", "UTC"]),
    st.sampled_from(["gregorian", "jalali"]),
    st.integers(0, 6),
    st.integers(0, 6),
)
turns = st.sampled_from(["day", "week", "month"])


def local(clock: Clock, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(clock.zone))  # type: ignore[misc,arg-type]


def days(clock: Clock, *done: datetime) -> list[int]:
    return sorted(turns_with(done, turn="day", clock=clock))


@pytest.mark.parametrize(
    ("clock", "first"),
    [
        # Clocks go forward on 29 March and back on 25 October in Athens …
        (ATHENS, date(2026, 3, 27)),
        (ATHENS, date(2026, 10, 23)),
        (LATE, date(2026, 3, 27)),
        (LATE, date(2026, 10, 23)),
        # … and went so at midnight in Tehran, until 2022.
        (TEHRAN, date(2021, 3, 20)),
        (TEHRAN, date(2021, 9, 19)),
    ],
)
@pytest.mark.parametrize("hour", [0, 3, 4, 12, 23])
def test_no_day_is_lost_when_clocks_change(clock: Clock, first: date, hour: int) -> None:
    done = [
        local(clock, day.year, day.month, day.day, hour, 59)
        for day in (first + timedelta(days=n) for n in range(6))
    ]

    numbers = days(clock, *done)

    assert numbers == list(range(numbers[0], numbers[0] + 6))
    assert streak_of(numbers, now=numbers[-1]).length == 6


def test_a_minute_before_and_after_midnight_are_two_days() -> None:
    before, after = local(ATHENS, 2026, 3, 28, 23, 59), local(ATHENS, 2026, 3, 29, 0, 0)

    assert len(days(ATHENS, before, after)) == 2
    assert len(days(LATE, before, after)) == 1


def test_a_traveller_counts_in_the_days_of_the_programme() -> None:
    in_tokyo = datetime(2026, 5, 2, 6, 30, tzinfo=timezone(timedelta(hours=9)))
    in_new_york = datetime(2026, 5, 2, 18, 0, tzinfo=timezone(timedelta(hours=-4)))

    numbers = days(TEHRAN, in_tokyo, in_new_york)

    assert [date.fromordinal(number) for number in numbers] == [date(2026, 5, 2), date(2026, 5, 3)]


@pytest.mark.parametrize(
    ("clock", "moment", "turn", "start"),
    [
        (TEHRAN, local(TEHRAN, 2026, 3, 27, 23, 59), "week", local(TEHRAN, 2026, 3, 21)),
        (TEHRAN, local(TEHRAN, 2026, 3, 28, 0, 0), "week", local(TEHRAN, 2026, 3, 28)),
        (ATHENS, local(ATHENS, 2026, 3, 29, 12), "week", local(ATHENS, 2026, 3, 23)),
        # 30 Esfand 1403, a leap year, and 1 Farvardin 1404.
        (TEHRAN, local(TEHRAN, 2025, 3, 20, 23, 59), "month", local(TEHRAN, 2025, 2, 19)),
        (TEHRAN, local(TEHRAN, 2025, 3, 21, 0, 0), "month", local(TEHRAN, 2025, 3, 21)),
        (ATHENS, local(ATHENS, 2025, 3, 20, 23, 59), "month", local(ATHENS, 2025, 3, 1)),
        (LATE, local(LATE, 2026, 3, 1, 3, 59), "month", local(LATE, 2026, 2, 1, 4)),
    ],
)
def test_weeks_and_months_begin_as_the_programme_says(
    clock: Clock, moment: datetime, turn: Turn, start: datetime
) -> None:
    assert clock.start_of(clock.number_of(moment, turn), turn) == start


@given(moment=moments, clock=clocks, turn=turns)
@settings(max_examples=200)
def test_every_moment_lies_in_its_turn_and_turns_have_no_gap(
    moment: datetime, clock: Clock, turn: Turn
) -> None:
    number = clock.number_of(moment, turn)
    start, end = clock.start_of(number, turn), clock.start_of(number + 1, turn)

    assert start <= moment < end
    assert clock.number_of(start, turn) == number
    assert clock.number_of(end - timedelta(microseconds=1), turn) == number


@pytest.mark.parametrize(
    ("zone", "calendar", "week_start", "day_start"),
    [("Mars/Olympus", "gregorian", 0, 0), ("UTC", "gregorian", 7, 0), ("UTC", "jalali", 0, 13)],
)
def test_a_clock_that_cannot_be_is_refused(
    zone: str, calendar: Calendar, week_start: int, day_start: int
) -> None:
    with pytest.raises(ValueError, match=r"zone|clock"):
        Clock(zone, calendar, week_start, day_start)


@pytest.mark.parametrize(
    ("done", "now", "expected"),
    [
        ([], 10, Streak("none")),
        ([10], 10, Streak("done", 1, 1, 10)),
        ([8, 9, 10], 10, Streak("done", 3, 3, 10)),
        ([8, 9, 10], 11, Streak("open", 3, 3, 10)),
        ([8, 9, 10], 12, Streak("broken", 0, 3, 10)),
        ([1, 2, 3, 9, 10], 10, Streak("done", 2, 3, 10)),
        ([9, 10, 12], 10, Streak("done", 2, 2, 10)),
    ],
)
def test_a_streak_breaks_only_when_a_whole_turn_is_over(
    done: list[int], now: int, expected: Streak
) -> None:
    assert streak_of(done, now=now) == expected


@pytest.mark.parametrize(
    ("done", "now", "expected"),
    [
        ([1, 2, 4, 5], 5, Streak("done", 4, 4, 5, freezes_left=1)),
        ([1, 2, 4, 6], 6, Streak("done", 4, 4, 6, freezes_left=0)),
        ([1, 2, 4, 6, 8], 8, Streak("done", 1, 4, 8, freezes_left=2)),
        ([1, 2, 5], 5, Streak("done", 3, 3, 5, freezes_left=0)),
        ([1, 2, 6], 6, Streak("done", 1, 2, 6, freezes_left=2)),
        ([1, 2], 3, Streak("open", 2, 2, 2, freezes_left=2)),
        ([1, 2], 4, Streak("frozen", 2, 2, 2, freezes_left=1)),
        ([1, 2], 5, Streak("frozen", 2, 2, 2, freezes_left=0)),
        ([1, 2], 6, Streak("broken", 0, 2, 2, freezes_left=2)),
    ],
)
def test_freezes_bridge_missed_turns_and_do_not_lengthen(
    done: list[int], now: int, expected: Streak
) -> None:
    assert streak_of(done, now=now, freezes=Freezes(at_start=2)) == expected


def test_a_long_streak_earns_freezes_up_to_a_limit() -> None:
    freezes = Freezes(at_start=0, earned_every=3, held_max=2)

    assert [step.freezes_left for step in steps_of(range(1, 11), freezes)] == [
        0, 0, 1, 1, 1, 2, 2, 2, 2, 2,
    ]  # fmt: skip
    assert list(steps_of([1, 2, 3, 5, 7], freezes))[3:] == [Step(5, 4, 0), Step(7, 1, 0)]


@pytest.mark.parametrize(
    ("done", "now", "breaks"),
    [
        ([29], 29, local(ATHENS, 2026, 4, 1)),
        ([29], 30, local(ATHENS, 2026, 4, 1)),
        ([27], 29, local(ATHENS, 2026, 3, 30)),
        ([20], 29, None),
        ([], 29, None),
    ],
)
def test_people_are_told_when_a_streak_breaks(
    done: list[int], now: int, breaks: datetime | None
) -> None:
    march = date(2026, 3, 1).toordinal() - 1
    streak = streak_of((march + n for n in done), now=march + now, freezes=Freezes(at_start=1))

    assert streak.ends_at(turn="day", clock=ATHENS, now=march + now) == breaks


@given(
    done=st.lists(st.integers(0, 40), max_size=40),
    now=st.integers(0, 45),
    freezes=st.builds(Freezes, st.integers(0, 3), st.integers(0, 5), st.integers(0, 3)),
)
def test_what_comes_twice_or_out_of_order_gives_the_same_streak(
    done: list[int], now: int, freezes: Freezes
) -> None:
    streak = streak_of(done, now=now, freezes=freezes)

    assert streak_of([*reversed(done), *done], now=now, freezes=freezes) == streak
    assert 0 <= streak.length <= streak.best <= len(set(done))
    assert streak.freezes_left >= 0


def test_nobody_holds_less_than_no_freezes() -> None:
    with pytest.raises(ValueError, match="freezes"):
        Freezes(at_start=-1)
