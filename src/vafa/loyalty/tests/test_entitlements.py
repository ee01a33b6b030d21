"""Special conditions: given by rules with an end, used once for an order, withdrawn when unused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.models import Customer
from vafa.journal.models import Entry
from vafa.ledger.queries import faults
from vafa.loyalty.actions import follow_event, take_back_event
from vafa.loyalty.actions.entitlements import (
    NotEntitled,
    name_special_condition,
    use_entitlement,
)
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Member
from vafa.loyalty.queries.entitlements import entitlements_of
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.tests.checkout_cast import NOW

pytestmark = pytest.mark.usefixtures("shop")
REVIEW = Happened("review_written", "review 7")
EXPRESS = {"what": "express", "count": 5, "validity": {"kind": "rolling_days", "days": 30}}


@pytest.fixture
def reza(db: None) -> Member:
    programme = make_programme({"trigger": "review_written", "then": [{"entitle": EXPRESS}]})
    return make_member(programme, Customer.objects.create(number="7"))


def reviewed(member: Member, happened: Happened = REVIEW) -> None:
    follow_event(member_id=member.id, happened=happened, at=NOW, by=SYSTEM)


def used(member: Member, document: str) -> None:
    use_entitlement(member_id=member.id, what="express", document=document, at=NOW, by=SYSTEM)


def left(member: Member, *, at: datetime = NOW) -> list[tuple[str, int]]:
    assert list(faults()) == []
    return [(one.key, one.left) for one in entitlements_of(member=member, at=at)]


def test_what_a_rule_entitles_to_is_counted_until_it_ends(reza: Member) -> None:
    reviewed(reza)

    [express] = entitlements_of(member=reza, at=NOW)

    assert (express.left, express.ending) == (5, 5)
    assert express.ends_at is not None
    assert left(reza, at=express.ends_at - timedelta(seconds=1)) == [("express", 5)]
    assert left(reza, at=express.ends_at) == []


def test_it_is_used_once_for_an_order_however_often_that_is_told(reza: Member) -> None:
    reviewed(reza)

    for document in ("order 1", "order 1", "order 2"):
        used(reza, document)

    assert left(reza) == [("express", 3)]
    assert Entry.objects.filter(kind="loyalty.entitlement_used").count() == 2


def test_who_has_none_left_is_refused(reza: Member) -> None:
    with pytest.raises(NotEntitled):
        used(reza, "order 1")
    reviewed(reza)
    for number in range(5):
        used(reza, f"order {number}")

    with pytest.raises(NotEntitled):
        used(reza, "order 6")

    assert left(reza) == []


def test_taking_back_withdraws_what_is_unused_of_that_gift_alone(reza: Member) -> None:
    reviewed(reza)
    reviewed(reza, Happened("review_written", "review 8"))
    used(reza, "order 1")

    document = REVIEW.document_of(reza.id)
    take_back_event(member_id=reza.id, document=document, at=NOW, by=SYSTEM)

    assert left(reza) == [("express", 5)]


def test_its_name_is_the_shops_own_in_each_language(reza: Member) -> None:
    reviewed(reza)
    [before] = entitlements_of(member=reza, at=NOW)

    name_special_condition(
        programme_id=reza.programme_id,
        key="express",
        names={"fa": "ارسال سریع‌تر", "el": ""},
        at=NOW,
        by=SYSTEM,
    )

    [after] = entitlements_of(member=reza, at=NOW)
    assert before.name_in("en") == "express"
    assert [after.name_in(language) for language in ("fa", "el")] == ["ارسال سریع‌تر"] * 2
