"""What people choose when a programme begins as a template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.web.forms import HouseForm


class InstallForm(HouseForm):
    """The name of the programme, and the categories that shall earn nothing."""

    name = forms.CharField(
        label=_("Name of the programme"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    left_out = forms.MultipleChoiceField(
        label=_("Categories that earn nothing"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "vafa-choices"}),
    )

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, categories: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["left_out"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(category, category) for category in categories]
        if not categories:
            del self.fields["left_out"]
