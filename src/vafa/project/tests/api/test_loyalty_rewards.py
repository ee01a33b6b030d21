"""What members can use, through the door for programs."""

from __future__ import annotations

from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.insight.make import make_customer
from vafa.ledger.queries import faults
from vafa.loyalty.actions import follow_event
from vafa.loyalty.actions.causes import create_cause
from vafa.loyalty.make import BEGAN, make_code, make_member, make_points, make_programme
from vafa.loyalty.models import Donation, Member
from vafa.loyalty.rules.happening import Happened
from vafa.project.tests.api.conftest import Program

EXPRESS = {"what": "express", "count": 2, "validity": {"kind": "never"}}
REVIEWED = {"trigger": "review_written", "then": [{"entitle": EXPRESS}]}
AN_ORDER = {"what": "express", "order": "web:1021"}


@pytest.fixture
def reza(program: Program) -> Member:
    member = make_member(make_programme(REVIEWED), make_customer("7"))
    make_points(member, 300)
    follow_event(
        member_id=member.id, happened=Happened("review_written", "r1"), at=BEGAN, by=SYSTEM
    )
    return member


def told(program: Program, member: Member, deed: str, body: object) -> Any:
    return program.post(f"/loyalty/members/{member.id}/{deed}", body)


def test_codes_and_special_conditions_are_listed(program: Program, reza: Member) -> None:
    code = make_code(reza.programme, "MINE-2026", supply=3)
    code.member = reza
    code.save()

    found = program.get(f"/loyalty/members/{reza.id}/rewards").json()

    assert [(each["name"], each["left"]) for each in found["codes"]] == [("Spring", 3)]
    assert [(each["key"], each["left"]) for each in found["entitlements"]] == [("express", 2)]
    assert found["offers"] == []


def test_a_special_condition_is_used_once_for_an_order(program: Program, reza: Member) -> None:
    answers = [told(program, reza, "entitlement-uses", AN_ORDER) for _time in range(2)]
    another = told(program, reza, "entitlement-uses", {**AN_ORDER, "order": "web:1022"})
    too_many = told(program, reza, "entitlement-uses", {**AN_ORDER, "order": "web:1023"})

    assert [each.json()["entitlements"][0]["left"] for each in answers] == [1, 1]
    assert another.json()["entitlements"] == []
    assert (too_many.status_code, too_many.json()["code"]) == (409, "not_entitled")


def test_points_are_given_to_a_cause_once(program: Program, reza: Member) -> None:
    said: dict[str, Any] = {"names": {"en": "Water"}, "words": {}, "account": "GR16"}
    cause = create_cause(programme_id=reza.programme_id, key="water", **said, at=BEGAN, by=SYSTEM)
    gift = {"cause_id": cause.id, "points": 120, "source": "gift-7"}

    answers = [told(program, reza, "donations", gift) for _time in range(2)]

    assert [answer.json()["spendable"] for answer in answers] == [180, 180]
    assert Donation.objects.get().points == 120
    assert list(faults()) == []


@pytest.mark.parametrize(("points", "status"), [(0, 422), (301, 409)])
def test_a_donation_that_cannot_be_is_refused(
    program: Program, reza: Member, points: int, status: int
) -> None:
    said: dict[str, Any] = {"names": {"en": "Water"}, "words": {}, "account": "GR16"}
    cause = create_cause(programme_id=reza.programme_id, key="water", **said, at=BEGAN, by=SYSTEM)

    answer = told(
        program, reza, "donations", {"cause_id": cause.id, "points": points, "source": "g"}
    )

    assert answer.status_code == status
    assert not Donation.objects.exists()


def test_a_cause_that_is_not_there_is_pointed_at(program: Program, reza: Member) -> None:
    answer = told(program, reza, "donations", {"cause_id": 9, "points": 1, "source": "g"})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/body/cause_id")
