"""What the forecast promises comes true, and no activity ever leads to a lower tier."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

import pytest
from hypothesis import given
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
)
from vafa.loyalty.rules.tiers import (
    FallsToEarned,
    FallsWhenIdle,
    GraceDays,
    GraceMonths,
    GraceWindow,
    Ladder,
    Level,
    Missing,
    Override,
    Stays,
    StepsDown,
    Threshold,
    forecast,
    tier_at,
    tier_history,
)

ATHENS: Final = Place("Europe/Athens", "gregorian")
TEHRAN: Final = Place("Asia/Tehran", "jalali")
LEVELS: Final = (
    Level("silver", (Threshold("orders", 2), Threshold("spend", 10_000))),
    Level("gold", (Threshold("orders", 5), Threshold("spend", 30_000))),
)
YEARLY: Final = Ladder("bronze", LEVELS, CalendarYear(), FallsToEarned(), ATHENS)
JOINED: Final = datetime(2025, 1, 1, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def ordered(*days: datetime, spend: int = 1_000) -> History:
    return History(JOINED, tuple(Activity(day, Amounts(0, 1, spend)) for day in days))


def also(history: History, *activities: Activity) -> History:
    return replace(history, activities=(*history.activities, *activities))


def test_three_orders_or_260_euro_to_gold_until_the_end_of_the_year() -> None:
    history = ordered(utc(2026, 3, 1), utc(2026, 4, 1), spend=2_000)

    found = forecast(YEARLY, history=history, at=utc(2026, 6, 1))

    assert found.tier == "silver"
    assert found.next_tier is not None
    assert found.next_tier.tier == "gold"
    assert found.next_tier.needs == "any"
    assert found.next_tier.missing == (
        Missing("orders", 3, 5), Missing("spend", 26_000, 30_000),
    )  # fmt: skip
    assert found.next_tier.until == utc(2026, 12, 31, 22)


def test_in_a_rolling_window_more_is_missing_when_the_oldest_order_leaves() -> None:
    ladder = replace(YEARLY, window=LatestDays(30))
    history = ordered(utc(2026, 1, 1, 12), utc(2026, 1, 5, 12))

    found = forecast(ladder, history=history, at=utc(2026, 1, 10))

    assert found.next_tier is not None
    assert found.next_tier.until == utc(2026, 1, 31, 22)


def test_nothing_is_missing_above_the_highest_tier() -> None:
    history = ordered(utc(2026, 3, 1), spend=30_000)

    assert forecast(YEARLY, history=history, at=utc(2026, 6, 1)).next_tier is None


def test_a_tier_kept_by_grace_is_lost_unless_this_year_earns_it_again() -> None:
    ladder = replace(YEARLY, grace=GraceWindow(), warning_days=60)
    history = ordered(*(utc(2025, month, 1) for month in range(2, 7)))
    history = also(history, Activity(utc(2026, 2, 1), Amounts(0, 1, 4_000)))

    loss = forecast(ladder, history=history, at=utc(2026, 10, 1)).loss

    assert loss is not None
    assert (loss.at, loss.to_tier) == (utc(2026, 12, 31, 22), "bronze")
    assert loss.missing == (Missing("orders", 4, 5), Missing("spend", 26_000, 30_000))
    assert loss.counts_from == utc(2025, 12, 31, 22)
    assert (loss.warn_from, loss.is_near) == (utc(2026, 10, 31, 22), False)


def test_the_warning_comes_so_many_days_before() -> None:
    ladder = replace(YEARLY, grace=GraceWindow(), warning_days=60)
    history = ordered(*(utc(2025, month, 1) for month in range(2, 7)))

    near = [
        found.is_near
        for at in (utc(2026, 10, 31, 21, 59), utc(2026, 10, 31, 22))
        if (found := forecast(ladder, history=history, at=at).loss) is not None
    ]

    assert near == [False, True]


def test_nothing_keeps_a_tier_whose_window_has_not_begun() -> None:
    history = ordered(utc(2026, 3, 1), spend=30_000)

    loss = forecast(YEARLY, history=history, at=utc(2026, 12, 1)).loss

    assert loss is not None
    assert (loss.at, loss.counts_from, loss.missing) == (utc(2026, 12, 31, 22), None, ())


def test_one_purchase_in_time_keeps_a_tier_that_a_pause_would_cost() -> None:
    ladder = Ladder("bronze", LEVELS, Lifetime(), FallsWhenIdle(15), TEHRAN, warning_days=5)
    history = ordered(*(utc(2026, 1, day, 9) for day in range(1, 6)))

    loss = forecast(ladder, history=history, at=utc(2026, 1, 16)).loss

    assert loss is not None
    assert (loss.at, loss.to_tier, loss.is_near) == (utc(2026, 1, 20, 20, 30), "silver", True)
    assert loss.missing == (Missing("orders", 1, 1),)


def test_a_tier_given_by_a_person_is_lost_with_its_end() -> None:
    given = Override("gold", utc(2026, 5, 1), utc(2026, 8, 1), "An apology")

    loss = forecast(YEARLY, history=ordered(), overrides=[given], at=utc(2026, 6, 1)).loss

    assert loss is not None
    assert (loss.at, loss.to_tier) == (utc(2026, 8, 1), "bronze")
    assert loss.missing == (Missing("orders", 5, 5), Missing("spend", 30_000, 30_000))


LADDERS: Final = [
    replace(YEARLY, window=window, grace=grace, downgrade=downgrade, place=place)
    for window in (CalendarYear(), LatestDays(20), LatestMonths(2), Quarter(), MemberYear())
    for grace in (GraceDays(0), GraceDays(10), GraceMonths(1), GraceWindow())
    for downgrade in (FallsToEarned(), StepsDown(), Stays())
    for place in (ATHENS, TEHRAN)
] + [Ladder("bronze", LEVELS, Lifetime(), FallsWhenIdle(days), TEHRAN) for days in (5, 15)]
MOMENTS = st.integers(0, 800 * 24).map(lambda hours: JOINED + timedelta(hours=hours))
ACTIVITIES = st.builds(
    lambda at, orders, spend: Activity(at, Amounts(0, orders, spend)),
    MOMENTS, st.integers(0, 3), st.integers(0, 12_000),
)  # fmt: skip
HISTORIES = st.lists(ACTIVITIES, max_size=12).map(lambda found: History(JOINED, tuple(found)))


@given(st.sampled_from(LADDERS), HISTORIES, ACTIVITIES, MOMENTS)
def test_more_activity_never_leads_to_a_lower_tier(
    ladder: Ladder, history: History, further: Activity, at: datetime
) -> None:
    before = tier_at(ladder, history=history, at=at)

    after = tier_at(ladder, history=also(history, further), at=at)

    assert ladder.height_of(after) >= ladder.height_of(before)


@given(st.sampled_from(LADDERS), HISTORIES, MOMENTS, st.integers(0, 1_000))
def test_equal_histories_in_any_order_lead_to_equal_tiers(
    ladder: Ladder, history: History, at: datetime, seed: int
) -> None:
    shuffled = list(history.activities)
    Random(seed).shuffle(shuffled)

    other = replace(history, activities=tuple(shuffled))

    assert tier_at(ladder, history=other, at=at) == tier_at(ladder, history=history, at=at)


@given(st.sampled_from(LADDERS), HISTORIES, MOMENTS)
def test_what_comes_later_changes_no_tier_before_it(
    ladder: Ladder, history: History, at: datetime
) -> None:
    known = history.known_at(at)

    assert tier_at(ladder, history=known, at=at) == tier_at(ladder, history=history, at=at)


@given(st.sampled_from(LADDERS), HISTORIES, MOMENTS)
def test_taking_everything_back_is_as_if_nothing_had_happened(
    ladder: Ladder, history: History, at: datetime
) -> None:
    latest = max([at, *(item.at for item in history.activities)])
    back = [Activity(latest, -item.amounts, reverses_at=item.at) for item in history.activities]

    assert tier_at(ladder, history=also(history, *back), at=latest) == "bronze"


@given(st.sampled_from(LADDERS), HISTORIES, MOMENTS)
def test_what_is_missing_to_the_next_tier_leads_there(
    ladder: Ladder, history: History, at: datetime
) -> None:
    next_tier = forecast(ladder, history=history.known_at(at), at=at).next_tier

    for missing in next_tier.missing if next_tier else ():
        assert next_tier is not None
        done = also(history.known_at(at), _doing(missing, at))
        assert tier_at(ladder, history=done, at=at) == next_tier.tier


@given(st.sampled_from(LADDERS), HISTORIES, st.integers(0, 40 * 24))
def test_a_tier_holds_until_its_loss_and_what_keeps_it_keeps_it(
    ladder: Ladder, history: History, hours: int
) -> None:
    known = also(history, Activity(utc(2027, 4, 1), Amounts(0, 2, 9_000)))
    at = utc(2027, 4, 1) + timedelta(hours=hours)
    found = forecast(ladder, history=known, at=at)
    height, loss = ladder.height_of(found.tier), found.loss
    if loss is None:
        return
    just_before = loss.at - timedelta(microseconds=1)

    assert ladder.height_of(tier_at(ladder, history=known, at=just_before)) >= height
    assert tier_at(ladder, history=known, at=loss.at) == loss.to_tier
    for missing in loss.missing:
        done = also(known, _doing(missing, just_before))
        assert ladder.height_of(tier_at(ladder, history=done, at=loss.at)) >= height


@given(st.sampled_from(LADDERS), HISTORIES, MOMENTS)
def test_the_history_of_tiers_is_the_tier_at_each_moment(
    ladder: Ladder, history: History, at: datetime
) -> None:
    until = JOINED + timedelta(days=900)

    spans = tier_history(ladder, history=history, until=until)

    covering = [span for span in spans if span.until and span.since <= at < span.until]
    assert [ladder.codes[span.height] for span in covering] == [
        tier_at(ladder, history=history, at=at)
    ]


def _doing(missing: Missing, at: datetime) -> Activity:
    amounts = {"orders": 0, "spend": 0} | {missing.measure: missing.amount}
    return Activity(at, Amounts(0, amounts["orders"], amounts["spend"]))


@pytest.mark.parametrize("ladder", [LADDERS[0], LADDERS[-1]])
def test_nobody_without_activity_has_anything_to_lose(ladder: Ladder) -> None:
    assert forecast(ladder, history=History(JOINED), at=utc(2026, 1, 1)).loss is None
