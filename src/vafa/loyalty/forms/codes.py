"""What people type and read about codes: kinds, how many, words, which one they look for."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.calendars import local_midnight
from vafa.core.languages import LANGUAGES
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.rules.calendar import end_of_day
from vafa.loyalty.rules.codes import PREFIX_LENGTH_MAX, WORD_LENGTH_MAX
from vafa.portfolio.forms.costs import CostForm, TypedMoney
from vafa.web.forms import HouseForm, ReaderDay

# As rules name things.
KEY: Final = r"^[a-z0-9][a-z0-9_.-]*$"
Label = str | Promise
STATE_LABELS: Final[dict[str, Label]] = {
    "works": pgettext_lazy("code", "Works"),
    "waits": pgettext_lazy("code", "Not yet"),
    "over": pgettext_lazy("code", "Over"),
    "disabled": pgettext_lazy("code", "Disabled"),
    "used_up": pgettext_lazy("code", "Used up"),
    "refunded": pgettext_lazy("code", "Paid out"),
}
STATE_TONES: Final[dict[str, str]] = {"works": "good", "waits": "warn", "disabled": "bad"}
VOUCHER_LABELS: Final[dict[str, Label]] = {
    "": _("No voucher: it only lowers a price"),
    "single_purpose": _("Single-purpose: tax is due when it is sold"),
    "multi_purpose": _("Multi-purpose: tax is due when it is used"),
}
REFUSED_LABELS: Final[dict[str, Label]] = {
    "unknown": _("Nobody knows this code here. It may belong to another shop, or be mistyped."),
    "used_up": _("All uses of this code were counted before: the shop let it pass too often."),
    "not_pushed": _("This kind of code is checked here, and the shop was never told of it."),
}


class KindForm(CostForm):
    name = forms.CharField(label=_("Name of the kind"), max_length=80)
    key = forms.RegexField(
        KEY,
        label=_("Key by which rules name it"),
        max_length=64,
        help_text=_("Small Latin letters, such as “spring”."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    beginning = forms.CharField(
        label=_("Beginning of each code"),
        max_length=PREFIX_LENGTH_MAX,
        required=False,
        help_text=_("Up to eight Latin letters, such as NOEL. It makes nothing easier to guess."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    has_check = forms.BooleanField(
        label=_("A last sign by which mistakes in typing are noticed"), required=False
    )
    is_pushed = forms.BooleanField(
        label=_("The shop’s checkout cannot ask here: tell it of these codes"), required=False
    )
    voucher_kind = forms.ChoiceField(
        label=_("For the tax on vouchers"), choices=list(VOUCHER_LABELS.items()), required=False
    )
    age_least = Whole(least=1, label=_("Only from this age on"), required=False)
    prior_price = TypedMoney(
        _("Lowest price of the 30 days before"),
        required=False,
        help_text=_("In the EU it stands beside an announced lower price of a product."),
    )

    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = dict(self.cleaned_data)
        found["prefix"] = found.pop("beginning")
        return found


class UsesForm(CostForm):
    """For how many uses a code is made, and when it works."""

    valid_from = ReaderDay(label=_("From this day on"), required=False)
    valid_until = ReaderDay(
        label=_("Until this day, included"),
        required=False,
        help_text=_("Leave it empty for codes without an end."),
    )

    def said(self, *, zone: str) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = dict(self.cleaned_data)
        first, latest = found["valid_from"], found["valid_until"]
        found["valid_from"] = first and local_midnight(first, zone=zone)
        found["valid_until"] = latest and end_of_day(latest, zone=zone)
        return found


class MakeForm(UsesForm):
    count = Whole(least=1, label=_("How many codes"))
    supply = Whole(least=1, label=_("Uses of each code"), initial="1")
    field_order = ["count", "supply", "valid_from", "valid_until"]


class WordForm(UsesForm):
    word = forms.CharField(
        label=_("Word"),
        max_length=WORD_LENGTH_MAX,
        help_text=_("Such as NOWRUZ1405. Anybody may enter it, in any letters that look alike."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    supply = Whole(least=1, label=_("Uses in all"))
    field_order = ["word", "supply", "valid_from", "valid_until"]


class FindCodeForm(HouseForm):
    code = forms.CharField(
        label=_("Code as it was written or read out"),
        max_length=80,
        widget=forms.SearchInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class ConditionForm(HouseForm):
    """The names of a special condition in the languages of members."""

    key = forms.RegexField(
        KEY,
        label=_("Key by which rules name it"),
        max_length=64,
        help_text=_("Small Latin letters, such as “express”."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    name_fa = forms.CharField(label=_("Name in Persian"), max_length=80, required=False)
    name_el = forms.CharField(label=_("Name in Greek"), max_length=80, required=False)

    def names(self) -> dict[str, str]:
        """Return the names that were typed, by language."""
        return {language: self.cleaned_data[f"name_{language}"].strip() for language in LANGUAGES}
