"""Why a rule that somebody wrote cannot be read, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.loyalty.rules.engine import RuleRefused

Words = str | Promise

_NOT_READABLE: Final = _("This is no rule that can be read.")
_NO_CHOICE: Final = _("There is no such choice here.")
_NO_NUMBER: Final = _("A whole number is needed here.")
REFUSALS: Final[Mapping[str, Words]] = {
    "not_json": _NOT_READABLE,
    "not_an_object": _NOT_READABLE,
    "not_a_list": _NOT_READABLE,
    "not_one_member": _NOT_READABLE,
    "member_twice": _("This is said twice."),
    "unknown_member": _("Nobody reads this part; is it misspelt?"),
    "unknown_field": _("There is nothing of this name that a rule can look at."),
    "unknown_choice": _NO_CHOICE,
    "not_a_choice": _NO_CHOICE,
    "unknown_effect": _NO_CHOICE,
    "unknown_formula": _NO_CHOICE,
    "unknown_function": _NO_CHOICE,
    "missing": _("Something is missing here."),
    "too_few": _("At least one is needed here."),
    "too_many": _("These are too many."),
    "too_large": _("The rule is too long."),
    "too_deep": _("The rule is nested too deeply."),
    "not_a_whole_number": _NO_NUMBER,
    "not_a_number": _NO_NUMBER,
    "out_of_range": _("This value is not allowed here."),
    "division_by_zero": _("Nothing can be divided by zero."),
    "not_true_or_false": _("Yes or no is needed here."),
    "not_a_text": _("A text is needed here."),
    "text_length": _("The text is empty or too long."),
    "unprintable": _("The text holds signs that cannot be shown."),
    "not_a_key": _("Only small Latin letters, digits, dots, dashes and underscores fit here."),
    "not_a_currency": _("There is no such currency."),
    "second_currency": _("All amounts of a rule must be in one currency."),
    "not_a_day": _("A day is needed here."),
    "not_a_moment": _("A time with its zone is needed here."),
    "not_a_time": _("A time of day is needed here."),
    "wrong_type": _("These two cannot be compared."),
    "line_outside_lines": _("A product can only be looked at within the products of an order."),
    "lines_within_line": _("The products of an order cannot be counted within one of them."),
    "trigger_without_order": _("There is no order when this happens."),
    "trigger_without_basket": _("The price cannot change any more when this happens."),
    "not_with_limit": _("This does not fit this kind of limit."),
    "not_with_scope": _("This does not fit this kind of discount."),
    "limit_twice": _("There is already a limit of this kind."),
    "limit_without_effect": _("The rule gives nothing that this limit could count."),
    "limit_of_two_units": _("The rule gives two different things; a limit can count only one."),
    "exclusive_and_joint": _("An offer cannot both stand alone and go with everything."),
    "second_code": _("A rule can use up only one code."),
}


def refusal_words(refused: RuleRefused) -> str:
    """Say what is wrong with a rule; where, is for the page to show beside it."""
    return str(REFUSALS.get(refused.code, _NOT_READABLE))
