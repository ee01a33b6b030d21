"""What is decided for several customers at once, or for one on the card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import LEFT_OUT_LABELS, STRATEGY_LABELS
from vafa.web.forms import HouseForm, ReaderDay

CUSTOMERS_AT_ONCE_MAX = 500
OVERRIDE_DAYS = 90


class OverrideForm(HouseForm):
    strategy = forms.ChoiceField(
        label=_("Strategy"),
        choices=[(code, label) for code, label in STRATEGY_LABELS.items() if code != "END"],
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Others will read this later."),
    )
    expires_date = ReaderDay(
        label=_("Last day"),
        max_length=40,
        help_text=_("After this day the measures decide again."),
    )

    def __init__(self, *args: Any, reader: Reader, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["expires_date"]
        assert isinstance(field, ReaderDay)
        field.reader = reader
        field.initial = reader.day_short(today + timedelta(days=OVERRIDE_DAYS))


class OwnerForm(HouseForm):
    owner = forms.ChoiceField(label=_("Colleague"), required=False)

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, owners: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["owner"])
        field.choices = [("", _("nobody")), *owners]


class EndForm(HouseForm):
    note = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Others will read this later."),
    )


class LeaveOutForm(HouseForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=list(LEFT_OUT_LABELS.items()))
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


@dataclass(frozen=True)
class BulkForms:
    """The empty forms of a list's dialogs."""

    override: OverrideForm
    end: EndForm
    leave_out: LeaveOutForm


def bulk_forms(*, today: date, reader: Reader) -> BulkForms:
    """Return the forms of a list's dialogs, with ids of their own."""
    return BulkForms(
        override=OverrideForm(reader=reader, today=today, prefix="override"),
        end=EndForm(prefix="end"),
        leave_out=LeaveOutForm(prefix="leave_out"),
    )


def customers_chosen(values: list[str]) -> list[int]:
    """Read the customers that were ticked; not more than one list shows a few times over."""
    return [int(value) for value in values[:CUSTOMERS_AT_ONCE_MAX] if value.isdigit()]
