"""What people choose about a list of balances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.balances.rules.fields import BALANCE_FIELDS
from vafa.imports.rules.mapping import Mapping
from vafa.loyalty.models import Programme, ProgrammeState
from vafa.web.forms import HouseForm

REASONS: Final = {
    "unknown_customer": _("Nobody has this number, e-mail or phone"),
    "customer_unclear": _("The number, the e-mail and the phone name different people"),
    "negative": _("A balance cannot be below zero"),
    "not_whole": _("Points are whole numbers"),
    "has_ended": _("These points have ended already"),
    "in_future": _("The day has not come yet"),
    "differs": _("The list says another number for the same person and end"),
}
SETTINGS: Final = ("decimal", "date_order", "calendar")


class BalancesFileForm(HouseForm):
    file = forms.FileField(label=_("File"), help_text=_("CSV, Excel (.xlsx) or Parquet."))
    programme = forms.TypedChoiceField(label=_("Programme"), coerce=int)
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("The name of the programme that you had before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = Programme.objects.filter(state=ProgrammeState.LIVE).order_by("id")
        self.fields["programme"].choices = running.values_list("id", "name")  # type: ignore[attr-defined]


class BalancesMappingForm(HouseForm):
    """A column for each field, and how values are written."""

    decimal = forms.ChoiceField(
        label=_("Decimal mark"), choices=[(".", _("Point: 1234.56")), (",", _("Comma: 1234,56"))]
    )
    date_order = forms.ChoiceField(
        label=_("Days are written"),
        choices=[
            ("ymd", _("Year, month, day")),
            ("dmy", _("Day, month, year")),
            ("mdy", _("Month, day, year")),
        ],
    )
    calendar = forms.ChoiceField(
        label=_("Calendar"),
        choices=[("gregorian", _("Gregorian")), ("jalali", _("Jalali (Persian)"))],
    )

    # Any: whatever Django's own form takes.
    def __init__(self, data: Any = None, *, mapping: Mapping, header: Sequence[str]) -> None:
        super().__init__(data, initial={name: getattr(mapping, name) for name in SETTINGS})
        self._mapping = mapping
        choices = [("", _("Not used")), *((name, name) for name in header)]
        for field in BALANCE_FIELDS:
            self.fields[f"column_{field.name}"] = forms.ChoiceField(
                label=gettext(field.title),
                help_text=gettext(field.meaning),
                required=False,
                choices=choices,
                initial=mapping.column_of(field.name) or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def chosen(self) -> Mapping:
        """Return the mapping that a valid form says."""
        said = self.cleaned_data
        columns = [
            (field.name, said[f"column_{field.name}"])
            for field in BALANCE_FIELDS
            if said.get(f"column_{field.name}")
        ]
        settings = {name: said[name] for name in SETTINGS}
        return replace(self._mapping, columns=tuple(columns), **settings)
