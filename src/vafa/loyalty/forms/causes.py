"""What people type about causes: how they are called, where the money goes, what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.loyalty.forms.members import Whole
from vafa.loyalty.models import Cause
from vafa.portfolio.forms.costs import CostForm, TypedMoney

LANGUAGES = ("en", "fa", "el")


def name_in(names: Mapping[str, str], language: str) -> str:
    """Choose the words of a reader's language, or the first that there are."""
    return names.get(language) or next((name for name in names.values() if name), "")


class CauseForm(CostForm):
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    name_fa = forms.CharField(label=_("Name in Persian"), max_length=80, required=False)
    name_el = forms.CharField(label=_("Name in Greek"), max_length=80, required=False)
    words = forms.CharField(
        label=_("What it does, for members"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    account = forms.CharField(
        label=_("Where the money is sent"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Name and account number, for whoever pays. Members do not see it."),
    )
    day_points_most = Whole(
        least=1,
        label=_("Points that a member may give in a day, at most"),
        required=False,
        help_text=_("Leave it empty for no limit."),
    )

    # Any: what a form says, by field.
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not any(said.get(f"name_{language}") for language in LANGUAGES):
            self.add_error("name_en", _("A cause needs a name in one language at least."))
        return said

    @classmethod
    def of(cls, cause: Cause, reader: Reader) -> CauseForm:
        """Write a cause as it is typed; many of these stand on one page."""
        most = cause.day_points_most
        typed = {
            **{f"name_{language}": cause.names.get(language, "") for language in LANGUAGES},
            "words": name_in(cause.words, reader.language),
            "account": cause.account,
            "day_points_most": "" if most is None else reader.number(most),
        }
        return cls(reader=reader, initial=typed, auto_id=f"cause-{cause.id}-%s")

    def said_of(self, cause: Cause, *, language: str) -> dict[str, Any]:
        """Return what a valid form says of a cause; words that nobody changed stay as they were."""
        said, shown = self.said(), name_in(cause.words, language)
        if self.cleaned_data["words"].strip() == shown.strip():
            said["words"] = dict(cause.words)
        return said

    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = self.cleaned_data
        names = {language: found[f"name_{language}"].strip() for language in LANGUAGES}
        names = {language: name for language, name in names.items() if name}
        return {
            "names": names,
            "words": dict.fromkeys(names, found["words"].strip()) if found["words"] else {},
            "account": found["account"].strip(),
            "day_points_most": found["day_points_most"],
        }


class PayOutForm(CostForm):
    amount = TypedMoney(_("Amount that was sent"))
    proof = forms.CharField(
        label=_("What proves it"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("The number of the transfer, or where the receipt is kept."),
    )
