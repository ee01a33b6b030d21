"""What needs a second person, as the owner says it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.loyalty.forms.programme_labels import Label
from vafa.loyalty.models import ApprovalPolicy
from vafa.portfolio.forms.costs import CostForm, TypedMoney

REASONS: Final[dict[str, Label]] = {
    "budget": _("It draws on a large budget."),
    "uncapped": _("Nothing caps what it gives away."),
}


def reason_words(reason: str) -> Label:
    """Say why a rule needs a second person."""
    return REASONS[reason]


class ApprovalForm(CostForm):
    budget_most = TypedMoney(
        _("Rules on a budget above this amount need a second person"),
        required=False,
        help_text=_("Empty: no budget is too large for one person."),
    )
    is_for_uncapped = forms.BooleanField(
        label=_("Rules without any cap need a second person too"), required=False
    )

    def __init__(
        self, data: Any = None, *, reader: Reader, policy: ApprovalPolicy, **kwargs: Any
    ) -> None:
        most = policy.budget_most
        initial = {
            "budget_most": ""
            if most is None
            else reader.number(from_minor(most, reader.money_unit)),
            "is_for_uncapped": policy.is_for_uncapped,
        }
        super().__init__(data, reader=reader, initial=initial, **kwargs)
