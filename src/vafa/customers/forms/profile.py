"""What people type about one customer: sentences, answers, notes, details."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _

from vafa.core.digits import parse_decimal
from vafa.core.errors import Unreadable
from vafa.core.presentation import Reader
from vafa.core.text import search_key
from vafa.customers.forms.labels import (
    BASIS_LABELS,
    DETAIL_LABELS,
    INTEREST_LABELS,
    KIND_LABELS,
    PART_LABELS,
    SOURCE_LABELS,
)
from vafa.customers.models import Customer, StatementKind
from vafa.customers.rules import DETAIL_LENGTHS
from vafa.web.forms import HouseForm, ReaderDay

LEFT_TO_RIGHT = {"dir": "ltr", "autocomplete": "off"}
OWN_DIRECTION = {"dir": "auto", "autocomplete": "off"}


class HeardForm(HouseForm):
    """Something said or seen: where it was heard, and on which day."""

    source = forms.ChoiceField(label=_("Heard by"), choices=list(SOURCE_LABELS.items()))
    said_date = ReaderDay(label=_("On which day"), max_length=40)

    def __init__(self, *args: Any, reader: Reader, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("ReaderDay", self.fields["said_date"])
        field.reader = reader
        field.initial = reader.day_short(today)


class ReplacementForm(HeardForm):
    text = forms.CharField(
        label=_("In a sentence"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    basis = forms.ChoiceField(label=_("How we know"), choices=list(BASIS_LABELS.items()))

    field_order: Iterable[str] | None = ("text", "basis", "source", "said_date")


class StatementForm(ReplacementForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_LABELS.items()))
    part = forms.ChoiceField(
        label=_("About"),
        choices=[("", _("–")), *PART_LABELS.items()],
        initial="product",
        required=False,
        help_text=_("Biography and situation need none."),
    )

    field_order: Iterable[str] | None = (
        "kind",
        "part",
        "text",
        "basis",
        "source",
        "said_date",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_life = given.get("kind") in {StatementKind.BIOGRAPHY, StatementKind.SITUATION}
        if not is_life and not given.get("part"):
            self.add_error("part", _("Say which part of the offer it is about."))
        return given


class InterestForm(HeardForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=list(INTEREST_LABELS.items()))
    text = forms.CharField(
        label=_("Which product, offer or shop"),
        max_length=300,
        widget=forms.TextInput(attrs=OWN_DIRECTION),
        help_text=_("What they looked for, compared with what, or put off and why."),
    )

    field_order: Iterable[str] | None = ("kind", "text", "source", "said_date")


class WalletForm(HeardForm):
    others = forms.CharField(
        label=_("Other shops, the preferred first"),
        max_length=2_600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("One on each line; none means that they buy here alone."),
    )
    own_rank = forms.CharField(
        label=_("Our place among all of them"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **LEFT_TO_RIGHT}),
        help_text=_("1 when they prefer us; empty when they did not say."),
    )

    field_order: Iterable[str] | None = ("others", "own_rank", "source", "said_date")

    def clean_others(self) -> list[str]:
        """Read one shop from each line."""
        return [line for line in self.cleaned_data["others"].splitlines() if line.strip()]

    def clean_own_rank(self) -> int | None:
        """Read a place in any digits."""
        text = self.cleaned_data["own_rank"].strip()
        if not text:
            return None
        try:
            return int(parse_decimal(text, decimal=None))
        except (Unreadable, ValueError) as error:
            raise forms.ValidationError(_("This is not a number we can read.")) from error


class NoteForm(HouseForm):
    text = forms.CharField(
        label=_("Note"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class DetailsForm(HouseForm):
    """The details of a customer as people type them; the action normalises and refuses."""

    name = forms.CharField(label=_("Name"), required=False)
    company = forms.CharField(label=_("Company"), required=False)
    email = forms.CharField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    city = forms.CharField(label=_("City"), required=False)
    postcode = forms.CharField(label=_("Postcode"), required=False)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and name in DETAIL_LENGTHS:
                is_code = name in {"email", "phone", "postcode"}
                field.widget.attrs.update(LEFT_TO_RIGHT if is_code else OWN_DIRECTION)
                field.widget.attrs["maxlength"] = DETAIL_LENGTHS[name]
        country = cast("forms.ChoiceField", self.fields["country"])
        names = Locale(reader.language).territories
        pairs = [(code, name) for code, name in names.items() if len(code) == 2 and code.isalpha()]
        pairs.sort(key=lambda pair: search_key(pair[1]))
        country.choices = [("", _("unknown")), *pairs]


class ProspectForm(DetailsForm):
    channel = forms.CharField(
        label=_("How they came to us"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=OWN_DIRECTION),
        help_text=_("The channel of origin: a fair, Instagram, a recommendation …"),
    )
    looked_for = forms.CharField(
        label=_("Looked for"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=OWN_DIRECTION),
    )
    compared = forms.CharField(
        label=_("Compared"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=OWN_DIRECTION),
        help_text=_("With which shops, offers or models."),
    )


def details_in(customer: Customer) -> dict[str, str]:
    """Return the details of a customer as their form shows them."""
    return {name: getattr(customer, name) for name in DETAIL_LABELS}
