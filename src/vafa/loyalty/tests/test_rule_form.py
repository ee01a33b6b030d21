"""Every kind of effect, condition and limit goes through the form and comes back the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from vafa.core.presentation import DEFAULT_READERS, Reader
from vafa.loyalty.forms.rule_form import RuleDraft, draft_from, refusals
from vafa.loyalty.forms.typed import Desk
from vafa.loyalty.rules.engine import read_rule, rule_hash
from vafa.loyalty.tests.engine_cast import discount, money, percent

GREEK = DEFAULT_READERS["el"]
GIFT = {"asset": "points-1", "amount": {"fixed": {"amount": 20}}}
DAY = {"kind": "fixed_day", "day": "2026-03-21"}
BOOKS = {"is": [{"field": "line.category"}, {"text": "books"}]}
EFFECTS: list[Mapping[str, Any]] = [
    {"grant": GIFT},
    {"grant": {**GIFT, "amount": {"percent": {"basis_points": 250}}, "most": 1_000}},
    {"grant": {**GIFT, "amount": {"per_unit": {"amount": 2}}, "where": BOOKS}},
    {"grant": {**GIFT, "pending": {"kind": "return_window", "further_days": 2}}},
    {"grant": {**GIFT, "validity": DAY, "reason": "goodwill"}},
    {"grant": {**GIFT, "validity": {"kind": "year_end", "years": 1}}},
    {"spend": {"asset": "points-1", "units": 100, "worth": money(550), "share_most_bp": 5_000}},
    discount("shipping", {"amount": {"money": money(1_234)}}),
    discount("line", percent(1_250), cap=money(900), where=BOOKS),
    discount("cheapest", {"fixed_price": {"money": money(100)}}),
    {"free_item": {"product": "MUG", "units": 2, "worth": money(800), "cost": money(300)}},
    {"issue_code": {"template": "spring", "count": 3}},
    {"accept_code": {"template": "spring"}},
    {"progress": {"challenge": "readers", "amount": {"fixed": {"amount": 1}}}},
    {"award_badge": {"badge": "first"}},
    {"enter_draw": {"draw": "car", "amount": {"fixed": {"amount": 5}}}},
    {"give_spin": {"wheel": "luck", "validity": {"kind": "rolling_days", "days": 7}}},
    {"donate": {"amount": {"round_up": {"to": money(100)}}, "payer": "customer"}},
    {"entitle": {"what": "express", "count": 3}},
]
CONDITIONS: list[dict[str, Any]] = [
    {"at_least": [{"field": "order.total"}, {"money": money(5_050)}]},
    {"less_than": [{"days_since": {"field": "customer.joined_at"}}, {"integer": 30}]},
    {"is": [{"field": "customer.order_number"}, {"integer": 1}]},
    {"in": [{"field": "customer.tier"}, {"set": ["gold", "silver"]}]},
    {"not": {"in": [{"field": "order.codes"}, {"set": ["staff"]}]}},
    {"not": {"field": "customer.is_employee"}},
    {"at_most": [{"field": "clock.day"}, {"day": "2026-03-21"}]},
    {"at_least": [{"count": {"where": BOOKS}}, {"integer": 1}]},
    {"at_least": [{"count": {"where": {"field": "line.is_discounted"}}}, {"integer": 1}]},
]
BEYOND: list[dict[str, Any]] = [
    {"in": [{"field": "customer.segments"}, {"set": ["staff"]}]},
    {"any": [{"field": "customer.is_employee"}]},
    {"nth_order": {"every": 3}},
    {"between": [{"field": "clock.hour"}, {"integer": 8}, {"integer": 12}]},
    {"at_least": [{"sum": {"of": {"field": "line.units"}}}, {"integer": 3}]},
]


def desk(reader: Reader = GREEK) -> Desk:
    return Desk(reader, "points-1")


def rule(**parts: Any) -> dict[str, Any]:
    return {"trigger": "order_placed", "then": [{"grant": GIFT}], **parts}


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: next(iter(effect)))
def test_an_effect_goes_through_the_form(effect: Mapping[str, Any]) -> None:
    said = read_rule(rule(then=[effect]))

    draft = draft_from(said, desk())

    assert draft is not None
    assert rule_hash(read_rule(draft.body(desk()))) == rule_hash(said)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_goes_through_the_form(condition: dict[str, Any]) -> None:
    said = read_rule(rule(when={"all": [condition]}))

    draft = draft_from(said, desk())

    assert draft is not None
    assert rule_hash(read_rule(draft.body(desk()))) == rule_hash(said)


@pytest.mark.parametrize("condition", BEYOND)
def test_what_the_form_cannot_say_is_left_to_the_text(condition: dict[str, Any]) -> None:
    assert draft_from(read_rule(rule(when={"all": [condition]})), desk()) is None


@pytest.mark.parametrize(
    "part",
    [{"base": {"shipping": True}}, {"on_return": "keep"}, {"asset": "points-2"}],
)
def test_what_the_form_would_lose_is_left_to_the_text(part: dict[str, Any]) -> None:
    assert draft_from(read_rule(rule(then=[{"grant": {**GIFT, **part}}])), desk()) is None


def test_a_rule_with_one_bare_condition_is_shown_as_a_list_of_one() -> None:
    draft = draft_from(read_rule(rule(when={"field": "customer.is_employee"})), desk())

    assert draft is not None
    assert draft.when == [{"field": "customer.is_employee", "how": "yes"}]


def test_persian_digits_and_toman_are_read_as_typed() -> None:
    draft = RuleDraft(when=[{"field": "order.total", "how": "at_least", "value": "۵۰٬۰۰۰"}])
    draft.then = [{"kind": "grant", "formula": "fixed", "amount": "۲۰"}]

    found, refused = refusals(draft.body(desk(DEFAULT_READERS["fa"])))

    assert refused == []
    assert found is not None
    assert found.currency == "IRR"
    assert "500000" in str(found.when)


def test_a_limit_is_not_blamed_for_an_effect_that_is_wrong() -> None:
    draft = RuleDraft(
        then=[{"kind": "grant", "formula": "fixed", "amount": "many"}],
        limits=[{"per": "customer", "of": "grant", "most": "5"}],
    )

    _found, refused = refusals(draft.body(desk()))

    assert [each.place for each in refused] == ["then-0"]


def test_more_wrong_rows_are_all_named() -> None:
    rows = [{"field": "order.total", "how": "at_least", "value": text} for text in ("x", "5", "y")]
    draft = RuleDraft(when=rows, then=[{"kind": "grant", "formula": "fixed", "amount": "2"}])

    _found, refused = refusals(draft.body(desk()))

    assert [each.place for each in refused] == ["when-0", "when-2"]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"trigger": "order_paid"}', "null"])
def test_text_that_is_no_rule_is_refused_and_nothing_breaks(body: str) -> None:
    found, refused = refusals(body)

    assert found is None
    assert len(refused) == 1
