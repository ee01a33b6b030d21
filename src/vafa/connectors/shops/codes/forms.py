"""What people bring: a file of uses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.web.forms import HouseForm


class UsesForm(HouseForm):
    file = forms.FileField(
        label=_("File of uses"),
        help_text=_("CSV or Excel with the code, the order’s number and, if known, when."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,.xlsx"}),
    )
