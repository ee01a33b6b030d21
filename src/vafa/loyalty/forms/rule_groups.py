"""A group of rules, as it is typed and called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.loyalty.actions.rule_groups import KEY_MAX
from vafa.loyalty.forms.programme_labels import Label
from vafa.loyalty.models import RuleGroup
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


class RuleGroupChangeForm(HouseForm):
    name = forms.CharField(
        label=_("Name of the group"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    mode = forms.ChoiceField(label=_("Of its rules"), choices=list(MODES.items()))
    parent = forms.ChoiceField(
        label=_("It stands within"),
        required=False,
        help_text=_("There it counts as one rule, with what its own rules give."),
    )

    # Any: whatever Django's own form takes.
    def __init__(self, data: Any = None, *, others: Sequence[RuleGroup], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        within = [(each.key, each.name or each.key) for each in others]
        none = ("", pgettext_lazy("group of rules", "no other group"))
        self.fields["parent"].choices = [none, *within]  # type: ignore[attr-defined]


def change_form_of(group: RuleGroup, groups: Sequence[RuleGroup]) -> RuleGroupChangeForm:
    """Write a group as it is typed; many of these stand on one page."""
    return RuleGroupChangeForm(
        others=[each for each in groups if each.id != group.id],
        initial={"name": group.name, "mode": group.mode, "parent": group.parent},
        auto_id=f"group-{group.id}-%s",
    )
