"""Points given and taken by hand: alone up to a limit, above it by two people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.keys import Actor
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.ledger.actions import NotEnough
from vafa.ledger.models import Lot, Posting
from vafa.ledger.queries import faults
from vafa.loyalty.actions import leave_programme
from vafa.loyalty.actions.adjustments import (
    AdjustmentIsDecided,
    AdjustmentNeedsReason,
    LoyaltySettingsOutOfRange,
    NothingToAdjust,
    OwnAdjustment,
    SameMember,
    adjust_points,
    approve_adjustment,
    change_loyalty_settings,
    decline_adjustment,
    hand_over_points,
)
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.make import make_member, make_points, make_programme
from vafa.loyalty.models import Adjustment, LoyaltySettings, Member
from vafa.loyalty.queries import balance_of

pytestmark = pytest.mark.usefixtures("shop")
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINA, PARVANEH = Actor.person(1), Actor.person(2)


@pytest.fixture
def reza(db: None) -> Member:
    member = make_member(make_programme(), Customer.objects.create(number="7"))
    make_points(member, 100)
    return member


def has(member: Member, at: datetime = NOON) -> int:
    return balance_of(member=member, at=at).spendable


def adjusted(
    member: Member, points: int, *, by: Actor = MINA, at: datetime = NOON, why: str = "Late"
) -> Adjustment:
    return adjust_points(member_id=member.id, points=points, reason=why, at=at, by=by)


def test_points_given_by_hand_can_be_spent_at_once_and_end_with_the_months(reza: Member) -> None:
    done = adjusted(reza, 50)

    assert (done.state, done.decided_by, has(reza)) == ("done", "person:1", 150)
    lot = Lot.objects.latest("id")
    assert (lot.reason_class, lot.expires_at) == ("goodwill", datetime(2027, 3, 10, 22, tzinfo=UTC))
    assert has(reza, datetime(2027, 3, 10, 22, tzinfo=UTC)) == 100
    assert Entry.objects.get(kind="loyalty.points_adjusted").payload["points"] == 50
    assert list(faults()) == []


def test_points_taken_by_hand_are_gone(reza: Member) -> None:
    adjusted(reza, -30)

    assert has(reza) == 70
    assert list(faults()) == []


def test_more_than_there_is_cannot_be_taken(reza: Member) -> None:
    with pytest.raises(NotEnough):
        adjusted(reza, -101)

    assert has(reza) == 100
    assert not Adjustment.objects.exists()


@pytest.mark.parametrize(
    ("points", "why", "refusal"),
    [(0, "Late", NothingToAdjust), (5, "  ", AdjustmentNeedsReason)],
)
def test_nothing_and_no_reason_are_refused(
    reza: Member, points: int, why: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        adjusted(reza, points, why=why)

    assert not Adjustment.objects.exists()
    assert has(reza) == 100


def test_above_the_limit_of_the_day_it_waits_for_a_second_person(reza: Member) -> None:
    adjusted(reza, 400)
    waiting = adjusted(reza, -101, at=NOON + timedelta(minutes=1))

    assert (waiting.state, has(reza)) == ("waiting", 500)
    assert Entry.objects.filter(kind="loyalty.adjustment_asked").count() == 1


def test_the_limit_is_each_persons_own_and_begins_anew_with_the_shops_day(reza: Member) -> None:
    adjusted(reza, 500)
    by_another = adjusted(reza, 500, by=PARVANEH)
    same_day = adjusted(reza, 1, at=datetime(2026, 3, 10, 21, 59, tzinfo=UTC))
    next_day = adjusted(reza, 500, at=datetime(2026, 3, 10, 22, tzinfo=UTC))

    states = (by_another.state, same_day.state, next_day.state)
    assert states == ("done", "waiting", "done")


def test_a_second_person_approves_and_it_is_done_once(reza: Member) -> None:
    waiting = adjusted(reza, 600)

    done = approve_adjustment(adjustment_id=waiting.id, at=NOON, by=PARVANEH)

    assert (done.state, done.decided_by, has(reza)) == ("done", "person:2", 700)
    with pytest.raises(AdjustmentIsDecided):
        approve_adjustment(adjustment_id=waiting.id, at=NOON, by=PARVANEH)
    assert has(reza) == 700
    # What another approved uses up nobody's own limit.
    assert adjusted(reza, 500).state == "done"


def test_nobody_approves_what_they_asked_for(reza: Member) -> None:
    waiting = adjusted(reza, 600)

    with pytest.raises(OwnAdjustment):
        approve_adjustment(adjustment_id=waiting.id, at=NOON, by=MINA)

    assert Adjustment.objects.get().state == "waiting"
    assert has(reza) == 100


def test_what_was_spent_before_the_approval_is_not_taken(reza: Member) -> None:
    change_loyalty_settings(adjust_limit=90, adjust_valid_months=12, at=NOON, by=PARVANEH)
    waiting = adjusted(reza, -100)
    adjusted(reza, -50)

    with pytest.raises(NotEnough):
        approve_adjustment(adjustment_id=waiting.id, at=NOON, by=PARVANEH)

    assert Adjustment.objects.get(pk=waiting.id).state == "waiting"
    assert has(reza) == 50


def test_a_declined_request_moves_nothing(reza: Member) -> None:
    waiting = adjusted(reza, 600)

    decline_adjustment(adjustment_id=waiting.id, at=NOON, by=PARVANEH)

    assert (Adjustment.objects.get().state, has(reza)) == ("declined", 100)
    assert Entry.objects.filter(kind="loyalty.adjustment_declined").count() == 1
    with pytest.raises(AdjustmentIsDecided):
        decline_adjustment(adjustment_id=waiting.id, at=NOON, by=PARVANEH)


def test_who_has_left_gets_nothing_by_hand(reza: Member) -> None:
    leave_programme(member_id=reza.id, at=NOON, by=MINA)
    before = Posting.objects.count()

    with pytest.raises(NotMember):
        adjusted(reza, 5)

    assert Posting.objects.count() == before


def test_points_handed_over_keep_their_end(reza: Member) -> None:
    eleni = make_member(reza.programme, Customer.objects.create(number="8"))
    adjusted(reza, 50)

    hand_over_points(member_id=reza.id, to_member_id=eleni.id, points=60, at=NOON, by=MINA)

    assert (has(reza), has(eleni)) == (90, 60)
    # What ends first went first: the fifty, then ten that never end.
    assert has(eleni, datetime(2027, 6, 1, tzinfo=UTC)) == 10
    assert list(faults()) == []


def test_points_are_not_handed_over_to_oneself_or_another_programme(reza: Member) -> None:
    other = make_member(make_programme(name="Moons"), Customer.objects.create(number="8"))

    for to in (reza, other):
        with pytest.raises(SameMember):
            hand_over_points(member_id=reza.id, to_member_id=to.id, points=5, at=NOON, by=MINA)

    assert (has(reza), has(other)) == (100, 0)


@pytest.mark.parametrize(("limit", "months"), [(-1, 12), (10**9 + 1, 12), (5, 0), (5, 121)])
def test_settings_out_of_range_are_refused(db: None, limit: int, months: int) -> None:
    with pytest.raises(LoyaltySettingsOutOfRange):
        change_loyalty_settings(adjust_limit=limit, adjust_valid_months=months, at=NOON, by=MINA)

    assert not LoyaltySettings.objects.exists()
