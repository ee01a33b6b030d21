"""Why did I (not) get this? Limits, schedules, conditions and what each answer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from vafa.loyalty.rules.engine import (
    KINDS,
    Context,
    Failure,
    Line,
    Order,
    compile_rules,
    evaluate,
    inverse_of,
    limit_window,
    read_rule,
)
from vafa.loyalty.rules.engine.effects import INVERSES
from vafa.loyalty.tests.engine_cast import (
    CLUB,
    NOW,
    REZA,
    SHOP,
    Json,
    basket,
    decided,
    given,
    grant,
    money,
    per_euro,
    rule,
    version,
)

TWENTY: Json = grant({"fixed": {"amount": 20}})


def verdict_of(when: Json, **more: object) -> str:
    found = decided(version("a", rule(TWENTY, when=when)), **more)  # type: ignore[arg-type]
    return found.answers[0].verdict


def test_a_rule_that_gave_nothing_names_the_conditions_that_failed() -> None:
    when: Json = {
        "all": [
            {"at_least": [{"field": "order.goods"}, {"money": money(5_000)}]},
            {"is": [{"field": "customer.tier"}, {"text": "gold"}]},
            {"is": [{"field": "customer.phase"}, {"text": "existing"}]},
        ]
    }

    found = decided(version("a", rule(TWENTY, when=when)), order=basket(3_000))

    assert found.answers[0].verdict == "not_met"
    assert found.answers[0].failures == (
        Failure("/when/all/0/at_least", 3_000, 5_000),
        Failure("/when/all/1/is", "silver", "gold"),
    )


def test_what_is_unknown_is_neither_met_nor_denied() -> None:
    gold: Json = {"is": [{"field": "customer.tier"}, {"text": "gold"}]}
    stranger = replace(REZA, tier=None)

    assert verdict_of(gold, customer=stranger, order=basket(1)) == "not_met"
    assert verdict_of({"not": gold}, customer=stranger, order=basket(1)) == "not_met"
    assert verdict_of({"not": gold}, order=basket(1)) == "given"


@pytest.mark.parametrize(
    ("when", "verdict"),
    [
        ({"nth_order": {"is": 3}}, "given"),
        ({"nth_order": {"is": 1}}, "not_met"),
        ({"nth_order": {"every": 3}}, "given"),
        ({"nth_order": {"every": 2}}, "not_met"),
        ({"at_least": [{"floor": [{"field": "order.goods"}, {"money": money(1_000)}]},
          {"integer": 3}]}, "given"),
        ({"is": [{"share_of": {"where": {"is": [{"field": "line.category"}, {"text": "books"}]}}},
          {"integer": 6_666}]}, "given"),
        ({"is": [{"max": {"of": {"field": "line.amount"}}}, {"money": money(2_000)}]}, "given"),
        ({"is": [{"min": {"of": {"field": "line.amount"},
          "where": {"is": [{"field": "line.category"}, {"text": "pens"}]}}},
          {"money": money(0)}]}, "not_met"),
        ({"in": [{"text": "books"}, {"set": ["books", "toys"]}]}, "given"),
        ({"between": [{"field": "clock.hour"}, {"integer": 11}, {"integer": 11}]}, "given"),
        ({"at_least": [{"field": "customer.balances.points"}, {"integer": 251}]}, "not_met"),
        ({"at_least": [{"field": "counters.visits"}, {"integer": 1}]}, "not_met"),
        ({"any": [{"nth_order": {"is": 9}}, {"nth_order": {"is": 3}}]}, "given"),
    ],
)  # fmt: skip
def test_every_function_says_what_its_name_says(when: Json, verdict: str) -> None:
    order = Order("o", (Line("a", 2_000, category="books"), Line("b", 1_000, category="toys")))

    assert verdict_of(when, order=order) == verdict


def test_days_are_counted_in_the_zone_of_the_programme() -> None:
    late = datetime(2026, 3, 24, 22, 30, tzinfo=UTC)  # 25 March, 00:30 in Athens, 02:00 in Tehran
    one_day: Json = {"is": [{"days_since": {"field": "customer.joined_at"}}, {"integer": 0}]}

    same = verdict_of(one_day, customer=replace(REZA, joined_at=late), order=basket(1))

    assert same == "given"


def test_a_limit_gives_what_is_left_and_says_what_it_used() -> None:
    limits = [{"per": "customer", "period": "month", "of": "grant", "most": 500}]
    points = version("a", rule(grant(per_euro()), limits=limits))

    fresh = decided(points, order=basket(60_000))
    later = decided(points, order=basket(60_000), left={"a:customer:month:grant": 30})

    assert (given(fresh), given(later)) == ([500], [30])
    assert later.consumed == {"a:customer:month:grant": 30}
    assert (later.decided[0].cuts[0].code, later.decided[0].cuts[0].amount) == ("limit", 570)


def test_the_hundred_first_customers_are_a_limit_of_times() -> None:
    limits = [{"per": "rule", "most": 100}]
    welcome = version("a", rule(TWENTY, TWENTY, limits=limits))

    in_time = decided(welcome, order=basket(1), left={"a:rule:ever:times": 1})
    late = decided(welcome, order=basket(1), left={"a:rule:ever:times": 0})

    assert (given(in_time), in_time.consumed) == ([20, 20], {"a:rule:ever:times": 1})
    assert (given(late), late.consumed) == ([0, 0], {})


def test_rules_share_a_budget_in_their_order_and_never_overdraw_it() -> None:
    limits = [{"per": "budget", "budget": "spring", "of": "grant"}]
    versions = [version(key, rule(TWENTY, limits=limits)) for key in ("a", "b", "c")]

    found = decided(*versions, order=basket(1), budgets={"spring": 50})
    unknown = decided(*versions, order=basket(1))

    assert (given(found), found.consumed) == ([20, 20, 10], {"spring": 50})
    assert (given(unknown), unknown.decided[0].cuts[0].code) == ([0, 0, 0], "budget")


def test_a_month_of_a_limit_is_a_month_of_the_programmes_calendar() -> None:
    limits = [{"per": "customer", "period": "month", "most": 1}]
    limit = read_rule(rule(TWENTY, limits=limits)).limits[0]

    jalali = limit_window(limit, now=NOW, programme=CLUB)
    gregorian = limit_window(limit, now=NOW, programme=SHOP)

    assert jalali is not None
    assert gregorian is not None
    assert jalali.start == datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
    assert jalali.end == datetime(2026, 4, 20, 20, 30, tzinfo=UTC)
    assert gregorian.start == datetime(2026, 2, 28, 22, 0, tzinfo=UTC)
    # Clocks go forward in Athens on 29 March.
    assert gregorian.end == datetime(2026, 3, 31, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "now", "is_in_force"),
    [
        ({"latest_day": "2026-03-25"}, "2026-03-25T21:59:59Z", True),
        ({"latest_day": "2026-03-25"}, "2026-03-25T22:00:00Z", False),
        ({"first_day": "2026-03-26"}, "2026-03-25T22:00:00Z", True),
        ({"weekdays": [2]}, "2026-03-25T12:00:00Z", True),
        ({"weekdays": [3]}, "2026-03-25T12:00:00Z", False),
        ({"hours": {"start": "09:00", "end": "11:00"}}, "2026-03-25T08:59:00Z", True),
        ({"hours": {"start": "09:00", "end": "11:00"}}, "2026-03-25T09:00:00Z", False),
        ({"hours": {"start": "22:00", "end": "02:00"}}, "2026-03-25T23:30:00Z", True),
    ],
)
def test_a_schedule_follows_the_wall_clock_of_the_programme(
    schedule: Json, now: str, is_in_force: bool
) -> None:
    written = version("a", rule(TWENTY, schedule=schedule))

    found = decided(written, order=basket(1), now=datetime.fromisoformat(now))

    assert found.answers[0].verdict == ("given" if is_in_force else "not_in_force")


def test_the_first_of_a_jalali_month_is_no_first_of_march() -> None:
    schedule = {"months": [1], "days_of_month": [1]}
    nowruz = version("a", rule(TWENTY, schedule=schedule))

    found = [
        decided(nowruz, order=basket(1), programme=CLUB, now=datetime(2026, *day, tzinfo=UTC))
        for day in ((3, 21, 8), (1, 1, 8), (3, 1, 8))
    ]

    assert [each.answers[0].verdict for each in found] == ["given", "not_in_force", "not_in_force"]


@pytest.mark.parametrize(
    ("mode", "verdict"),
    [("draft", "not_live"), ("ended", "not_live"), ("shadow", "given"), ("live", "given")],
)
def test_only_live_rules_give_and_shadows_say_what_they_would(mode: str, verdict: str) -> None:
    found = decided(version("a", rule(TWENTY), mode=mode), order=basket(1))

    assert found.answers[0].verdict == verdict
    assert len(found.decided) == (mode == "live")
    assert [each.given for each in found.shadow] == ([20] if mode == "shadow" else [])


def test_a_rule_in_another_currency_is_not_asked() -> None:
    found = decided(version("a", rule(grant(per_euro()))), order=basket(9), programme=CLUB)

    assert found.answers[0].verdict == "other_currency"


def test_a_quote_tells_the_points_that_delivery_will_bring() -> None:
    off: Json = {"discount": {"scope": "order", "off": {"percent": {"basis_points": 1_000}}}}
    versions = [
        version("off", rule(off, trigger="order_quoted")),
        version("points", rule(grant(per_euro()), trigger="order_delivered")),
    ]
    both = frozenset({"order_quoted", "order_delivered"})

    found = decided(*versions, order=basket(10_000), triggers=both)

    assert (found.payable, given(found)) == (9_000, [90])


def test_a_birthday_gives_without_an_order_and_belongs_to_no_line() -> None:
    birthday = version("a", rule(TWENTY, trigger="birthday"))

    found = decided(birthday, triggers=frozenset({"birthday"}))

    assert [(part.line, part.amount) for part in found.decided[0].parts] == [("", 20)]


def test_every_effect_declares_its_inverse_or_that_there_is_none() -> None:
    assert len(KINDS) == len(INVERSES) == 13
    assert [made.__name__ for made, inverse in INVERSES.items() if inverse.name is None] == [
        "Message"
    ]
    assert inverse_of(read_rule(rule(TWENTY)).then[0]).name == "claw_back"


def test_an_empty_book_answers_with_nothing() -> None:
    book = compile_rules([], programme=SHOP)

    found = evaluate(Context(triggers=frozenset()), book, now=NOW)

    assert (found.answers, found.decided, found.payable) == ((), (), 0)
