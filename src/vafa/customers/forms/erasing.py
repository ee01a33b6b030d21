"""What people type to erase somebody."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.customers.actions import EraseReason
from vafa.customers.forms.labels import Label
from vafa.web.forms import HouseForm

# What was done, in the record of who did what.
ENTRY_LABELS: Final[dict[str, Label]] = {"customers.customer_erased": _("Erased a person")}


class EraseForm(HouseForm):
    """The number confirms who is meant."""

    reason = forms.ChoiceField(label=_("Why"), choices=EraseReason.choices)
    number = forms.CharField(
        label=_("The customer's number"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
