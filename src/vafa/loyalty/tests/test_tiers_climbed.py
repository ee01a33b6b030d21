"""Climbing order by order leads to the tiers that the whole history tells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.loyalty.rules.qualifying import (
    Activity,
    Amounts,
    CalendarYear,
    History,
    LatestDays,
    LatestMonths,
    Lifetime,
    MemberYear,
    Place,
    Quarter,
    Window,
)
from vafa.loyalty.rules.tiers import (
    FallsToEarned,
    FallsWhenIdle,
    GraceDays,
    GraceMonths,
    GraceWindow,
    Ladder,
    Level,
    Stays,
    StepsDown,
    Threshold,
    tier_at,
)
from vafa.loyalty.rules.tiers.climbing import Climber, Climbing

JOINED = datetime(2024, 2, 10, 9, 30, tzinfo=UTC)
LEVELS = (
    Level("silver", (Threshold("orders", 2), Threshold("spend", 60))),
    Level("gold", (Threshold("orders", 3), Threshold("spend", 90)), "all"),
    Level("ruby", (Threshold("spend", 200),)),
)
PLACES = (Place("Europe/Athens", "gregorian"), Place("Asia/Tehran", "jalali"))
WINDOWS: tuple[Window, ...] = (
    LatestDays(40),
    LatestMonths(3),
    CalendarYear(),
    Quarter(),
    MemberYear(),
)
FALLING = [
    Ladder("base", LEVELS, window, downgrade, place, grace)
    for window in WINDOWS
    for downgrade in (Stays(), StepsDown(), FallsToEarned())
    for place in PLACES
    for grace in (GraceDays(0), GraceDays(20), GraceMonths(1), GraceWindow())
]
FOR_GOOD = [
    Ladder("base", LEVELS, Lifetime(), downgrade, PLACES[0])
    for downgrade in (Stays(), StepsDown(), FallsToEarned(), FallsWhenIdle(30), FallsWhenIdle(3))
]
HOURS = st.integers(0, 24 * 900)
AMOUNTS = st.tuples(st.integers(0, 9), st.integers(0, 1), st.sampled_from([0, 10, 40, 100]))
DEEDS = st.lists(st.tuples(HOURS, AMOUNTS), max_size=12)


def after(hours: int) -> datetime:
    return JOINED + timedelta(hours=hours)


@settings(max_examples=600)
@given(st.sampled_from(FALLING + FOR_GOOD), DEEDS, st.lists(HOURS, max_size=8))
def test_who_climbs_order_by_order_stands_where_the_whole_history_says(
    ladder: Ladder, deeds: list[tuple[int, tuple[int, int, int]]], looks: list[int]
) -> None:
    climbing, climber = Climbing(ladder), Climber(JOINED)
    activities = [Activity(after(hours), Amounts(*said)) for hours, said in sorted(deeds)]
    counted = 0

    for hours in sorted([*looks, *(hours for hours, _said in deeds)]):
        at = after(hours)
        while counted < len(activities) and activities[counted].at <= at:
            if activities[counted].amounts != Amounts():
                climbing.count(climber, activities[counted].amounts, at=activities[counted].at)
            counted += 1
        history = History(JOINED, tuple(activities))
        code = ladder.codes[climbing.height_at(climber, at)]
        assert code == tier_at(ladder, history=history, at=at)
