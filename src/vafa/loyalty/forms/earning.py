"""How members earn and what points are worth, said to them: live rules without their workings."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.loyalty.forms.rule_claims import claims_of
from vafa.loyalty.forms.rule_effects import granted_clause
from vafa.loyalty.forms.rule_values import Teller, both
from vafa.loyalty.forms.units import names_for
from vafa.loyalty.models import Programme, RuleMode
from vafa.loyalty.queries.rulebook import latest_versions, place_of
from vafa.loyalty.rules.engine import Rule, read_rule
from vafa.loyalty.rules.engine.effects import AcceptCode, Grant, Spend
from vafa.loyalty.rules.engine.expressions import FieldRead

# What sets a rule off, as the member sees it. Rules about anything else are not told.
OCCASIONS: Final[dict[str, str | Promise]] = {
    "order_quoted": gettext_lazy("For each order"),
    "order_placed": gettext_lazy("For each order"),
    "order_paid": gettext_lazy("For each order"),
    "order_shipped": gettext_lazy("For each order"),
    "order_delivered": gettext_lazy("For each order"),
    "order_completed": gettext_lazy("For each order"),
    "member_joined": gettext_lazy("For joining"),
    "birthday": gettext_lazy("For your birthday"),
    "name_day": gettext_lazy("For your name day"),
    "anniversary": gettext_lazy("For your anniversary"),
    "profile_completed": gettext_lazy("For completing your profile"),
    "review_written": gettext_lazy("For a review"),
    "survey_answered": gettext_lazy("For answering a survey"),
    "referral_qualified": gettext_lazy("When a friend you recommended us to has bought"),
    "friend_welcomed": gettext_lazy("When you come recommended by a friend"),
    "challenge_completed": gettext_lazy("For a completed challenge"),
    "tier_reached": gettext_lazy("For reaching a tier"),
    "checked_in": gettext_lazy("For coming by, once a day"),
}
# Whom the shop thinks somebody is stays in the shop: a rule that asks for more is not told.
_TOLD_OF: Final = ("order.", "line.", "clock.", "event.", "customer.tier", "customer.order_number")


def ways_to_earn(
    programme: Programme, reader: Reader, *, without: Collection[str] = ()
) -> list[str]:
    """Say how points are earned, one sentence for each live rule that everybody may know.

    `without` names rules that somebody is held back from: they are not told what they do not get.
    """
    teller = _teller(programme, reader)
    rules = _public_rules(programme, without)
    return [sentence for rule in rules for sentence in _earning(rule, teller)]


def ways_to_pay(programme: Programme, reader: Reader) -> list[str]:
    """Say what points are worth in an order."""
    teller = _teller(programme, reader)
    return [
        _("%(points)s pay %(money)s of an order.")
        % {"points": teller.units(effect.asset, effect.units), "money": teller.money(effect.worth)}
        for rule in _public_rules(programme)
        for effect in rule.then
        if isinstance(effect, Spend)
    ]


def _teller(programme: Programme, reader: Reader) -> Teller:
    return Teller(reader, names_for(programme, reader), place_of().calendar)


def _public_rules(programme: Programme, without: Collection[str] = ()) -> list[Rule]:
    versions = latest_versions(programme_id=programme.id)
    rules = [
        read_rule(each.body)
        for each in versions
        if each.mode == RuleMode.LIVE and str(each.rule_id) not in without
    ]
    return [rule for rule in rules if rule.trigger in OCCASIONS and _is_public(rule)]


def _is_public(rule: Rule) -> bool:
    asks_code = any(isinstance(effect, AcceptCode) for effect in rule.then)
    return not asks_code and all(name.startswith(_TOLD_OF) for name in _fields(rule.when))


def _fields(part: object) -> Iterator[str]:
    """Name every field that a condition reads."""
    if isinstance(part, FieldRead):
        yield part.name
    elif dataclasses.is_dataclass(part):
        for field in dataclasses.fields(part):
            yield from _fields(getattr(part, field.name))
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for each in part:
            yield from _fields(each)


def _earning(rule: Rule, teller: Teller) -> Iterator[str]:
    conditions = claims_of(rule.when, teller)
    for effect in rule.then:
        if isinstance(effect, Grant):
            said = {
                "occasion": OCCASIONS[rule.trigger],
                "points": granted_clause(effect, teller),
            }
            if conditions:
                words = _("%(occasion)s, if %(conditions)s: %(points)s.")
                yield words % {**said, "conditions": both(conditions)}
            else:
                yield _("%(occasion)s: %(points)s.") % said
