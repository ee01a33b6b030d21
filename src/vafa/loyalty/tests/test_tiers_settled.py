"""Members rise by their orders, fall with time and returns, and are given tiers by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from vafa.core.keys import SYSTEM
from vafa.journal.actions import record
from vafa.journal.jobs.progress import Progress
from vafa.ledger.actions import open_books
from vafa.loyalty.actions import join_programme, leave_programme
from vafa.loyalty.actions.orders import follow_order
from vafa.loyalty.actions.tiers import (
    LadderSaysTheSame,
    NoSuchOverride,
    NoSuchTier,
    OverrideEndsTooEarly,
    ReasonMissing,
    end_given_tier,
    give_tier,
    settle_tier,
    write_ladder,
)
from vafa.loyalty.jobs.tiers import settle_all_tiers, settle_due_tiers
from vafa.loyalty.make import make_points
from vafa.loyalty.models import (
    LadderVersion,
    Member,
    Programme,
    Qualifying,
    TierOverride,
    TierState,
)
from vafa.loyalty.queries import balance_of, owner_of
from vafa.loyalty.queries.tier_lists import level_counts, near_falling, near_rising, try_ladder
from vafa.loyalty.queries.tiers import ladder_of, place_here, standing_of, tier_seen
from vafa.loyalty.reactions import forget_the_erased
from vafa.loyalty.rules.tiers import read_ladder
from vafa.loyalty.tests.tier_cast import (
    LATER,
    ORDERED,
    WORDS,
    a_climber,
    a_club,
    arrived,
    called_off,
    ladder,
    orders,
    tiers_of,
    told,
)

pytestmark = pytest.mark.usefixtures("shop")
NEXT_YEAR = datetime(2027, 3, 11, 12, tzinfo=UTC)


def gift(trigger: str, units: int) -> dict[str, object]:
    grant = {
        "asset": "points-1",
        "amount": {"fixed": {"amount": units}},
        "pending": {"kind": "immediately"},
        "validity": {"kind": "never"},
    }
    return {"trigger": trigger, "then": [{"grant": grant}]}


def level_of(member: Member, *, at: datetime = LATER) -> str:
    found = standing_of(member=Member.objects.select_related("programme").get(pk=member.pk), at=at)
    assert found is not None
    return found.level


def given(member: Member, level: str, **more: Any) -> TierOverride:
    said = {"until": LATER, "reason": "A friend", "at": ORDERED, "by": SYSTEM, **more}
    return give_tier(member_id=member.id, level=level, **said)


def test_the_first_order_does_not_give_the_second_tier() -> None:
    reza = a_climber(a_club())

    orders("1")
    assert (level_of(reza), tiers_of(reza)) == ("base", ["base"])

    orders("2")
    assert (level_of(reza), tiers_of(reza)) == ("silver", ["base", "silver"])


def test_spending_points_never_lowers_a_tier() -> None:
    reza = a_climber(a_club(tiers=ladder(measure="units", silver=10, gold=100)))
    orders("1")
    make_points(reza, 50, at=ORDERED)
    owner, asset = owner_of(reza), reza.programme.asset_id

    with open_books(owners=[owner], at=ORDERED, by=SYSTEM) as books:
        books.spend(books.begin("spent", "all"), owner=owner, asset=asset, amount=50)
    settle_tier(member_id=reza.id, at=ORDERED, by=SYSTEM)

    assert balance_of(member=reza, at=ORDERED).spendable == 0
    assert level_of(reza) == "silver"


def test_points_that_no_order_earned_lead_to_no_tier() -> None:
    reza = a_climber(a_club(tiers=ladder(measure="units", silver=10, gold=100)))

    make_points(reza, 500, at=ORDERED)
    settle_tier(member_id=reza.id, at=ORDERED, by=SYSTEM)

    assert level_of(reza) == "base"


def test_what_comes_back_counts_no_more_to_the_cent() -> None:
    reza = a_climber(a_club(tiers=ladder(measure="spend", silver=1_000, gold=5_000)))
    orders("1")
    assert level_of(reza) == "silver"

    follow_order(order_id=arrived("1", back=1).id, at=LATER, by=SYSTEM)

    rows = Qualifying.objects.order_by("id").values_list("units", "orders", "spend")
    assert list(rows) == [(11, 1, 1_100), (-5, 0, -550)]
    assert level_of(reza) == "base"


def test_following_an_order_again_counts_nothing_more() -> None:
    reza = a_climber(a_club())
    orders("1", "1", "1")

    assert Qualifying.objects.filter(member=reza).count() == 1
    assert level_of(reza) == "base"


def test_an_order_that_was_called_off_and_taken_up_again_counts_once() -> None:
    reza = a_climber(a_club())
    orders("1", "2")
    called_off("2")
    assert level_of(reza) == "base"

    for status in ("paid", "paid"):
        told(status, "2")

    assert tiers_of(reza) == ["base", "silver", "base", "silver"]


def test_reaching_a_tier_is_rewarded_once_and_taken_back_with_the_order() -> None:
    reza = a_climber(a_club(gift("tier_reached", 70)))
    orders("1", "2", "2")
    assert balance_of(member=reza, at=ORDERED).spendable == 70

    called_off("2")
    assert balance_of(member=reza, at=LATER).spendable == 0

    orders("3", at=LATER)
    assert balance_of(member=reza, at=LATER).spendable == 70


def test_a_tier_reached_in_its_time_keeps_its_gift_when_a_later_order_comes_back() -> None:
    reza = a_climber(a_club(gift("tier_reached", 70)))
    orders("1", "2")
    orders("3", at=LATER)

    called_off("3", at=LATER + timedelta(days=1))

    assert balance_of(member=reza, at=LATER + timedelta(days=1)).spendable == 70
    assert level_of(reza) == "silver"


def test_a_tier_ends_at_midnight_in_the_shops_own_zone() -> None:
    reza = a_climber(a_club())
    orders("1", "2")
    ends = datetime(2027, 3, 10, 22, tzinfo=UTC)

    assert level_of(reza, at=ends - timedelta(seconds=1)) == "silver"
    assert level_of(reza, at=ends) == "base"


def test_the_same_day_ends_earlier_in_tehran(shop: Any) -> None:
    shop.time_zone = "Asia/Tehran"
    shop.save()
    reza = a_climber(a_club())
    orders("1", "2")
    ends = datetime(2027, 3, 10, 20, 30, tzinfo=UTC)

    assert level_of(reza, at=ends - timedelta(seconds=1)) == "silver"
    assert level_of(reza, at=ends) == "base"


def test_rules_see_the_fall_before_any_job_has_run() -> None:
    reza = a_climber(a_club())
    orders("1", "2")
    reza = Member.objects.select_related("programme").get(pk=reza.pk)

    assert tier_seen(reza, at=LATER) == ("silver", 1)
    assert tier_seen(reza, at=NEXT_YEAR) == ("base", 0)


def test_the_nightly_job_settles_who_is_due_and_nobody_else() -> None:
    reza = a_climber(a_club())
    orders("1", "2")
    TierState.objects.filter(member=reza, ended_at=None).update(due_at=ORDERED)

    done = [settle_due_tiers(Progress()) for _time in range(2)]

    assert done == [{"settled": 1}, {"settled": 0}]
    assert tiers_of(reza) == ["base", "silver"]


def test_a_settled_fall_is_dated_to_its_own_moment() -> None:
    reza = a_climber(a_club())
    orders("1", "2")

    settle_tier(member_id=reza.id, at=NEXT_YEAR, by=SYSTEM)

    now_held = TierState.objects.get(member=reza, ended_at=None)
    assert (now_held.level, now_held.since) == ("base", datetime(2027, 3, 10, 22, tzinfo=UTC))


def test_other_tiers_move_members_and_give_nothing() -> None:
    programme = a_club(gift("tier_reached", 70))
    reza = a_climber(programme)
    orders("1")
    new = ladder(silver=1)

    tried = try_ladder(programme=programme, ladder=read_ladder(new, place=place_here()), at=LATER)
    write_ladder(programme_id=programme.id, body=new, words=WORDS, at=LATER, by=SYSTEM)
    assert level_of(reza) == "silver"
    settle_all_tiers(Progress(), programme_id=programme.id)

    assert [(move.before, move.after, move.members) for move in tried.moves] == [
        ("base", "silver", 1)
    ]
    assert tiers_of(reza) == ["base", "silver"]
    assert balance_of(member=reza, at=LATER).spendable == 0


def test_the_first_tiers_look_back_at_what_counted_already() -> None:
    programme = a_club()
    reza = a_climber(programme)
    write_ladder(programme_id=programme.id, body=None, at=ORDERED, by=SYSTEM)
    orders("1", "2")
    assert standing_of(member=Member.objects.get(pk=reza.pk), at=LATER) is None

    write_ladder(programme_id=programme.id, body=ladder(), at=LATER, by=SYSTEM)
    settle_all_tiers(Progress(), programme_id=programme.id)

    assert tiers_of(reza) == ["silver"]


def test_writing_the_same_tiers_again_is_refused() -> None:
    programme = a_club()

    with pytest.raises(LadderSaysTheSame):
        write_ladder(programme_id=programme.id, body=ladder(), words=WORDS, at=LATER, by=SYSTEM)

    assert LadderVersion.objects.count() == 1


def test_a_given_tier_holds_until_its_end_and_gives_no_gift() -> None:
    reza = a_climber(a_club(gift("tier_reached", 70)))

    given(reza, "gold")

    assert level_of(reza, at=LATER - timedelta(days=1)) == "gold"
    assert level_of(reza, at=LATER) == "base"
    assert balance_of(member=reza, at=LATER).spendable == 0


def test_a_given_tier_can_be_ended_before_its_time() -> None:
    reza = a_climber(a_club())
    given(reza, "gold")

    end_given_tier(member_id=reza.id, at=ORDERED + timedelta(days=1), by=SYSTEM)

    assert level_of(reza, at=ORDERED + timedelta(days=1)) == "base"
    with pytest.raises(NoSuchOverride):
        end_given_tier(member_id=reza.id, at=ORDERED + timedelta(days=2), by=SYSTEM)


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"level": "platinum"}, NoSuchTier),
        ({"reason": "  "}, ReasonMissing),
        ({"until": ORDERED}, OverrideEndsTooEarly),
    ],
)
def test_a_tier_that_cannot_be_given_changes_nothing(changed: Any, refused: Any) -> None:
    reza = a_climber(a_club())

    with pytest.raises(refused):
        given(reza, **{"level": "gold", **changed})

    assert not TierOverride.objects.exists()
    assert tiers_of(reza) == []


def test_who_is_near_the_next_tier_or_near_losing_one_is_listed() -> None:
    programme = a_club()
    reza = a_climber(programme)
    orders("1", "2", "3")
    found = ladder_of(programme)
    assert found is not None
    soon = datetime(2027, 2, 20, tzinfo=UTC)

    assert [state.progress_bp for state in near_rising(programme=programme)] == [7_500]
    assert near_falling(programme=programme, ladder=found, at=LATER) == []
    falling = near_falling(programme=programme, ladder=found, at=soon)
    assert [state.member_id for state in falling] == [reza.id]
    counts = level_counts(programme=programme, ladder=found)
    assert [(each.level, each.members) for each in counts] == [
        ("base", 0),
        ("silver", 1),
        ("gold", 0),
    ]


def test_the_standing_says_what_is_missing_and_what_it_is_called() -> None:
    programme = Programme.objects.get(pk=a_club().pk)
    reza = a_climber(programme)
    orders("1", "2", "3")
    reza = Member.objects.select_related("programme").get(pk=reza.pk)

    found = standing_of(member=reza, at=LATER)

    assert found is not None
    assert found.name_of("gold", language="fa") == "طلایی"
    assert found.benefits_of("silver", language="el") == "Free parcels"
    assert found.forecast.next_tier is not None
    assert [(each.measure, each.amount) for each in found.forecast.next_tier.missing] == [
        ("orders", 1)
    ]


def test_who_leaves_stands_on_no_tier_and_begins_anew() -> None:
    programme = a_club()
    reza = a_climber(programme)
    orders("1", "2")
    given(reza, "gold", until=LATER + timedelta(days=90))

    leave_programme(member_id=reza.id, at=LATER, by=SYSTEM)
    assert not TierState.objects.filter(member=reza, ended_at=None).exists()

    again = LATER + timedelta(days=1)
    join_programme(programme_id=programme.id, customer_id=reza.customer_id, at=again, by=SYSTEM)
    assert level_of(reza, at=again) == "base"


def test_why_somebody_was_given_a_tier_is_forgotten_with_them() -> None:
    reza = a_climber(a_club())
    given(reza, "gold", reason="Her husband complained")
    told = record(
        kind="customers.customer_erased",
        subject_kind="customer",
        subject_id=reza.customer_id,
        at=LATER,
        by=SYSTEM,
        payload={},
    )

    forget_the_erased([told])

    assert TierOverride.objects.get().reason == ""
