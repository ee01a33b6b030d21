"""What people type about members: whom they look for, points by hand, limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.digits import parse_decimal
from vafa.core.errors import Unreadable
from vafa.web.forms import HouseForm

POINTS_MAX = 1_000_000_000


class Whole(forms.CharField):
    """A whole number in any digits, with a sign where that is allowed."""

    def __init__(self, *, least: int, **kwargs: Any) -> None:
        attributes = {"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)
        self.least = least

    # Any: Django hands over whatever was posted.
    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_decimal(text.strip(), decimal=None)
        except (Unreadable, ValueError) as error:
            raise forms.ValidationError(_("This is not a whole number.")) from error
        if number != number.to_integral_value():
            raise forms.ValidationError(_("This is not a whole number."))
        if not self.least <= number <= POINTS_MAX:
            raise forms.ValidationError(_("This number is too small or too large."))
        return int(number)


class SearchForm(HouseForm):
    text = forms.CharField(
        label=_("Name, phone, e-mail, customer number or membership number"),
        max_length=120,
        widget=forms.SearchInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class UseForm(HouseForm):
    what = forms.CharField(max_length=60)
    document = forms.CharField(label=_("Order number"), max_length=60)


class AdjustForm(HouseForm):
    direction = forms.ChoiceField(
        label=_("Give or take"),
        choices=[
            ("give", pgettext_lazy("points", "Give")),
            ("take", pgettext_lazy("points", "Take")),
        ],
    )
    points = Whole(label=_("How many"), least=1)
    reason = forms.CharField(
        label=pgettext_lazy("points", "Why"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        help_text=_("The member does not see it; whoever looks into this later does."),
    )

    def amount(self) -> int:
        """Return the points that a valid form gives, or takes as less than nothing."""
        points: int = self.cleaned_data["points"]
        return points if self.cleaned_data["direction"] == "give" else -points


class HandOverForm(HouseForm):
    reference = forms.CharField(
        label=_("Membership number of who gets them"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    points = Whole(label=_("How many"), least=1)


class LimitForm(HouseForm):
    adjust_limit = Whole(
        label=_("Points that one person may give or take in a day alone"),
        least=0,
        help_text=_("Above it somebody else has to approve. 0 means always."),
    )
    adjust_valid_months = Whole(label=_("Months that given points last"), least=1)
