from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from django.utils.translation import override

from vafa.core.languages import Language
from vafa.core.presentation import DEFAULT_READERS
from vafa.loyalty.forms.explanations import CUTS, VERDICTS, Explanation, explanation
from vafa.loyalty.forms.rule_refusals import REFUSALS, refusal_words
from vafa.loyalty.forms.rule_values import Names, Teller
from vafa.loyalty.rules.engine import RuleRefused, read_answer, read_rule, write_answer
from vafa.loyalty.rules.engine.answers import CutCode, Verdict
from vafa.loyalty.tests.engine_cast import (
    REZA,
    Json,
    basket,
    decided,
    discount,
    grant,
    money,
    per_euro,
    percent,
    rule,
    version,
)

NAMES = Names({"tier:gold": "Χρυσή", "tier:silver": "Ασημένια", "code:summer": "Summer"})


def explained(written: Json, language: Language = "el", **more: object) -> Explanation:
    found = decided(version("a", written), **more)  # type: ignore[arg-type]
    kept = read_answer(json.loads(json.dumps(write_answer(found.answers[0]))))
    reader = replace(DEFAULT_READERS[language], currency="EUR", money_unit="EUR")
    teller = Teller(reader, NAMES, "gregorian")
    with override(language):
        return explanation(kept, rule=read_rule(written), decided=found.decided, teller=teller)


def test_a_condition_that_failed_is_told_with_what_was_the_case() -> None:
    when = {
        "all": [
            {"at_least": [{"field": "order.goods"}, {"money": money(5_000)}]},
            {"not": {"is": [{"field": "customer.tier"}, {"text": "silver"}]}},
            {"at_least": [{"field": "customer.age"}, {"integer": 18}]},
            {"at_most": [{"days_since": {"field": "customer.joined_at"}}, {"integer": 30}]},
        ]
    }
    reza = replace(REZA, joined_at=datetime(2026, 1, 24, tzinfo=UTC))

    found = explained(rule(grant(per_euro()), when=when), "en", order=basket(3_000), customer=reza)

    assert found.verdict == "Not everything that the rule asks for was the case."
    assert [reason.replace("\u2068", "").replace("\u2069", "") for reason in found.reasons] == [
        "Needed: the value of the goods is at least €50.00. It was: €30.00.",
        "Needed: the customer's tier is not Ασημένια.",
        "Needed: the customer's age is at least 18. That is not known.",
        "Needed: the time since the customer joined is at most 30 days. It was: 60 days.",
    ]


def test_a_cut_is_told_with_its_reason_in_greek() -> None:
    found = explained(rule(grant(per_euro(), most=50)), order=basket(9_900))

    assert found.verdict == "Ο κανόνας εφαρμόστηκε."
    assert found.reasons == (
        (
            "δώστε 1 πόντο για κάθε 1,00\u00a0€, έως 50 πόντους κάθε φορά, χωρίς λήξη: 50 πόντους "
            "αντί για 99 πόντους. Ο κανόνας δεν δίνει περισσότερα κάθε φορά· 49 πόντους λιγότερα."
        ),
    )


def test_an_amount_of_money_is_told_as_money() -> None:
    found = explained(rule(discount("order", percent(1_000))), "en", order=basket(9_900))

    assert found.reasons == ("take 10% off the order: €9.90.",)


def test_a_missing_code_is_asked_for_by_its_name() -> None:
    written = rule({"accept_code": {"template": "summer"}})

    found = explained(written, "en", order=basket(9_900))

    assert found.reasons == ("A code is needed: “\u2068Summer\u2069”.",)


def test_a_rule_for_another_event_says_when_it_applies() -> None:
    found = explained(rule(grant(per_euro()), trigger="order_paid"), "en", order=basket(1))

    assert found.reasons == ("When an order is paid.",)


def test_a_day_that_was_kept_as_text_is_told_as_a_day() -> None:
    when = {"at_least": [{"field": "clock.day"}, {"day": "2026-05-01"}]}

    found = explained(rule(grant(per_euro()), when=when), "en", order=basket(1))

    assert found.reasons == ("Needed: the day is 1 May 2026 or later. It was: 25 Mar 2026.",)


def test_every_verdict_and_every_cut_has_words() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))
    assert set(CUTS) == set(get_args(CutCode))


@pytest.mark.parametrize(
    "code", ["not_json", "second_currency", "trigger_without_basket", "not_a_choice"]
)
def test_a_refusal_is_said_in_the_readers_language(code: str) -> None:
    with override("fa"):
        said = refusal_words(RuleRefused("/when", code))

    assert said != str(REFUSALS["not_json"]) or code == "not_json"
    assert said.endswith(".")
