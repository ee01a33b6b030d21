from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.core.periods import Period
from vafa.customers.models import Customer
from vafa.loyalty.actions import follow_event, take_back_event
from vafa.loyalty.actions.games.challenges import (
    NoChallenge,
    check_in,
    write_badge,
    write_challenge,
)
from vafa.loyalty.actions.games.writing import BadGameKey, GameKeyTaken
from vafa.loyalty.make import BEGAN, make_member, make_programme
from vafa.loyalty.models import BadgeWindow, ChallengeCompletion, ChallengeDef, Member, Programme
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.games import badges_of, challenges_of
from vafa.loyalty.rules.games import InARow, Times, WithinDays
from vafa.loyalty.rules.happening import Happened
from vafa.staff.models import Shop

pytestmark = pytest.mark.usefixtures("shop")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
REVIEWS = {"progress": {"challenge": "critic", "amount": {"fixed": {"amount": 1}}}}
COMES_BY = {"progress": {"challenge": "daily", "amount": {"fixed": {"amount": 1}}}}
FIFTY = {
    "grant": {
        "asset": "points-1",
        "amount": {"fixed": {"amount": 50}},
        "pending": {"kind": "immediately"},
        "validity": {"kind": "never"},
        "reason": "marketing",
    }
}
A_REVIEW_COUNTS = {"trigger": "review_written", "then": [REVIEWS]}
DONE_GIVES_FIFTY = {
    "trigger": "challenge_completed",
    "when": {"is": [{"field": "event.what"}, {"text": "critic"}]},
    "then": [FIFTY, {"award_badge": {"badge": "critic"}}],
}


def critic(programme: Programme, *, times: int = 3, **fields: int) -> ChallengeDef:
    return write_challenge(
        programme_id=programme.id,
        key="critic",
        names={"en": "Critic"},
        asks=Times(times),
        period=Period(BEGAN),
        completions_max=fields.get("completions_max", 1),
        at=BEGAN,
        by=SYSTEM,
    )


@pytest.fixture
def reza() -> Member:
    programme = make_programme(A_REVIEW_COUNTS, DONE_GIVES_FIFTY)
    critic(programme)
    write_badge(
        programme_id=programme.id,
        key="critic",
        names={"en": "Critic"},
        per=BadgeWindow.ONCE,
        at=BEGAN,
        by=SYSTEM,
    )
    return make_member(programme, Customer.objects.create(number="Reza"))


def review(member: Member, number: int, *, at: datetime = NOON) -> int:
    happened = Happened("review_written", f"review {number}")
    return follow_event(member_id=member.id, happened=happened, at=at, by=SYSTEM)


def take_back(member: Member, number: int) -> None:
    document = Happened("review_written", f"review {number}").document_of(member.id)
    take_back_event(member_id=member.id, document=document, at=NOON + DAY, by=SYSTEM)


def done(member: Member, *, at: datetime = NOON) -> tuple[int, int, int]:
    (seen,) = challenges_of(member, at=at)
    return seen.done, seen.target, seen.completions


def test_a_completed_challenge_gives_what_rules_say_and_a_badge(reza: Member) -> None:
    given = [review(reza, number) for number in (1, 2, 3)]

    assert given == [0, 0, 50]
    assert done(reza) == (3, 3, 1)
    assert [badge.key for badge in badges_of(reza)] == ["critic"]
    assert balance_of(member=reza, at=NOON).spendable == 50


def test_a_deed_that_is_told_twice_counts_once(reza: Member) -> None:
    for _time in range(3):
        review(reza, 1)

    assert done(reza) == (1, 3, 0)


def test_what_completed_a_challenge_stays_when_a_deed_goes(reza: Member) -> None:
    for number in (1, 2, 3):
        review(reza, number)

    take_back(reza, 2)

    assert done(reza, at=NOON + DAY) == (3, 3, 1)
    assert balance_of(member=reza, at=NOON + DAY).spendable == 50


def test_a_deed_that_goes_takes_its_progress_with_it_and_can_be_done_anew(reza: Member) -> None:
    review(reza, 1)
    review(reza, 2)

    take_back(reza, 2)

    assert done(reza, at=NOON + DAY) == (1, 3, 0)
    review(reza, 2, at=NOON + DAY)
    assert done(reza, at=NOON + DAY) == (2, 3, 0)


def test_the_badge_goes_when_what_earned_it_goes_and_comes_back_with_it(reza: Member) -> None:
    for number in (1, 2, 3):
        review(reza, number)
    completed = Happened("challenge_completed", f"{ChallengeDef.objects.get().id}:1")

    document = completed.document_of(reza.id)
    take_back_event(member_id=reza.id, document=document, at=NOON + DAY, by=SYSTEM)

    assert badges_of(reza) == []
    assert balance_of(member=reza, at=NOON + DAY).spendable == 0
    again = Happened("challenge_completed", f"{ChallengeDef.objects.get().id}:1", "critic", 1)
    follow_event(member_id=reza.id, happened=again, at=NOON + DAY, by=SYSTEM)
    assert [badge.key for badge in badges_of(reza)] == ["critic"]


def test_a_finished_challenge_counts_nothing_more(reza: Member) -> None:
    for number in range(1, 8):
        review(reza, number)

    assert done(reza) == (3, 3, 1)
    assert ChallengeCompletion.objects.count() == 1


def test_nothing_counts_outside_the_time_of_a_challenge() -> None:
    programme = make_programme(A_REVIEW_COUNTS)
    write_challenge(
        programme_id=programme.id,
        key="critic",
        names={"en": "Critic"},
        asks=WithinDays(2, 7),
        period=Period(NOON + DAY, NOON + 9 * DAY),
        completions_max=1,
        at=BEGAN,
        by=SYSTEM,
    )
    reza = make_member(programme, Customer.objects.create(number="Reza"))

    review(reza, 1)
    review(reza, 2, at=NOON + 2 * DAY)

    assert done(reza, at=NOON + 2 * DAY) == (1, 2, 0)


@pytest.mark.parametrize(
    ("zone", "calendar"), [("Europe/Athens", "gregorian"), ("Asia/Tehran", "jalali")]
)
def test_coming_by_counts_once_for_each_of_the_shops_days(
    shop: Shop, zone: str, calendar: str
) -> None:
    Shop.objects.update(time_zone=zone, calendar=calendar)
    programme = make_programme({"trigger": "checked_in", "then": [COMES_BY]})
    daily(programme, InARow(3, "day"))
    reza = make_member(programme, Customer.objects.create(number="Reza"))
    # The Athenian night of 29 March 2026 has 23 hours; 21:30 UTC is a new day in both cities.
    evening = datetime(2026, 3, 28, 20, tzinfo=UTC)

    for hours in (0, 0.25, 3, 24):
        check_in(member_id=reza.id, at=evening + timedelta(hours=hours), by=SYSTEM)

    (seen,) = challenges_of(reza, at=evening + timedelta(hours=24))
    assert (seen.done, seen.completions) == (2, 0)
    assert seen.streak is not None
    assert seen.streak.length == 2


def daily(programme: Programme, asks: InARow) -> None:
    write_challenge(
        programme_id=programme.id,
        key="daily",
        names={"en": "Every day"},
        asks=asks,
        period=Period(BEGAN),
        completions_max=1,
        at=BEGAN,
        by=SYSTEM,
    )


def test_a_challenge_refuses_a_taken_or_strange_key_and_what_nobody_can_do() -> None:
    programme = make_programme()
    critic(programme)

    with pytest.raises(GameKeyTaken):
        critic(programme)
    with pytest.raises(NoChallenge):
        critic_named(programme, "other", 0)
    with pytest.raises(BadGameKey):
        critic_named(programme, "Not a key", 1)

    assert ChallengeDef.objects.count() == 1


def critic_named(programme: Programme, key: str, completions_max: int) -> None:
    write_challenge(
        programme_id=programme.id,
        key=key,
        names={"en": "Critic"},
        asks=Times(1),
        period=Period(BEGAN),
        completions_max=completions_max,
        at=BEGAN,
        by=SYSTEM,
    )
