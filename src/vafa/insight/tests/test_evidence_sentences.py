from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from vafa.core.presentation import Reader
from vafa.insight.views.evidence import RULES, rule_sentence, strategy_evidence
from vafa.insight.views.evidence_sentences import (
    SENTENCES,
    decisive_sentences,
    input_sentence,
)
from vafa.portfolio.models import Valuation
from vafa.portfolio.rules import StrategyInputs

READERS = {
    "en": Reader("en", "gregorian", "latin", "UTC", 0, "EUR", "EUR"),
    "fa": Reader("fa", "jalali", "persian", "UTC", 5, "EUR", "EUR"),
    "el": Reader("el", "gregorian", "latin", "UTC", 0, "EUR", "EUR"),
}


# Any: whatever column or input of a list row a test cares about.
def a_row(rule: int, inputs: dict[str, Any], **columns: Any) -> Valuation:
    levels = StrategyInputs(**{"phase": "active", **inputs}).to_json()
    return Valuation(strategy_rule=rule, strategy_inputs=levels, **columns)


LOSS = a_row(
    7,
    {"is_profitable": False, "is_fixable": False, "future_value": "low"},
    gross_margin_year=1_200,
    cost_to_serve_year=1_800,
    contribution_year=-600,
    contribution_is_estimated=True,
    contribution_fixed_year=-400,
)


def plain(text: str) -> str:
    for mark in ("\u2068", "\u2069", "\u200e"):
        text = text.replace(mark, "")
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def test_a_loss_explains_itself_with_its_figures() -> None:
    first, second, *_others = map(plain, decisive_sentences(LOSS, READERS["en"]))

    assert first == (
        "In 365 days -€6 were left: a gross margin of €12 less €18 for serving them."
        " Partly estimated from rates."
    )
    assert second == (
        "Served in the cheapest permitted way they would have left -€4 instead of -€6."
    )


def test_only_the_reasons_that_hold_stand_after_a_rule_of_alternatives() -> None:
    row = a_row(
        8,
        {"future_value": "low", "is_significant": True, "is_contested": True},
        phase_state="at_risk",
        significance=" referee ",
    )

    assert decisive_sentences(row, READERS["en"]) == [
        "Matters: recommends us.",
        "Silent for longer than usual: at risk of going elsewhere.",
    ]


def test_the_stakes_of_winning_back_are_told() -> None:
    row = a_row(3, {"phase": "separated", "is_worth_it": True})
    row.strategy_inputs |= {"value": 6_000, "chance": 0.25, "cost": 500.0}

    (said,) = decisive_sentences(row, READERS["en"])
    assert plain(said) == (
        "Back for a year they would leave us €60; 25% of such customers come back; an offer"
        " costs €5."
    )


def test_a_prospect_who_does_not_pay_is_told_so() -> None:
    known = a_row(2, {"phase": "prospect", "is_worth_it": False})

    assert str(rule_sentence(known)) == "A prospect who is not worth the cost of winning."
    assert rule_sentence(a_row(2, {"phase": "prospect"})) == RULES[2]


@pytest.mark.parametrize("language", ["en", "fa", "el"])
def test_every_input_says_in_every_language_what_it_rests_on_or_lacks(language: str) -> None:
    nothing = a_row(14, {}, latest_day=date(2026, 3, 1))

    with translation.override(language):
        for row in (nothing, LOSS):
            said = [input_sentence(name, row, READERS[language]) for name in SENTENCES]
            assert all(said)
            assert all("%(" not in sentence for sentence in said)
        assert len(strategy_evidence(nothing, READERS[language])) == len(SENTENCES) + 1


def test_every_rule_that_measures_something_has_a_sentence_that_decided() -> None:
    for rule in set(RULES) - {5}:
        known = a_row(rule, {"future_value": "high", "is_significant": True, "is_fixable": True})

        assert decisive_sentences(known, READERS["en"]), rule
