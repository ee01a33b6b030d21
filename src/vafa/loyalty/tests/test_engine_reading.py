from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vafa.loyalty.rules.engine import (
    Context,
    Rule,
    RuleRefused,
    Version,
    compile_rules,
    evaluate,
    read_rule,
    rule_hash,
    write_rule,
)
from vafa.loyalty.tests.engine_cast import (
    NOW,
    SHOP,
    Json,
    discount,
    grant,
    money,
    per_euro,
    percent,
    rule,
)
from vafa.loyalty.tests.engine_worlds import JUNK, contexts, rules

FIXED: Json = {"fixed": {"amount": 20}}
DEEP = "[" * 10_000 + "]" * 10_000


def with_when(when: object) -> Json:
    return rule(grant(per_euro()), when=when)


def with_limit(**limit: object) -> Json:
    return rule(grant(per_euro()), limits=[limit])


@pytest.mark.parametrize(
    ("written", "path", "code"),
    [
        (None, "", "not_an_object"),
        ([], "", "not_an_object"),
        ("{", "", "not_json"),
        (DEEP, "", "not_json"),
        (b"\xff", "", "not_json"),
        ('{"trigger": 1, "trigger": 2}', "", "member_twice"),
        ("[" + "1," * 2_000 + "1]", "", "too_large"),
        (" " * 70_000, "", "too_large"),
        ({}, "/trigger", "missing"),
        (rule(grant(FIXED), trigger="sometimes"), "/trigger", "unknown_choice"),
        (rule(), "/then", "too_few"),
        (rule(grant(FIXED), colour=1), "/colour", "unknown_member"),
        (rule({"pay": {}}), "/then/0/pay", "unknown_effect"),
        (rule(grant({"fixed": {"amount": 1.5}})), "/then/0/grant/amount/fixed/amount",
         "not_a_whole_number"),
        (rule(grant({"fixed": {"amount": True}})), "/then/0/grant/amount/fixed/amount",
         "not_a_whole_number"),
        (rule(grant({"fixed": {"amount": 0}})), "/then/0/grant/amount/fixed/amount",
         "out_of_range"),
        (rule(grant(FIXED, asset="Points!")), "/then/0/grant/asset", "not_a_key"),
        (rule(grant(FIXED, validity={"kind": "months"})), "/then/0/grant/validity/kind",
         "not_a_choice"),
        (rule(grant(FIXED, validity={"kind": "month_end", "months": -1})),
         "/then/0/grant/validity/months", "out_of_range"),
        (rule({"message": {"template": "a\ud800"}}), "/then/0/message/template", "not_a_key"),
        (with_when({"field": "order.total"}), "/when", "wrong_type"),
        (with_when({"field": "order.colour"}), "/when/field", "unknown_field"),
        (with_when({"field": "line.is_discounted"}), "/when/field", "line_outside_lines"),
        (with_when({"eval": "1"}), "/when/eval", "unknown_function"),
        (with_when({}), "/when", "not_one_member"),
        (with_when({"is": [{"text": "a"}, {"integer": 1}]}), "/when/is", "wrong_type"),
        (with_when({"at_least": [{"text": "a"}, {"text": "b"}]}), "/when/at_least", "wrong_type"),
        (with_when({"in": [{"integer": 1}, {"set": ["a"]}]}), "/when/in", "wrong_type"),
        (with_when({"all": [{"all": []}, {"is": [{"floor": [{"integer": 1}, {"integer": 0}]},
         {"integer": 1}]}]}), "/when/all/1/is/0/floor/1", "division_by_zero"),
        (with_when({"is": [{"count": {"where": {"is": [{"count": {}}, {"integer": 1}]}}},
         {"integer": 1}]}), "/when/is/0/count/where/is/0/count", "lines_within_line"),
        (with_when({"at_least": [{"field": "order.total"}, {"money": money(5, "XXQ")}]}),
         "/when/at_least/1/money/currency", "not_a_currency"),
        (with_when({"at_least": [{"field": "order.total"}, {"money": money(5, "IRR")}]}),
         "/then/0/grant/amount/per_money/money/currency", "second_currency"),
        (with_when({"is": [{"field": "clock.day"}, {"day": "2026-02-30"}]}), "/when/is/1/day",
         "not_a_day"),
        (with_when({"is": [{"days_since": {"moment": "9999-12-31T23:59:59Z"}}, {"integer": 1}]}),
         "/when/is/0/days_since/moment", "out_of_range"),
        (rule(grant(FIXED, validity={"kind": "fixed_day", "day": "9999-12-31"})),
         "/then/0/grant/validity/day", "out_of_range"),
        (with_limit(per="customer"), "/limits/0/most", "missing"),
        (with_limit(per="budget", budget="x", most=1), "/limits/0/most", "not_with_limit"),
        (with_limit(per="order", period="day", most=1), "/limits/0/period", "not_with_limit"),
        (with_limit(per="rule", of="discount", most=1), "/limits/0/of", "limit_without_effect"),
        (rule(grant(FIXED), grant(FIXED, asset="stamps"), limits=[{"per": "rule", "of": "grant",
         "most": 1}]), "/limits/0/of", "limit_of_two_units"),
        (rule(grant(FIXED), limits=[{"per": "rule", "most": 1}, {"per": "rule", "most": 2}]),
         "/limits/1", "limit_twice"),
        (rule(grant(FIXED), schedule={"first_day": "2026-03-02", "latest_day": "2026-03-01"}),
         "/schedule/latest_day", "out_of_range"),
        (rule(grant(FIXED), schedule={"hours": {"start": "9:00", "end": "10:00"}}),
         "/schedule/hours/start", "not_a_time"),
        (rule(grant(FIXED), stacking={"exclusive": True, "joint": True}), "/stacking",
         "exclusive_and_joint"),
        (rule(grant(per_euro()), trigger="birthday"), "/then/0/grant/amount",
         "trigger_without_order"),
        (rule(discount("order", percent(100)), trigger="order_paid"), "/then/0/discount",
         "trigger_without_basket"),
        (rule(discount("bundle", percent(100))), "/then/0/discount/parts", "missing"),
        (rule(discount("shipping", percent(100), where={"all": []})), "/then/0/discount/where",
         "not_with_scope"),
        (rule(discount("cheapest", percent(100), of=2, units=2)), "/then/0/discount/of",
         "not_with_scope"),
        (rule({"accept_code": {"template": "a"}}, {"accept_code": {"template": "b"}}), "/then/1",
         "second_code"),
    ],
)  # fmt: skip
def test_wrong_json_is_refused_with_its_place_and_a_code(
    written: object, path: str, code: str
) -> None:
    with pytest.raises(RuleRefused) as refused:
        read_rule(written)

    assert (refused.value.path, refused.value.code) == (path, code)


def test_objects_that_hold_themselves_are_refused() -> None:
    loop: list[object] = []
    loop.append(loop)

    with pytest.raises(RuleRefused) as refused:
        read_rule(loop)

    assert refused.value.code == "too_deep"


def test_the_hash_names_what_a_rule_says_not_how_it_was_typed() -> None:
    short = read_rule(rule(grant(FIXED)))
    long = read_rule(json.dumps(write_rule(short), indent=3))

    assert rule_hash(short) == rule_hash(long)
    assert rule_hash(short) != rule_hash(read_rule(rule(grant({"fixed": {"amount": 21}}))))


def test_the_order_of_a_set_is_no_difference() -> None:
    def among(*names: str) -> Json:
        return with_when({"in": [{"field": "customer.tier"}, {"set": [*names]}]})

    assert rule_hash(read_rule(among("a", "b"))) == rule_hash(read_rule(among("b", "a", "b")))


@settings(max_examples=40, deadline=None)
@given(rules())
def test_a_rule_that_was_written_reads_as_the_same_rule(written: Json) -> None:
    found = read_rule(written)

    assert read_rule(write_rule(found)) == found
    assert read_rule(json.dumps(write_rule(found))) == found


@settings(max_examples=80, deadline=None)
@given(rules(), contexts(with_order=False), st.data())
def test_any_json_is_read_or_refused_and_what_is_read_can_be_asked(
    written: Json, context: Context, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(0, 2))):
        spoil(written, data)

    found = read_or_refused(written)

    if isinstance(found, Rule):
        book = compile_rules([Version("1", "1", found)], programme=SHOP)
        assert len(evaluate(context, book, now=NOW).answers) == 1
        assert read_rule(write_rule(found)) == found
    else:
        assert found.code
        assert found.path == "" or found.path.startswith("/")


def read_or_refused(written: object) -> Rule | RuleRefused:
    try:
        return read_rule(written)
    except RuleRefused as refused:
        return refused


def spoil(written: object, data: st.DataObject) -> None:
    """Put junk into a place of the JSON."""
    while True:
        if isinstance(written, dict) and written:
            step = data.draw(st.sampled_from(sorted(written)))
        elif isinstance(written, list) and written:
            step = data.draw(st.integers(0, len(written) - 1))
        else:
            return
        inner = written[step]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            written[step] = data.draw(JUNK)
            return
        written = inner
