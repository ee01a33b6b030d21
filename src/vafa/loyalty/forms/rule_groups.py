"""A group of rules, as it is typed and called."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.loyalty.actions.rule_groups import KEY_MAX
from vafa.loyalty.forms.programme_labels import Label
from vafa.web.forms import HouseForm

MODES: Final[dict[str, Label]] = {
    "all": _("all of them give"),
    "first": _("only the first gives, by rank"),
    "best_for_customer": _("only the best for the customer gives"),
    "least_cost": _("only the one that costs least gives"),
}


class RuleGroupForm(HouseForm):
    key = forms.CharField(
        label=_("Key of the group"),
        max_length=KEY_MAX,
        help_text=_("Small Latin letters, digits and dashes: sale."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    mode = forms.ChoiceField(label=_("Of its rules"), choices=list(MODES.items()))
