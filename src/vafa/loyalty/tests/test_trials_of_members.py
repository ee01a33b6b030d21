"""A trial knows the tiers of members, their days, and what else is on record of the past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.make import make_customer
from vafa.customers.models import Customer
from vafa.journal.jobs.progress import Progress
from vafa.loyalty.actions import follow_order, write_loyalty_rule
from vafa.loyalty.actions.days import tell_birth_date
from vafa.loyalty.actions.events import follow_event
from vafa.loyalty.jobs.trials import run_trial, try_rules
from vafa.loyalty.make import make_member, make_programme
from vafa.loyalty.models import (
    GivenEffect,
    Member,
    OrderDecision,
    Programme,
    Referral,
    RuleMode,
    Simulation,
    TierState,
)
from vafa.loyalty.queries.simulating import simulated_period, trial_of, tried_versions
from vafa.loyalty.queries.tiers import standing_of
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.rules.outlook import Assumed, cost_of
from vafa.loyalty.rules.trials import RuleTally, Tally, TierTally, untried
from vafa.loyalty.tests.tier_cast import WORDS, a_club, ladder
from vafa.orders.make import make_order
from vafa.orders.models import Order, OrderLine
from vafa.staff.models import Shop

pytestmark = pytest.mark.usefixtures("shop")
TODAY = date(2026, 6, 30)
MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)
AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
SILVER = {"at_least": [{"field": "customer.tier_rank"}, {"integer": 1}]}


def rule(trigger: str = "order_paid", points: int = 10, **more: object) -> dict[str, object]:
    grant = {"asset": "points-1", "amount": {"fixed": {"amount": points}}}
    return {"trigger": trigger, "then": [{"grant": grant}], **more}


@pytest.fixture(autouse=True)
def as_of(shop: Shop) -> None:
    Shop.objects.update(as_of_date=TODAY)


def bought(name: str, days: int, amount: int = 1_000) -> None:
    customer = Customer.objects.filter(number=name).first() or make_customer(name)
    make_order(customer, f"{name}-{days}", MARCH + timedelta(days=days), amount)


def tried(programme: Programme, *, since: date = date(2025, 12, 30)) -> Tally:
    simulation = Simulation(programme=programme, first_day=since, latest_day=TODAY)
    period = simulated_period(simulation)
    assert period.end is not None
    versions = tried_versions(programme_id=programme.id)
    trial = trial_of(programme=programme, versions=versions, until=period.end)
    run_trial(Progress(), trial, period)
    return trial.tally


def points_of(tally: Tally, programme: Programme, name: str) -> int:
    return tally.rules[str(programme.rules.get(name=name).id)].points


def test_rules_for_a_tier_give_once_the_orders_before_have_opened_it() -> None:
    programme = a_club(rule(), rule(when=SILVER, points=7))
    for days in range(4):
        bought("mina", days)
    bought("reza", 0)

    tally = tried(programme)

    # Two orders open silver, so the third and the fourth find it.
    assert points_of(tally, programme, "Rule 2") == 14
    assert tally.tiers == {
        "base": TierTally(1, 0),
        "silver": TierTally(0, 1),
        "gold": TierTally(1, 1),
    }


def test_reaching_a_tier_sets_rules_off_with_its_name() -> None:
    gold = {"is": [{"field": "event.what"}, {"text": "gold"}]}
    programme = a_club(rule("tier_reached", 70), rule("tier_reached", 5, when=gold))
    for days in range(5):
        bought("mina", days)

    tally = tried(programme)

    assert (tally.points, tally.events) == (145, {"tier_reached": 2})


def test_a_tier_that_is_no_longer_earned_is_gone_at_the_end() -> None:
    window = {"kind": "latest_days", "days": 20}
    programme = a_club(rule(when=SILVER), tiers=ladder(window=window))
    for days in (0, 1, 40):
        bought("mina", days)

    tally = tried(programme)

    assert tally.points == 0
    assert (tally.tiers["base"].members, tally.tiers["silver"].reached) == (1, 1)


@pytest.mark.parametrize("measure", ["orders", "spend", "units"])
@pytest.mark.parametrize("seed", range(4))
def test_a_trial_gives_and_ends_as_following_the_same_orders_does(measure: str, seed: int) -> None:
    tiers = ladder(measure=measure, silver=2, gold=5)
    if measure != "orders":
        tiers = ladder(measure=measure, silver=25, gold=60, window={"kind": "year"})
    programme = a_club(
        rule(), rule(when=SILVER), rule("tier_reached", 3), rule("member_joined", 2), tiers=tiers
    )
    a_past(Random(seed))

    tally = tried(programme)

    for order in Order.objects.order_by("ordered_at", "id"):
        live(programme, order)
    given = GivenEffect.objects.values_list("given", "reversed")
    assert tally.points == sum(row[0] - row[1] for row in given)
    ends = datetime(2026, 6, 30, 20, 59, tzinfo=UTC)
    stands = [standing_of(member=member, at=ends) for member in Member.objects.all()]
    assert {code: tier.members for code, tier in tally.tiers.items()} == {
        code: sum(each is not None and each.level == code for each in stands)
        for code in ("base", "silver", "gold")
    }
    reached = TierState.objects.filter(rank__gt=0).values_list("level", flat=True)
    assert sorted(reached) == sorted(
        code for code, tier in tally.tiers.items() for _time in range(tier.reached)
    )


def a_past(random: Random) -> None:
    """Some months of three customers, with goods that came back."""
    for number in range(24):
        bought(random.choice(["mina", "reza", "eleni"]), number * 4, random.randrange(3, 30))
    for line in OrderLine.objects.order_by("id"):
        if random.random() < 0.2:
            OrderLine.objects.filter(pk=line.pk).update(returned_quantity_milli=1_000)


def live(programme: Programme, order: Order) -> None:
    """Let an order be followed when it comes, and its customer join with the first one."""
    assert order.customer is not None
    if not Member.objects.filter(customer=order.customer).exists():
        make_member(programme, order.customer, at=order.ordered_at)
    follow_order(order_id=order.id, at=order.ordered_at, by=SYSTEM)


def test_birthdays_name_days_and_anniversaries_come_round_in_a_trial() -> None:
    programme = make_programme(rule("birthday", 5), rule("name_day", 7), rule("anniversary", 9))
    mina = make_customer("mina", name="Giorgos Papas")
    tell_birth_date(customer_id=mina.id, day=date(1990, 5, 2), at=AT, by=SYSTEM)
    make_order(mina, "M-1", MARCH - timedelta(days=400), 1_000)
    bought("reza", 0)

    tally = tried(programme, since=date(2024, 6, 30))

    # Joined on 3 February 2025: two birthdays, two days of Saint George, one year of membership.
    assert tally.events == {"birthday": 2, "name_day": 2, "anniversary": 1}
    assert tally.points == 10 + 14 + 9
    assert (tally.orders_touched, tally.members_touched) == (0, 1)


def test_who_joins_on_their_birthday_has_it_on_the_next_morning() -> None:
    programme = make_programme(rule("birthday", 5))
    bought("mina", 0)
    mina = Customer.objects.get()
    tell_birth_date(customer_id=mina.id, day=date(1990, 3, 10), at=AT, by=SYSTEM)

    assert tried(programme).events == {"birthday": 1}


def test_what_is_on_record_sets_rules_off_once_also_when_two_programmes_were_told() -> None:
    programme, other = (
        make_programme(rule("review_written", 4), name=name) for name in ("Stars", "Moons")
    )
    bought("mina", 0)
    happened = Happened("review_written", "r1")
    for each in (programme, other):
        member = make_member(each, Customer.objects.get())
        for at in (MARCH + timedelta(days=1), MARCH - timedelta(days=1)):
            follow_event(
                member_id=member.id,
                happened=Happened("review_written", at.isoformat()),
                at=at,
                by=SYSTEM,
            )
    assert OrderDecision.objects.filter(trigger=happened.trigger).count() == 4

    tally = tried(programme)

    # Before the first order of the trial nobody is a member.
    assert (tally.points, tally.events) == (4, {"review_written": 1})


def test_recommendations_that_were_rewarded_are_known() -> None:
    programme = make_programme(rule("referral_qualified", 50), rule("friend_welcomed", 20))
    for name in ("mina", "reza"):
        bought(name, 0)
    mina, reza = (make_member(programme, each) for each in Customer.objects.order_by("id"))
    moment = MARCH + timedelta(days=9)
    Referral.objects.create(
        referrer=mina, referee=reza, state="rewarded", clicked_at=MARCH, closed_at=moment
    )

    tally = tried(programme)

    assert tally.events == {"referral_qualified": 1, "friend_welcomed": 1}
    assert tally.points == 70


def test_what_a_trial_cannot_know_is_named_with_the_reason() -> None:
    about = {"is": [{"field": "event.what"}, {"text": "cup"}]}
    bodies = {
        "records": rule("survey_answered"),
        "event": rule("review_written", when=about),
        "days": rule("birthday"),
        "daily": rule("day_begun"),
        "challenge": rule("challenge_completed"),
        "tiers": rule("tier_reached"),
        "year": rule("anniversary"),
        "trigger": rule("order_quoted"),
        "code": rule("code_entered"),
    }
    programme = make_programme(rule())
    for name, body in bodies.items():
        write_loyalty_rule(
            programme_id=programme.id, name=name, body=body, mode=RuleMode.DRAFT, at=AT, by=SYSTEM
        )
    versions = tried_versions(programme_id=programme.id)
    trial = trial_of(programme=programme, versions=versions, until=AT)

    found = untried(trial.book, events={"review_written": 3}, has_tiers=False)

    names = {str(each.id): each.name for each in programme.rules.all()}
    assert {names[key]: reason for key, reason in found.items()} == {name: name for name in bodies}


def test_the_job_keeps_tiers_from_the_lowest_and_events_by_name() -> None:
    programme = a_club(rule("tier_reached"))
    for days in range(2):
        bought("mina", days)
    simulation = Simulation.objects.create(
        programme=programme,
        first_day=date(2026, 1, 1),
        latest_day=TODAY,
        spent_bp=0,
        asked_at=AT,
        by="system",
    )

    try_rules(Progress(), simulation_id=simulation.id)

    simulation.refresh_from_db()
    assert simulation.result is not None
    kept = simulation.result["tally"]
    assert [code for code, _tier in kept["tiers"]] == list(WORDS) == ["base", "silver", "gold"]
    assert (kept["events"], simulation.result["untried"]) == ({"tier_reached": 1}, {})


def test_a_rule_costs_what_is_spent_of_its_points_and_its_money_beside() -> None:
    assumed = Assumed(value_micro=5_000_000, cost_micro=4_000_000, spent_bp=5_000, margin_bp=None)

    assert cost_of(RuleTally(times=3, points=100, money=30), assumed) == 230
