from __future__ import annotations

from datetime import UTC, datetime

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.loyalty.actions import end_programme, follow_event, leave_programme, take_back_event
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.rules.happening import Happened

pytestmark = pytest.mark.usefixtures("shop")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
REVIEW = Happened("review_written", "review 7", number=5)


def _gift(trigger: str, units: int) -> dict[str, object]:
    grant = {
        "asset": "points-1",
        "amount": {"fixed": {"amount": units}},
        "pending": {"kind": "immediately"},
        "validity": {"kind": "never"},
        "reason": "marketing",
    }
    return {"trigger": trigger, "then": [{"grant": grant}]}


def _reza(*bodies: object) -> Member:
    return make_member(make_programme(*bodies), Customer.objects.create(number="Reza"))


def _has(member: Member) -> int:
    return balance_of(member=member, at=NOON).spendable


def test_a_review_is_rewarded_once_however_often_it_is_told() -> None:
    reza = _reza(_gift("review_written", 20))

    told = [
        follow_event(member_id=reza.id, happened=REVIEW, at=NOON, by=SYSTEM) for _time in range(3)
    ]

    assert told == [20, 0, 0]
    assert _has(reza) == 20
    assert Entry.objects.filter(kind="loyalty.event_followed").count() == 1


def test_who_joins_is_welcomed() -> None:
    reza = _reza(_gift("member_joined", 20))

    assert _has(reza) == 20


def test_the_same_event_of_two_members_is_two_events() -> None:
    programme = make_programme(_gift("review_written", 20))
    members = [
        make_member(programme, Customer.objects.create(number=name)) for name in ("Reza", "Eleni")
    ]

    for member in members:
        follow_event(member_id=member.id, happened=REVIEW, at=NOON, by=SYSTEM)

    assert [_has(member) for member in members] == [20, 20]


def test_what_an_event_gave_is_taken_back_once_and_can_be_earned_anew() -> None:
    reza = _reza(_gift("review_written", 20))
    follow_event(member_id=reza.id, happened=REVIEW, at=NOON, by=SYSTEM)
    document = REVIEW.document_of(reza.id)

    first = take_back_event(member_id=reza.id, document=document, at=NOON, by=SYSTEM)
    again = take_back_event(member_id=reza.id, document=document, at=NOON, by=SYSTEM)

    assert (first, again) == (20, 0)
    assert _has(reza) == 0
    assert follow_event(member_id=reza.id, happened=REVIEW, at=NOON, by=SYSTEM) == 20


def test_who_has_left_gets_nothing() -> None:
    reza = _reza(_gift("review_written", 20))
    leave_programme(member_id=reza.id, at=NOON, by=SYSTEM)

    assert follow_event(member_id=reza.id, happened=REVIEW, at=NOON, by=SYSTEM) == 0


def test_an_ended_programme_gives_nothing() -> None:
    reza = _reza(_gift("review_written", 20))
    end_programme(programme_id=reza.programme_id, at=NOON, by=SYSTEM)

    assert follow_event(member_id=reza.id, happened=REVIEW, at=NOON, by=SYSTEM) == 0
    assert _has(reza) == 0
