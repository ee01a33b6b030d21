"""Why an order or another event brought what it brought: every rule's answer in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What a database gives back as JSON has no better type.
from typing import Any

from vafa.core.presentation import Reader
from vafa.loyalty.forms.explanations import Explanation, explanation
from vafa.loyalty.forms.rule_values import Names, Teller
from vafa.loyalty.forms.sentences import rule_sentence
from vafa.loyalty.forms.units import names_for
from vafa.loyalty.models import GivenEffect, OrderDecision, Programme, RuleVersion
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.engine import Answer, Cut, Decided, Part, Rule, read_answer, read_rule


@dataclass(frozen=True)
class RuleTold:
    """What one rule answered: what it is called, what it says, and why it gave what it gave."""

    name: str
    sentence: str
    answer: Answer
    explanation: Explanation


def answers_told(
    decisions: Sequence[OrderDecision], *, programme: Programme, reader: Reader
) -> dict[int, list[RuleTold]]:
    """Say for each decision what every rule answered, in the reader's language."""
    return {
        each.id: rules_told(
            each.answers, list(each.effects.all()), programme=programme, reader=reader
        )
        for each in decisions
    }


def rules_told(
    answers: Sequence[Mapping[str, Any]],
    rows: Sequence[GivenEffect],
    *,
    programme: Programme,
    reader: Reader,
) -> list[RuleTold]:
    """Say what every rule answered when it was asked, in the reader's language.

    `answers` are kept answers of the engine, `rows` the effects that were decided with them.
    """
    kept = [read_answer(answer) for answer in answers]
    versions = RuleVersion.objects.select_related("rule").in_bulk({_number(one) for one in kept})
    rules = {number: read_rule(version.body) for number, version in versions.items()}
    names = names_for(programme, reader)
    teller = Teller(reader, names, place_of().calendar)
    decided = [_decided(row, rules) for row in rows]
    return [
        RuleTold(
            name=versions[_number(answer)].rule.name,
            sentence=_sentence(rules[_number(answer)], names, teller),
            answer=answer,
            explanation=explanation(
                answer, rule=rules[_number(answer)], decided=decided, teller=teller
            ),
        )
        for answer in kept
    ]


def _number(answer: Answer) -> int:
    return int(answer.version)


def _sentence(rule: Rule, names: Names, teller: Teller) -> str:
    return rule_sentence(rule, reader=teller.reader, names=names, calendar=teller.calendar).text


def _decided(row: GivenEffect, rules: dict[int, Rule]) -> Decided:
    """Read an effect back as it was decided."""
    return Decided(
        version=f"{row.version_id:012}",
        rule="",
        index=row.index,
        effect=rules[row.version_id].then[row.index],
        desired=row.desired,
        given=row.given,
        money=row.money,
        target=row.target,
        parts=tuple(Part(**part) for part in row.parts),
        cuts=tuple(Cut(**cut) for cut in row.cuts),
        is_shadow=row.is_shadow,
    )
