"""What people type when they merge two customers."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.customers.rules import DETAILS
from vafa.web.forms import HouseForm

# What was done, in the record of who did what.
ENTRY_LABELS: Final[dict[str, str | Promise]] = {
    "customers.customers_merged": _("Merged two customers"),
    "customers.merge_undone": _("Undid a merge"),
}


class MergeForm(HouseForm):
    """Who absorbs whom is in the address; which values were chosen comes beside the reason."""

    reason = forms.CharField(
        label=_("Why are they one person?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def chosen(self) -> dict[str, str]:
        """Give the details for which a value was picked."""
        picked = {name: self.data.get(f"value-{name}", "") for name in DETAILS}
        return {name: text for name, text in picked.items() if text}


class FindOtherForm(HouseForm):
    """Words by which the other record is looked for."""

    text = forms.CharField(
        label=_("Name, number, e-mail or phone of the other record"), max_length=120
    )
