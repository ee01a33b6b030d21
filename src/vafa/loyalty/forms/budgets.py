"""A budget, as it is typed."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.money import from_minor
from vafa.core.presentation import Reader
from vafa.loyalty.actions.budgets import KEY_MAX
from vafa.loyalty.models import Budget
from vafa.portfolio.forms.costs import CostForm, TypedMoney
from vafa.web.forms import HouseForm

CHANGE_LABELS: Final[dict[str, str | Promise]] = {
    "budget_raised": pgettext_lazy("budget", "Raised"),
    "budget_lowered": pgettext_lazy("budget", "Lowered"),
    "budget_closed": pgettext_lazy("budget", "Closed"),
}


class BudgetForm(CostForm):
    name = forms.CharField(label=_("Name of the budget"), max_length=80)
    key = forms.CharField(
        label=_("Key, by which rules name it"),
        max_length=KEY_MAX,
        help_text=_("Small Latin letters, digits and dashes: spring-2026."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    amount = TypedMoney(
        _("Amount"),
        help_text=_("It can be raised and lowered later, never below what was given."),
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class BudgetChangeForm(CostForm):
    # The dialog that it stands in.
    dom_id = ""
    name = forms.CharField(label=_("Name of the budget"), max_length=80)
    amount = TypedMoney(
        _("Amount"),
        help_text=_("Not less than what was given and what baskets have put aside."),
    )
    reason = _reason()

    @classmethod
    def of(cls, budget: Budget, reader: Reader) -> BudgetChangeForm:
        """Write a budget as it is typed; many of these stand on one page."""
        typed = {"name": budget.name, "amount": typed_money(budget.amount, reader)}
        form = cls(reader=reader, initial=typed, auto_id=f"change-{budget.id}-%s")
        form.dom_id = f"change-{budget.id}"
        return form


class BudgetCloseForm(HouseForm):
    dom_id = ""
    reason = _reason()

    @classmethod
    def of(cls, budget: Budget) -> BudgetCloseForm:
        """Ask why a budget is closed; many of these stand on one page."""
        form = cls(auto_id=f"close-{budget.id}-%s")
        form.dom_id = f"close-{budget.id}"
        return form


def typed_money(minor: int, reader: Reader) -> str:
    """Write an amount of minor units in the unit and the digits that people type."""
    return reader.number(from_minor(minor, reader.money_unit))
