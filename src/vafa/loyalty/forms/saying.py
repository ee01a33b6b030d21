"""The rules of one programme said to one reader."""

from __future__ import annotations

from collections.abc import Callable

from vafa.core.presentation import Reader
from vafa.loyalty.forms.sentences import RuleSentence, rule_sentence
from vafa.loyalty.forms.units import names_for
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.engine import Rule, read_rule

Saying = Callable[[object], RuleSentence]


def sayer_for(programme: Programme, reader: Reader) -> Saying:
    """Make a function that says rules, or their JSON; names are looked up once."""
    names, calendar = names_for(programme, reader), place_of().calendar

    def say(said: object) -> RuleSentence:
        rule = said if isinstance(said, Rule) else read_rule(said)
        return rule_sentence(rule, reader=reader, names=names, calendar=calendar)

    return say
