"""Rules tried over orders of the past give what they would have given, and write nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from vafa.core.keys import SYSTEM
from vafa.customers.make import make_customer
from vafa.customers.models import Customer
from vafa.journal.actions import cancel_work
from vafa.journal.jobs.progress import Progress
from vafa.ledger.models import Posting
from vafa.loyalty.actions import follow_order, write_loyalty_rule
from vafa.loyalty.actions.programmes import ProgrammeNeedsRules
from vafa.loyalty.actions.simulations import (
    NoSuchPeriod,
    TrialIsRunning,
    ask_for_trial,
)
from vafa.loyalty.jobs.trials import run_trial, try_rules
from vafa.loyalty.make import BEGAN, make_member, make_programme
from vafa.loyalty.models import (
    Member,
    OrderDecision,
    Programme,
    RuleMode,
    RuleVersion,
    Simulation,
)
from vafa.loyalty.queries.past_orders import past_orders
from vafa.loyalty.queries.simulating import (
    running_trial,
    simulated_period,
    trial_book,
    trial_of,
    tried_versions,
    versions_hash,
)
from vafa.loyalty.rules.engine import Group, Version, compile_rules, read_rule
from vafa.loyalty.rules.engine import Programme as Place
from vafa.loyalty.rules.engine.book import ReadyGroup, narrowed
from vafa.loyalty.rules.outlook import Assumed, outlook, read_tally, tally_json
from vafa.loyalty.rules.trials import MonthTally, RuleTally, Tally, Trial, untried
from vafa.orders.make import make_order
from vafa.orders.models import OrderLine
from vafa.staff.models import Shop

pytestmark = pytest.mark.usefixtures("shop")
TODAY = date(2026, 6, 30)
MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)
AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
A_EURO = {"per_money": {"amount": 1, "money": {"amount": 100, "currency": "EUR"}}}


def grant(**more: object) -> dict[str, object]:
    return {"grant": {"asset": "points-1", "amount": A_EURO, **more}}


WELCOME = {
    "trigger": "member_joined",
    "then": [grant(amount={"fixed": {"amount": 20}})],
    "limits": [{"per": "customer", "of": "times", "most": 1}],
}


def rule(*then: object, **more: object) -> dict[str, object]:
    return {"trigger": "order_paid", "then": list(then), **more}


@pytest.fixture(autouse=True)
def as_of(shop: Shop) -> None:
    Shop.objects.update(as_of_date=TODAY)


def bought(name: str, days: int, amount: int, *, after: datetime = MARCH) -> None:
    customer = Customer.objects.filter(number=name).first() or make_customer(name)
    make_order(customer, f"{name}-{days}", after + timedelta(days=days), amount)


def tried(programme: Programme, *, months: int = 6) -> tuple[Trial, Simulation]:
    simulation = ask_for_trial(
        programme_id=programme.id, months=months, spent_bp=6_000, at=AT, by=SYSTEM
    )
    period = simulated_period(simulation)
    versions = tried_versions(programme_id=programme.id)
    assert period.end is not None
    trial = trial_of(programme=programme, versions=versions, until=period.end)
    run_trial(Progress(), trial, period)
    return trial, simulation


def test_a_trial_gives_what_following_the_same_orders_gives() -> None:
    programme = make_programme(rule(grant()), rule(grant(), when={"nth_order": {"is": 2}}))
    for name, days, amount in (("mina", 0, 1_250), ("reza", 1, 990), ("mina", 5, 4_000)):
        bought(name, days, amount)
    for customer in Customer.objects.all():
        make_member(programme, customer, at=BEGAN)
    trial, _ = tried(programme)
    for order in sorted(past_order_ids()):
        follow_order(order_id=order, at=AT, by=SYSTEM)

    given = sum(row.given for each in OrderDecision.objects.all() for row in each.effects.all())
    assert trial.tally.points == given == 12 + 9 + 40 + 40


def past_order_ids() -> list[int]:
    return list(OrderLine.objects.values_list("order_id", flat=True))


def test_a_trial_counts_points_money_members_and_months() -> None:
    off = {"discount": {"scope": "order", "off": {"percent": {"basis_points": 1_000}}}}
    placed = {"trigger": "order_placed", "then": [off]}
    programme = make_programme(rule(grant(validity={"kind": "rolling_days", "days": 30})), placed)
    for name, days, amount in (("mina", 0, 1_000), ("reza", 1, 50), ("mina", 100, 2_000)):
        bought(name, days, amount)

    tally = tried(programme)[0].tally

    assert (tally.orders, tally.orders_touched, tally.revenue) == (3, 3, 3_050)
    assert (tally.members, tally.members_touched) == (2, 2)
    # Ten points of March have ended by the end of June, twenty have not.
    assert (tally.points, tally.ended, tally.active) == (30, 10, 20)
    assert tally.money == 100 + 5 + 200
    assert {first: month.points for first, month in tally.months.items()} == {
        date(2026, 3, 1): 10,
        date(2026, 6, 1): 20,
    }


def test_a_narrowed_book_keeps_the_rules_that_stay_in_their_groups() -> None:
    versions = [
        Version(key, key, read_rule(rule(grant())), group=group)
        for key, group in (("a", "best"), ("b", "best"), ("c", ""))
    ]
    place = Place("Europe/Athens", "gregorian", "EUR")
    book = compile_rules(versions, programme=place, groups=[Group("best", "best_for_customer")])

    found = narrowed(book, lambda each: each.key != "a")

    assert [each.key for each in found.rules] == ["b", "c"]
    group = next(item for item in found.items if isinstance(item, ReadyGroup))
    assert [item.key for item in group.members] == ["b"]


def test_what_came_back_earns_nothing_but_the_welcome_stays() -> None:
    programme = make_programme(rule(grant()), WELCOME)
    bought("mina", 0, 1_000)
    OrderLine.objects.update(returned_quantity_milli=1_000)

    tally = tried(programme)[0].tally

    assert (tally.points, tally.points_back) == (20, 10)


def test_limits_hold_in_a_trial_too() -> None:
    monthly = {"per": "customer", "period": "month", "of": "grant", "most": 15}
    programme = make_programme(rule(grant(), limits=[monthly]))
    for days in (0, 1, 30):
        bought("mina", days, 1_000)

    assert tried(programme)[0].tally.points == 10 + 5 + 10


def test_who_bought_before_the_trial_has_a_history() -> None:
    programme = make_programme(rule(grant(), when={"nth_order": {"is": 3}}))
    for days in (-400, -300, 0, 10):
        bought("mina", days, 1_000)

    assert tried(programme, months=6)[0].tally.points == 10


def test_a_trial_says_which_rules_it_cannot_tell_anything_about() -> None:
    tier = {"is": [{"field": "customer.tier"}, {"text": "gold"}]}
    birthday = {"trigger": "birthday", "then": [grant(amount={"fixed": {"amount": 5}})]}
    code = {"trigger": "order_placed", "then": [{"accept_code": {"template": "spring"}}]}
    programme = make_programme(rule(grant()), rule(grant(), when=tier), birthday, code)

    book = trial_book(programme=programme, versions=tried_versions(programme_id=programme.id))

    rules = [version.rule_id for version in RuleVersion.objects.order_by("rule_id")]
    assert untried(book, events={}, has_tiers=False) == {
        str(rules[1]): "customer",
        str(rules[2]): "days",
        str(rules[3]): "code",
    }
    assert untried(book, events={"birthday": 1}, has_tiers=True) == {str(rules[3]): "code"}


def test_drafts_are_tried_as_if_they_were_live_and_ended_rules_are_not() -> None:
    programme = make_programme(rule(grant()))
    for name, mode in (("Draft", RuleMode.DRAFT), ("Over", RuleMode.ENDED)):
        write_loyalty_rule(
            programme_id=programme.id, name=name, body=WELCOME, mode=mode, at=AT, by=SYSTEM
        )

    versions = tried_versions(programme_id=programme.id)

    assert [version.rule.name for version in versions] == ["Rule 1", "Draft"]
    assert {version.mode for version in versions} == {"live"}


def test_the_job_keeps_the_result_and_writes_nothing_to_anybody() -> None:
    programme = make_programme(rule(grant()), WELCOME)
    bought("mina", 0, 1_000)
    simulation = tried(programme)[1]
    before = (Posting.objects.count(), OrderDecision.objects.count(), Member.objects.count())

    assert try_rules(Progress(), simulation_id=simulation.id) == {"orders": 1}

    assert (
        Posting.objects.count(),
        OrderDecision.objects.count(),
        Member.objects.count(),
    ) == before
    simulation.refresh_from_db()
    assert simulation.result is not None
    assert simulation.result["tally"]["active"] == 30
    assert simulation.result["margin_bp"] is None
    assert simulation.finished_at is not None


def test_the_rules_of_a_trial_are_known_again_by_their_hash() -> None:
    programme = make_programme(rule(grant()))
    before = versions_hash(tried_versions(programme_id=programme.id))

    write_loyalty_rule(
        programme_id=programme.id, name="New", body=WELCOME, mode=RuleMode.DRAFT, at=AT, by=SYSTEM
    )

    assert versions_hash(tried_versions(programme_id=programme.id)) != before


def test_orders_are_read_in_pieces_with_two_queries_each(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    for number in range(30):
        bought(f"c{number}", number, 1_000)

    # Heads, lines and products, and one look that finds no more.
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        pieces = list(past_orders(since=MARCH, until=MARCH + timedelta(days=90)))

    assert [len(piece) for piece in pieces] == [30]


def test_orders_of_one_moment_come_once_over_the_edge_of_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vafa.loyalty.queries.past_orders.ORDERS_AT_ONCE", 2)
    for number in range(5):
        bought(f"c{number}", 0, 1_000)

    pieces = list(past_orders(since=MARCH, until=MARCH + timedelta(days=1)))

    assert [len(piece) for piece in pieces] == [2, 2, 1]
    assert len({order.customer for piece in pieces for order in piece}) == 5


def test_a_period_or_share_that_is_not_offered_is_refused() -> None:
    programme = make_programme()

    for months, spent in ((5, 6_000), (6, 10_001)):
        with pytest.raises(NoSuchPeriod):
            ask_for_trial(
                programme_id=programme.id, months=months, spent_bp=spent, at=AT, by=SYSTEM
            )

    assert not Simulation.objects.exists()


def test_one_trial_of_a_programme_runs_at_a_time() -> None:
    programme = make_programme()
    first = ask_for_trial(programme_id=programme.id, months=3, spent_bp=0, at=AT, by=SYSTEM)

    with pytest.raises(TrialIsRunning):
        ask_for_trial(programme_id=programme.id, months=6, spent_bp=0, at=AT, by=SYSTEM)
    assert first.work_id is not None
    cancel_work(work_id=first.work_id, at=AT, by=SYSTEM)

    assert running_trial(programme_id=programme.id) is None
    assert Simulation.objects.count() == 1


def test_a_programme_without_rules_has_nothing_to_try() -> None:
    programme = make_programme()
    RuleVersion.objects.update(mode=RuleMode.ENDED)

    with pytest.raises(ProgrammeNeedsRules):
        ask_for_trial(programme_id=programme.id, months=3, spent_bp=0, at=AT, by=SYSTEM)

    assert not Simulation.objects.exists()


def made(*, active: int, ended: int = 0, waiting: int = 0) -> Tally:
    tally = Tally(orders=100, revenue=1_000_000, orders_touched=80, revenue_touched=900_000)
    tally.active, tally.ended, tally.waiting = active, ended, waiting
    tally.rules["1"] = RuleTally(times=80, points=1_000, money=2_000)
    tally.months[date(2026, 3, 1)] = MonthTally(100, 1_000_000, 1_000, 2_000)
    return tally


def test_what_is_owed_and_what_it_costs_follow_from_the_share_that_is_spent() -> None:
    tally = made(active=600, ended=300, waiting=100)
    assumed = Assumed(value_micro=5_000_000, cost_micro=4_000_000, spent_bp=6_000, margin_bp=3_000)

    found = outlook(tally, assumed)

    assert (found.spent, found.ended, found.left, found.waiting) == (360 + 180, 120, 240, 100)
    assert (found.owed, found.owed_most) == ((240 + 100) * 5, 700 * 5)
    assert (found.cost_points, found.cost_other, found.cost) == (2_400, 2_000, 4_400)
    assert found.cost_share == Fraction(44, 10_000)
    # An order of 11,250 leaves 3,375, less 55 given with it: 4,400 are paid back by two.
    assert found.orders_to_break_even == 2
    assert found.uplift == Fraction(55, 3_320)


def test_without_a_known_margin_nobody_knows_what_pays_it_back() -> None:
    found = outlook(made(active=600), Assumed(5_000_000, 4_000_000, 6_000, None))

    assert (found.orders_to_break_even, found.uplift) == (None, None)


def test_a_trial_that_touched_nothing_has_nothing_to_pay_back() -> None:
    found = outlook(Tally(), Assumed(5_000_000, 4_000_000, 6_000, 3_000))

    assert (found.cost, found.cost_share, found.uplift) == (0, None, None)


def test_a_tally_is_read_back_as_it_was_kept() -> None:
    tally = made(active=600, ended=300, waiting=100)

    assert tally_json(read_tally(tally_json(tally))) == tally_json(tally)
    assert read_tally(tally_json(tally)).points == 1_000
