"""What people bring: a file of uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.web.forms import HouseForm


class UsesForm(HouseForm):
    file = forms.FileField(
        label=_("File of uses"),
        help_text=_("CSV or Excel with the code, the order’s number and, if known, when."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,.xlsx"}),
    )


class OldCodesForm(HouseForm):
    """A file of codes that exist already, and of which kind they shall be."""

    kind = forms.TypedChoiceField(label=_("Kind of code that they become"), coerce=int)
    old_codes = forms.FileField(
        label=_("File of codes"),
        help_text=_("CSV or Excel with the code and, if known, the uses left and the last day."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,.xlsx"}),
    )

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, kinds: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
