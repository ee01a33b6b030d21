"""What people say of costs, in their own digits, units and calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.digits import parse_decimal
from vafa.core.errors import Unreadable
from vafa.core.money import to_minor
from vafa.core.presentation import Reader
from vafa.portfolio.forms.cost_labels import (
    DRIVER_LABELS,
    KIND_LABELS,
    PER_LABELS,
    unit_word,
)
from vafa.portfolio.models import BEGINNING
from vafa.web.forms import HouseForm, ReaderDay

HOURS_TO_MINUTES = 60


class TypedFigure(forms.CharField):
    """A number as a person types it: any digits, separators, units around it."""

    reader: Reader

    def __init__(self, label: Any, *, required: bool = True, help_text: Any = "") -> None:
        attributes = {"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attributes)
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)

    # Any: Django hands over whatever was posted.
    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.converted(typed_number(text.strip(" %٪"), self.reader))
        except (Unreadable, ValueError) as error:
            raise forms.ValidationError(_("This is not a number we can read.")) from error

    def converted(self, number: Decimal) -> Any:
        """Give what the number stands for."""
        return number


def typed_number(text: str, reader: Reader) -> Decimal:
    """Read a typed number; where a comma could mean two things, the reader's language decides."""
    try:
        return parse_decimal(text, decimal=None)
    except Unreadable:
        return parse_decimal(text, decimal="," if reader.language == "el" else ".")


class TypedMoney(TypedFigure):
    """An amount in the shop's unit of money, as minor units."""

    def converted(self, number: Decimal) -> int:
        return to_minor(number, self.reader.money_unit).minor


class TypedUnitCost(TypedFigure):
    """The price of a piece, in millionths of the smallest unit."""

    def converted(self, number: Decimal) -> int:
        return to_minor(number * 1_000_000, self.reader.money_unit).minor


class TypedPercent(TypedFigure):
    """A percentage, in hundredths of a percent."""

    def converted(self, number: Decimal) -> int:
        return round(number * 100)


class CostForm(HouseForm):
    """A form whose typed fields know who types."""

    def __init__(self, data: Any = None, *, reader: Reader, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.unit = unit_word(reader)
        for field in self.fields.values():
            if isinstance(field, TypedFigure | ReaderDay):
                field.reader = reader
        self.money_in_label()

    def money_in_label(self) -> None:
        """Say the unit of money beside each amount that is asked for."""
        for field in self.fields.values():
            if isinstance(field, TypedMoney | TypedUnitCost):
                field.label = f"{field.label} ({self.unit})"

    def since(self) -> date:
        """Give the day from which what is said holds: the beginning when none is named."""
        said: date | None = self.cleaned_data.get("valid_from")
        return said or BEGINNING


def _since() -> ReaderDay:
    return ReaderDay(
        label=_("From this day on"),
        required=False,
        help_text=_("Leave it empty for all of the past."),
    )


class ProductCostForm(CostForm):
    product = forms.IntegerField(widget=forms.HiddenInput)
    unit_cost = TypedUnitCost(_("Cost of one piece"), required=False)
    valid_from = _since()


class MarginForm(CostForm):
    category = forms.CharField(label=_("Category"), max_length=120, required=False)
    rate = TypedPercent(
        _("Gross margin, in %"),
        help_text=_("What is left of the price after the cost of the goods."),
    )

    def __init__(
        self, data: Any = None, *, reader: Reader, categories: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(data, reader=reader, **kwargs)
        choices = [("", _("The whole shop")), *((name, name) for name in categories)]
        self.fields["category"].widget = forms.Select(
            choices=choices, attrs={"class": "form-select"}
        )


class RuleForm(CostForm):
    kind = forms.ChoiceField(
        label=pgettext_lazy("cost", "What it is for"), choices=list(KIND_LABELS.items())
    )
    per = forms.ChoiceField(label=_("Charged"), choices=list(PER_LABELS.items()))
    amount = TypedMoney(_("Amount"), required=False)
    percent = TypedPercent(_("Or a part of the revenue, in %"), required=False)
    channel = forms.ChoiceField(label=_("Only for this channel"), required=False)
    country = forms.CharField(
        label=_("Only to this country (two letters)"),
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "maxlength": 2}),
    )
    valid_from = _since()

    def __init__(
        self, data: Any = None, *, reader: Reader, channels: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(data, reader=reader, **kwargs)
        choices = [("", _("All channels")), *((name, name) for name in channels)]
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = self.cleaned_data
        return {
            "kind": found["kind"],
            "per": found["per"],
            "amount": found["amount"],
            "basis_points": found["percent"],
            "channel": found["channel"],
            "country": found["country"].upper(),
            "valid_from": self.since(),
        }


class TeamForm(CostForm):
    name = forms.CharField(label=_("Name of the team"), max_length=80)
    monthly_cost = TypedMoney(
        _("Cost of a month"), help_text=_("Wages, desks, tools: all that the team needs.")
    )
    hours = TypedFigure(_("Paid hours of a month"))
    practical = TypedPercent(
        _("Of these can really be worked, in %"),
        help_text=_("The rest is breaks, meetings and training. Usual are 80."),
    )
    valid_from = _since()

    def said(self) -> dict[str, Any]:
        """Return what a valid form says, as the action takes it."""
        found = self.cleaned_data
        return {
            "name": found["name"],
            "monthly_cost": found["monthly_cost"],
            "paid_minutes": round(found["hours"] * HOURS_TO_MINUTES),
            "practical_basis_points": found["practical"],
            "valid_from": self.since(),
        }


class ActivityForm(CostForm):
    code = forms.SlugField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("What is done"), max_length=80)
    team = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    minutes = TypedFigure(_("Minutes, once"))
    driver = forms.ChoiceField(label=_("Happens with"), choices=list(DRIVER_LABELS.items()))

    def __init__(
        self,
        data: Any = None,
        *,
        reader: Reader,
        teams: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, reader=reader, **kwargs)
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]


class SpendForm(CostForm):
    channel = forms.CharField(label=_("Channel"), max_length=40)
    month = forms.DateField(widget=forms.HiddenInput)
    amount = TypedMoney(_("Spent"), required=False)
