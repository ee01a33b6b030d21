"""Why did I (not) get this? What a rule answered, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.loyalty.forms.rule_claims import actual_value, claim
from vafa.loyalty.forms.rule_effects import effect_clause
from vafa.loyalty.forms.rule_values import Teller
from vafa.loyalty.forms.rule_words import WHEN
from vafa.loyalty.rules.engine import Answer, Cut, Decided, Failure, Rule
from vafa.loyalty.rules.engine.effects import Discount, Donate, Grant, Spend
from vafa.loyalty.rules.engine.expressions import Denied, Either, Every, Expression

Words = str | Promise

VERDICTS: Final[Mapping[str, Words]] = {
    "given": gettext_lazy("The rule applied."),
    "nothing": gettext_lazy("The rule applied, but there was nothing to give."),
    "not_met": gettext_lazy("Not everything that the rule asks for was the case."),
    "not_in_force": gettext_lazy("The rule was not in force at that time."),
    "other_trigger": gettext_lazy("The rule waits for something else to happen."),
    "other_currency": gettext_lazy("The rule is written in another currency."),
    "not_live": gettext_lazy("The rule was not switched on."),
    "barred": gettext_lazy("Another rule of the same group was given instead."),
    "held_back": gettext_lazy(
        "Some members, chosen by lot, do not get this rule for now, so that the shop sees what it "
        "brings. This is one of them."
    ),
}
CUTS: Final[Mapping[str, Words]] = {
    "cap": gettext_lazy("The rule gives no more than this at once; %(amount)s less."),
    "price": gettext_lazy("There was no more to pay; %(amount)s less."),
    "order_cap": gettext_lazy("All discounts of an order together have a limit; %(amount)s less."),
    "margin_floor": gettext_lazy("The order must leave enough margin; %(amount)s less."),
    "cost_unknown": gettext_lazy("Nobody knows what the goods cost, so nothing was taken off."),
    "limit": gettext_lazy("The limit was reached; %(amount)s less."),
    "budget": gettext_lazy("The budget was used up; %(amount)s less."),
    "exclusive": gettext_lazy("Another offer that stands alone was given already."),
    "not_alone": gettext_lazy("This offer stands alone, and another one was given already."),
    "no_customer": gettext_lazy("Nobody was signed in."),
    "no_cause": gettext_lazy("The customer has not chosen a cause."),
    "no_consent": gettext_lazy("The customer has not agreed to round up."),
    "balance": gettext_lazy("The balance was smaller; %(amount)s less."),
    "least": gettext_lazy("It was less than the smallest amount that can be redeemed."),
    "share": gettext_lazy("Only a share of the order can be paid this way; %(amount)s less."),
    "step": gettext_lazy("Only full steps can be redeemed; %(amount)s less."),
    "unused": gettext_lazy("The code brought nothing, so it was not used up."),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule's answer in words: what it says of itself, and each reason."""

    verdict: str
    reasons: tuple[str, ...]


def explanation(
    answer: Answer, *, rule: Rule, decided: Sequence[Decided], teller: Teller
) -> Explanation:
    """Say why a rule gave what it gave, or nothing, to whoever it is told to.

    `rule` is the version that answered, `decided` what it decided (others are passed over).
    """
    verdict = str(VERDICTS[answer.verdict])
    if answer.verdict == "not_met":
        reasons = tuple(_failure(failure, rule, teller) for failure in answer.failures)
        return Explanation(verdict, reasons)
    if answer.verdict == "other_trigger":
        return Explanation(verdict, (f"{WHEN[rule.trigger]}.",))
    own = [each for each in decided if each.version == answer.version]
    return Explanation(verdict, tuple(_decided(each, teller) for each in own))


def _failure(failure: Failure, rule: Rule, teller: Teller) -> str:
    expression = _at(rule.when, failure.path)
    if expression is None:
        return _("A code is needed: “%(code)s”.") % {
            "code": teller.names.thing("code", str(failure.wanted))
        }
    said = claim(expression, teller)
    if failure.actual is None:
        return _("Needed: %(claim)s. That is not known.") % {"claim": said}
    actual = actual_value(expression, failure.actual, teller)
    if not actual:
        return _("Needed: %(claim)s.") % {"claim": said}
    return _("Needed: %(claim)s. It was: %(actual)s.") % {"claim": said, "actual": actual}


def _at(when: Expression, path: str) -> Expression | None:
    """Find the part of a condition that a failure's path leads to; None for a code."""
    steps = path.split("/")[1:]
    if steps[0] != "when":
        return None
    found = when
    for step in steps[1:]:
        if isinstance(found, Every | Either) and step.isdigit():
            found = found.items[int(step)]
        elif isinstance(found, Denied):
            break
    return found


def _decided(each: Decided, teller: Teller) -> str:
    what = effect_clause(each.effect, teller)
    given = _amount(each, each.given, teller)
    if not each.cuts:
        return _("%(what)s: %(given)s.") % {"what": what, "given": given}
    cuts = [_cut(cut, each, teller) for cut in each.cuts]
    found = _("%(what)s: %(given)s instead of %(desired)s.") % {
        "what": what,
        "given": given,
        "desired": _amount(each, each.desired, teller),
    }
    for cut in cuts:
        found = _("%(sentence)s %(more)s") % {"sentence": found, "more": cut}
    return found


def _cut(cut: Cut, each: Decided, teller: Teller) -> str:
    return str(CUTS[cut.code]) % {"amount": _amount(each, cut.amount, teller)}


def _amount(each: Decided, amount: int, teller: Teller) -> str:
    if isinstance(each.effect, Grant | Spend):
        return teller.units(each.effect.asset, amount)
    if isinstance(each.effect, Discount | Donate):
        return teller.reader.money(amount)
    return teller.reader.number(amount)
