"""What people say of a list of contacts: the file, its source, and which column is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.contacts.rules import CONTACT_FIELDS
from vafa.web.forms import HouseForm


class UploadForm(HouseForm):
    file = forms.FileField(
        label=_("List of contacts"),
        help_text=_("CSV or Excel (.xlsx), with a row of column names."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.gz,.xlsx,.parquet"}),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("A name for lists of this kind, such as “fair” or “newsletter”."),
    )


class ColumnsForm(HouseForm):
    """A choice of column for each field of a contact."""

    def __init__(
        self, *args: Any, header: Sequence[str], chosen: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not in the list")), *((name, name) for name in header)]
        for field in CONTACT_FIELDS:
            self.fields[field.name] = forms.ChoiceField(
                label=gettext(field.title),
                help_text=gettext(field.meaning),
                choices=choices,
                initial=chosen.get(field.name, ""),
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The chosen pairs of field and column."""
        return [(name, column) for name, column in self.cleaned_data.items() if column]
