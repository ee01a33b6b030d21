"""A share of new members is held back from a rule, and what the rule earned is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.make import make_customer
from vafa.loyalty.actions import end_programme, follow_order
from vafa.loyalty.actions.holdouts import (
    HoldoutIsOpen,
    HoldoutIsOver,
    ShareOutOfRange,
    end_holdout,
    hold_back,
)
from vafa.loyalty.actions.refusals import ProgrammeHasEnded
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import Holdout, Member, OrderDecision, Rule
from vafa.loyalty.queries.holdouts import earned_by, held_back_rules, holdouts_of
from vafa.loyalty.rules.holdouts import is_held_back
from vafa.orders.make import make_order

pytestmark = pytest.mark.usefixtures("shop")
BEGAN = datetime(2026, 2, 1, tzinfo=UTC)
JOINED = datetime(2026, 2, 10, tzinfo=UTC)
BOUGHT = datetime(2026, 3, 1, tzinfo=UTC)
ENDED = datetime(2026, 4, 1, tzinfo=UTC)


def open_group(*, share_bp: int = 5_000, salt: str = "salt") -> Holdout:
    make_programme()
    holdout = hold_back(rule_id=Rule.objects.get().id, share_bp=share_bp, at=BEGAN, by=SYSTEM)
    Holdout.objects.update(salt=salt)
    holdout.refresh_from_db()
    return holdout


def joined(holdout: Holdout, count: int, *, at: datetime = JOINED) -> list[Member]:
    programme, first = holdout.rule.programme, Member.objects.count()
    return [
        make_member(programme, make_customer(f"{first + number}"), at=at) for number in range(count)
    ]


def is_held(holdout: Holdout, member: Member) -> bool:
    return held_back_rules(member, at=BOUGHT) == {str(holdout.rule_id)}


def test_the_lot_is_the_same_for_ever_and_takes_about_the_share() -> None:
    drawn = [
        is_held_back(rule_id=7, member_id=member, salt="a", share_bp=2_000)
        for member in range(10_000)
    ]

    assert drawn == [
        is_held_back(rule_id=7, member_id=member, salt="a", share_bp=2_000)
        for member in range(10_000)
    ]
    # Two thousand with a standard deviation of forty.
    assert 1_850 < sum(drawn) < 2_150


def test_another_rule_or_salt_holds_back_others() -> None:
    draws = [
        [is_held_back(rule_id=rule, member_id=n, salt=salt, share_bp=5_000) for n in range(200)]
        for rule, salt in ((1, "a"), (2, "a"), (1, "b"))
    ]

    assert draws[0] != draws[1]
    assert draws[0] != draws[2]


def test_who_is_held_back_earns_nothing_and_is_told_why() -> None:
    holdout = open_group()
    members = joined(holdout, 8)
    for member in members:
        order = make_order(member.customer, f"A-{member.id}", BOUGHT, 1_000)
        follow_order(order_id=order.id, at=BOUGHT, by=SYSTEM)

    verdicts = {
        decision.member_id: decision.answers[0]["verdict"]
        for decision in OrderDecision.objects.filter(trigger="order_paid")
    }

    held = [member for member in members if is_held(holdout, member)]
    assert 0 < len(held) < 8
    assert [verdicts[member.id] for member in held] == ["held_back"] * len(held)
    assert sorted(verdicts.values()).count("given") == 8 - len(held)


def test_members_from_before_get_the_rule_as_ever() -> None:
    make_programme()
    early = make_member(
        Rule.objects.get().programme, make_customer("early"), at=BEGAN - timedelta(days=1)
    )
    hold_back(rule_id=Rule.objects.get().id, share_bp=5_000, at=BEGAN, by=SYSTEM)

    assert held_back_rules(early, at=BOUGHT) == frozenset()
    assert held_back_rules(None, at=BOUGHT) == frozenset()


def test_when_the_comparison_ends_everybody_gets_the_rule() -> None:
    holdout = open_group()
    held = next(member for member in joined(holdout, 8) if is_held(holdout, member))

    end_holdout(holdout_id=holdout.id, at=ENDED, by=SYSTEM)

    assert held_back_rules(held, at=ENDED) == frozenset()
    # What happened before is told as it was.
    assert held_back_rules(held, at=BOUGHT) == {str(holdout.rule_id)}
    late = joined(holdout, 4, at=ENDED)
    assert {held_back_rules(member, at=ENDED) for member in late} == {frozenset()}


def test_what_the_rule_earned_is_a_difference_with_its_interval() -> None:
    holdout = open_group()
    for member in joined(holdout, 100):
        amount = 1_000 if is_held(holdout, member) else 3_000 + member.id % 7
        order = make_order(member.customer, f"A-{member.id}", BOUGHT, amount)
        make_order(member.customer, f"B-{member.id}", JOINED - timedelta(days=9), 99_000)
        follow_order(order_id=order.id, at=BOUGHT, by=SYSTEM)

    found = earned_by(holdout=holdout, at=ENDED)

    assert found.treated.members + found.held_back.members == 100
    assert min(found.treated.members, found.held_back.members) >= 30
    assert found.held_back.spend.mean == 1_000
    assert found.spend is not None
    assert found.spend.low < found.spend.estimate < found.spend.high
    assert 2_000 < found.spend.estimate < 2_006
    # A point for each full euro; the programme's point costs three cents.
    assert (found.points, found.cost) == (30 * found.treated.members, 90 * found.treated.members)


def test_members_who_bought_nothing_count_on_both_sides() -> None:
    holdout = open_group()
    joined(holdout, 80)

    found = earned_by(holdout=holdout, at=ENDED)

    assert found.treated.members + found.held_back.members == 80
    assert (found.treated.spend.total, found.spend, found.points) == (0, None, 0)


def test_too_few_members_say_nothing() -> None:
    holdout = open_group()
    joined(holdout, 10)

    assert earned_by(holdout=holdout, at=ENDED).spend is None


def test_two_sides_are_read_in_a_fixed_number_of_queries(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    holdout = open_group()
    joined(holdout, 10)
    holdout = holdouts_of(programme_id=holdout.rule.programme_id)[0]

    with django_assert_num_queries(3):  # type: ignore[operator]
        earned_by(holdout=holdout, at=ENDED)


@pytest.mark.parametrize("share_bp", [0, 99, 5_001])
def test_a_share_that_says_nothing_is_refused(share_bp: int) -> None:
    make_programme()

    with pytest.raises(ShareOutOfRange):
        hold_back(rule_id=Rule.objects.get().id, share_bp=share_bp, at=BEGAN, by=SYSTEM)

    assert not Holdout.objects.exists()


def test_a_second_group_is_refused_while_one_is_open_and_a_second_end() -> None:
    holdout = open_group()

    with pytest.raises(HoldoutIsOpen):
        hold_back(rule_id=holdout.rule_id, share_bp=1_000, at=JOINED, by=SYSTEM)
    end_holdout(holdout_id=holdout.id, at=ENDED, by=SYSTEM)
    with pytest.raises(HoldoutIsOver):
        end_holdout(holdout_id=holdout.id, at=ENDED + timedelta(days=1), by=SYSTEM)

    assert [row.until for row in Holdout.objects.all()] == [ENDED]


def test_an_ended_programme_holds_nobody_back() -> None:
    programme = make_programme()
    end_programme(programme_id=programme.id, at=BEGAN, by=SYSTEM)

    with pytest.raises(ProgrammeHasEnded):
        hold_back(rule_id=Rule.objects.get().id, share_bp=1_000, at=JOINED, by=SYSTEM)

    assert not Holdout.objects.exists()
