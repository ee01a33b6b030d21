"""A tier follows qualifying activity and time, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from vafa.loyalty.rules.qualifying import (
    Activity,
    Amounts,
    CalendarYear,
    History,
    LatestDays,
    Lifetime,
    MemberYear,
    Place,
    Quarter,
)
from vafa.loyalty.rules.tiers import (
    FallsToEarned,
    FallsWhenIdle,
    GraceDays,
    GraceMonths,
    GraceWindow,
    Ladder,
    Level,
    Override,
    Stays,
    StepsDown,
    Threshold,
    ladder_json,
    read_ladder,
    tier_at,
    tier_history,
)
from vafa.loyalty.rules.typed_json import Misfit

ATHENS: Final = Place("Europe/Athens", "gregorian")
TEHRAN: Final = Place("Asia/Tehran", "jalali")
LEVELS: Final = (
    Level("silver", (Threshold("orders", 2), Threshold("spend", 10_000))),
    Level("gold", (Threshold("orders", 5), Threshold("spend", 30_000))),
)
YEARLY: Final = Ladder("bronze", LEVELS, CalendarYear(), FallsToEarned(), ATHENS)
ROLLING: Final = replace(YEARLY, window=LatestDays(30))
IDLE: Final = Ladder("bronze", LEVELS, Lifetime(), FallsWhenIdle(15), TEHRAN)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def ordered(*days: datetime, spend: int = 1_000) -> History:
    activities = tuple(Activity(day, Amounts(0, 1, spend)) for day in days)
    return History(utc(2025, 1, 1), activities)


def daily(count: int, since: datetime, *, spend: int = 1_000) -> History:
    return ordered(*(since + timedelta(days=day) for day in range(count)), spend=spend)


def test_the_first_order_opens_no_tier_that_asks_for_two() -> None:
    history = ordered(utc(2026, 1, 5), utc(2026, 1, 9))

    assert tier_at(YEARLY, history=history, at=utc(2026, 1, 5)) == "bronze"
    assert tier_at(YEARLY, history=history, at=utc(2026, 1, 9)) == "silver"


def test_any_one_threshold_opens_a_tier() -> None:
    history = ordered(utc(2026, 1, 5), spend=30_000)

    assert tier_at(YEARLY, history=history, at=utc(2026, 1, 6)) == "gold"


def test_a_tier_may_ask_for_everything_together() -> None:
    level = replace(LEVELS[0], needs="all")
    ladder = replace(YEARLY, levels=(level,))

    assert tier_at(ladder, history=ordered(utc(2026, 1, 5), spend=10_000), at=utc(2026, 2, 1)) == (
        "bronze"
    )
    history = ordered(utc(2026, 1, 5), utc(2026, 1, 6), spend=5_000)
    assert tier_at(ladder, history=history, at=utc(2026, 2, 1)) == "silver"


def test_nobody_has_a_tier_before_joining() -> None:
    assert tier_at(YEARLY, history=ordered(), at=utc(2020, 1, 1)) == "bronze"


def test_without_grace_a_tier_ends_with_its_year() -> None:
    history = daily(5, utc(2026, 3, 1))

    assert tier_at(YEARLY, history=history, at=utc(2026, 12, 31, 21, 59)) == "gold"
    assert tier_at(YEARLY, history=history, at=utc(2026, 12, 31, 22)) == "bronze"


def test_a_tier_earned_in_one_year_holds_through_the_next() -> None:
    ladder = replace(YEARLY, grace=GraceWindow())
    history = daily(5, utc(2026, 3, 1))

    assert tier_at(ladder, history=history, at=utc(2027, 12, 31, 21, 59)) == "gold"
    assert tier_at(ladder, history=history, at=utc(2027, 12, 31, 22)) == "bronze"


def test_grace_is_counted_in_whole_local_days_and_months() -> None:
    history = daily(5, utc(2026, 3, 1))
    by_days = replace(YEARLY, grace=GraceDays(10))
    by_months = replace(YEARLY, grace=GraceMonths(2))

    assert tier_at(by_days, history=history, at=utc(2027, 1, 10, 21, 59)) == "gold"
    assert tier_at(by_days, history=history, at=utc(2027, 1, 10, 22)) == "bronze"
    assert tier_at(by_months, history=history, at=utc(2027, 2, 28, 21, 59)) == "gold"
    assert tier_at(by_months, history=history, at=utc(2027, 2, 28, 22)) == "bronze"


def test_one_step_down_takes_a_window_for_each_step() -> None:
    ladder = replace(YEARLY, downgrade=StepsDown())
    history = daily(5, utc(2025, 3, 1))

    years = [tier_at(ladder, history=history, at=utc(year, 6, 1)) for year in (2025, 2026, 2027)]

    assert years == ["gold", "silver", "bronze"]


def test_a_tier_that_stays_is_never_lost() -> None:
    ladder = replace(YEARLY, downgrade=Stays())

    assert tier_at(ladder, history=daily(5, utc(2025, 3, 1)), at=utc(2060, 1, 1)) == "gold"


def test_what_is_lost_falls_to_what_is_earned_then() -> None:
    history = ordered(*(utc(2026, 1, day) for day in (1, 2, 3, 20, 25)))

    tiers = [
        tier_at(ROLLING, history=history, at=at)
        for at in (utc(2026, 1, 25), utc(2026, 2, 1), utc(2026, 2, 23), utc(2026, 2, 26))
    ]

    assert tiers == ["gold", "silver", "bronze", "bronze"]


def test_a_jalali_year_ends_at_nowruz() -> None:
    ladder = replace(YEARLY, place=TEHRAN)
    history = daily(5, utc(2025, 2, 1))

    # 30 Esfand 1403 is 20 March 2025.
    assert tier_at(ladder, history=history, at=utc(2025, 3, 20, 20, 29)) == "gold"
    assert tier_at(ladder, history=history, at=utc(2025, 3, 20, 20, 30)) == "bronze"


def test_a_year_since_joining_ends_on_its_anniversary() -> None:
    ladder = replace(YEARLY, window=MemberYear())
    history = daily(5, utc(2025, 12, 1))

    assert tier_at(ladder, history=history, at=utc(2025, 12, 31, 21, 59)) == "gold"
    assert tier_at(ladder, history=history, at=utc(2025, 12, 31, 22)) == "bronze"


def test_more_than_fifteen_days_between_purchases_cost_one_tier() -> None:
    history = daily(5, utc(2026, 1, 1, 9))

    # The fifth order is on 5 January; the fifteenth day after it is the 20th.
    assert tier_at(IDLE, history=history, at=utc(2026, 1, 20, 20, 29)) == "gold"
    assert tier_at(IDLE, history=history, at=utc(2026, 1, 20, 20, 30)) == "silver"
    assert tier_at(IDLE, history=history, at=utc(2026, 2, 4, 20, 29)) == "silver"
    assert tier_at(IDLE, history=history, at=utc(2026, 2, 4, 20, 30)) == "bronze"


def test_after_a_fall_counting_goes_on_from_the_foot_of_the_tier() -> None:
    first = daily(5, utc(2026, 1, 1, 9)).activities
    again = daily(3, utc(2026, 1, 25, 9)).activities
    history = History(utc(2025, 1, 1), first + again)

    # Silver's foot is two orders; with three more there are five again.
    assert tier_at(IDLE, history=history, at=utc(2026, 1, 26, 12)) == "silver"
    assert tier_at(IDLE, history=history, at=utc(2026, 1, 27, 12)) == "gold"


def test_a_purchase_in_time_keeps_the_tier() -> None:
    history = ordered(*(utc(2026, 1, 1, 9) + timedelta(days=15 * step) for step in range(30)))

    assert tier_at(IDLE, history=history, at=utc(2026, 12, 1)) == "gold"


def test_an_order_returned_whole_never_opened_a_tier_for_what_follows() -> None:
    history = daily(5, utc(2026, 1, 1))
    returned = Activity(utc(2026, 2, 1), Amounts(0, -1, -1_000), reverses_at=utc(2026, 1, 5))
    history = replace(history, activities=(*history.activities, returned))
    ladder = replace(YEARLY, grace=GraceWindow())

    assert tier_at(ladder, history=history, at=utc(2026, 1, 31)) == "gold"
    assert tier_at(ladder, history=history, at=utc(2026, 2, 1)) == "silver"


def test_an_override_holds_between_its_two_moments() -> None:
    given = Override("gold", utc(2026, 5, 1), utc(2026, 8, 1), "An apology for two late parcels")

    tiers = [
        tier_at(YEARLY, history=ordered(), overrides=[given], at=at)
        for at in (utc(2026, 4, 30), utc(2026, 5, 1), utc(2026, 7, 31), utc(2026, 8, 1))
    ]

    assert tiers == ["bronze", "gold", "gold", "bronze"]


def test_an_override_upwards_leaves_a_higher_tier_alone_unless_it_is_exact() -> None:
    history = daily(5, utc(2026, 3, 1))
    given = Override("silver", utc(2026, 5, 1), utc(2026, 8, 1), "Agreed by phone")
    exact = replace(given, kind="exactly")

    assert tier_at(YEARLY, history=history, overrides=[given], at=utc(2026, 6, 1)) == "gold"
    assert tier_at(YEARLY, history=history, overrides=[exact], at=utc(2026, 6, 1)) == "silver"


def test_the_override_that_began_last_decides() -> None:
    first = Override("gold", utc(2026, 5, 1), utc(2026, 8, 1), "Won a contest")
    second = Override("bronze", utc(2026, 6, 1), utc(2026, 7, 1), "Abuse", kind="exactly")

    tiers = [
        tier_at(YEARLY, history=ordered(), overrides=order, at=utc(2026, 6, 15))
        for order in ([first, second], [second, first])
    ]

    assert tiers == ["bronze", "bronze"]


def test_an_override_needs_an_end_after_its_start_and_a_reason() -> None:
    with pytest.raises(ValueError, match="must end after"):
        Override("gold", utc(2026, 5, 1), utc(2026, 5, 1), "Agreed")
    with pytest.raises(ValueError, match="needs a reason"):
        Override("gold", utc(2026, 5, 1), utc(2026, 6, 1), " ")


def test_the_history_names_each_tier_with_its_time_and_why() -> None:
    ladder = replace(ROLLING, grace=GraceDays(10))
    history = ordered(utc(2026, 1, 1, 9), utc(2026, 1, 5, 9))

    spans = tier_history(ladder, history=history, until=utc(2026, 4, 1))

    assert [(span.height, span.why, span.since, span.until) for span in spans] == [
        (0, "earned", utc(2025, 1, 1), utc(2026, 1, 5, 9)),
        (1, "earned", utc(2026, 1, 5, 9), utc(2026, 1, 31, 22)),
        (1, "kept", utc(2026, 1, 31, 22), utc(2026, 2, 10, 22)),
        (0, "earned", utc(2026, 2, 10, 22), utc(2026, 4, 1)),
    ]


def test_a_return_changes_nothing_in_the_history_before_it() -> None:
    history = daily(2, utc(2026, 1, 1))
    returned = Activity(utc(2026, 2, 1), Amounts(0, -1, -1_000), reverses_at=utc(2026, 1, 2))
    history = replace(history, activities=(*history.activities, returned))

    spans = tier_history(YEARLY, history=history, until=utc(2026, 4, 1))

    assert [(span.height, span.since) for span in spans] == [
        (0, utc(2025, 1, 1)), (1, utc(2026, 1, 2)), (0, utc(2026, 2, 1)),
    ]  # fmt: skip


LADDERS: Final = [
    YEARLY, ROLLING, IDLE, replace(YEARLY, grace=GraceWindow(), downgrade=StepsDown()),
    replace(YEARLY, window=Quarter(), grace=GraceMonths(3), downgrade=Stays()),
]  # fmt: skip


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: type(ladder.window).__name__)
def test_a_ladder_reads_back_from_its_json(ladder: Ladder) -> None:
    assert read_ladder(ladder_json(ladder), place=ladder.place) == ladder


def silver(**changes: object) -> dict[str, object]:
    level: dict[str, object] = {"code": "silver", "thresholds": [{"measure": "units", "amount": 9}]}
    return level | changes


def gold(amount: int) -> dict[str, object]:
    return silver(code="gold", thresholds=[{"measure": "units", "amount": amount}])


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"levels": []}, "tiers.levels", "no_levels"),
        ({"levels": "silver"}, "tiers.levels", "not_a_list"),
        ({"levels": [silver(), 7]}, "tiers.levels[1]", "not_an_object"),
        ({"levels": [silver(code="bronze")]}, "tiers.levels[0].code", "twice"),
        ({"levels": [silver(thresholds=[])]}, "tiers.levels[0].thresholds", "no_thresholds"),
        ({"levels": [silver(), gold(8)]}, "tiers.levels[1].thresholds", "not_rising"),
        ({"downgrade": {"kind": "when_idle", "days": 15}}, "tiers.window.kind",
         "idle_needs_lifetime"),
        ({"window": {"kind": "lifetime"}, "grace": {"kind": "days", "days": 3}}, "tiers.grace",
         "grace_without_window"),
        ({"colour": "red"}, "tiers.colour", "unknown_field"),
        ({"warning_days": -1}, "tiers.warning_days", "out_of_range"),
    ],
)  # fmt: skip
def test_what_is_no_ladder_is_refused_with_its_path(
    changes: dict[str, object], path: str, code: str
) -> None:
    kept = {"base": "bronze", "levels": [silver()], "window": {"kind": "year"}}
    value = kept | {"downgrade": {"kind": "to_earned"}} | changes

    with pytest.raises(Misfit) as refused:
        read_ladder(value, place=ATHENS)

    assert (refused.value.path, refused.value.code) == (path, code)
