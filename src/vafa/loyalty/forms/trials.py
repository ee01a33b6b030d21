"""What people choose for a trial, and how its limits are told."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.web.forms import HouseForm

PERIOD_LABELS: Final[tuple[tuple[int, str | Promise], ...]] = (
    (3, _("The latest 3 months")),
    (6, _("The latest 6 months")),
    (12, _("The latest 12 months")),
    (24, _("The latest 24 months")),
)
UNTRIED_LABELS: Final[dict[str, str | Promise]] = {
    "trigger": _("nothing in past orders sets it off"),
    "customer": _("it looks at something that is not known of customers at that time"),
    "code": _("nobody could enter its code"),
    "tiers": _("this programme has no tiers"),
    "records": _("nothing of that kind is on record for this time"),
    "days": _("no day of that kind is known of those who bought"),
    "year": _("nobody had been a member for a year by then"),
    "event": _("the records do not say what it was about"),
    "daily": _("it is asked anew every morning, and mornings of the past are not gone through"),
    "challenge": _("what members did for challenges is not followed"),
}


class TrialForm(HouseForm):
    """Over which months, and which share of the points is taken to be spent."""

    months = forms.TypedChoiceField(
        label=_("Over which orders"), coerce=int, choices=PERIOD_LABELS, initial=12
    )
    spent = forms.IntegerField(
        label=_("Points that will be spent, in percent"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class HoldoutForm(HouseForm):
    """From which rule how many new members are held back."""

    rule = forms.TypedChoiceField(label=_("Rule"), coerce=int)
    share = forms.IntegerField(
        label=_("New members who do not get it, in percent"),
        min_value=1,
        max_value=50,
        initial=10,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: object, rules: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rule"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = rules
