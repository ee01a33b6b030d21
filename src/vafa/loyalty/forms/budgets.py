"""A budget, as it is typed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.loyalty.actions.budgets import KEY_MAX
from vafa.portfolio.forms.costs import CostForm, TypedMoney


class BudgetForm(CostForm):
    name = forms.CharField(label=_("Name of the budget"), max_length=80)
    key = forms.CharField(
        label=_("Key, by which rules name it"),
        max_length=KEY_MAX,
        help_text=_("Small Latin letters, digits and dashes: spring-2026."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    amount = TypedMoney(
        _("Amount"), help_text=_("It is never changed: for more, add another budget.")
    )
