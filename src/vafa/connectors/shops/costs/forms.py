"""What people choose about a file of costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.costs.rules.fields import FIELDS_OF
from vafa.imports.rules.mapping import Mapping
from vafa.staff.forms import MONEY_LABELS
from vafa.web.forms import HouseForm

WHAT_LABELS: Final = {
    "product_costs": _("What products cost"),
    "margin_rates": _("Margin rates by category"),
    "direct_costs": _("What single orders or customers cost"),
    "activity_counts": _("How often activities were done"),
    "acquisition_spend": _("Spend on winning customers"),
}
REASONS: Final = {
    "unknown_product": _("No product has this code"),
    "unknown_order": _("No order has this number"),
    "order_is_unclear": _("Several orders have this number"),
    "unknown_customer": _("No customer has this number or e-mail"),
    "unknown_activity": _("There is no such activity"),
    "activity_is_counted": _("This activity is counted from orders and returns"),
    "unknown_kind": _("This kind of cost is not known"),
    "above_price": _("More than 20 times its price: is the unit right?"),
    "day_in_future": _("The day has not come yet"),
    "rate_out_of_range": _("The percentage cannot be right"),
    "negative": _("A cost cannot be below zero"),
    "not_a_count": _("This is no whole number of times"),
}
SETTINGS: Final = ("money_unit", "decimal", "date_order", "calendar")


class CostFileForm(HouseForm):
    file = forms.FileField(label=_("File"), help_text=_("CSV, Excel (.xlsx) or Parquet."))
    what = forms.ChoiceField(
        label=_("What it holds"),
        required=False,
        choices=[("", _("Find out by the columns")), *WHAT_LABELS.items()],
    )


class CostMappingForm(HouseForm):
    """The kind of a file, a column for each of its fields, and how values are written."""

    what = forms.ChoiceField(label=_("What it holds"), choices=list(WHAT_LABELS.items()))
    money_unit = forms.ChoiceField(label=_("Amounts are in"), choices=MONEY_LABELS)
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
        initial = {name: getattr(mapping, name) for name in SETTINGS} | {"what": mapping.preset}
        super().__init__(data, initial=initial)
        self._mapping = mapping
        what = str(data.get("what", mapping.preset)) if data is not None else mapping.preset
        self._fields = FIELDS_OF.get(what, FIELDS_OF[mapping.preset])
        choices = [("", _("Not used")), *((name, name) for name in header)]
        for field in self._fields:
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
            for field in self._fields
            if said.get(f"column_{field.name}")
        ]
        return replace(
            self._mapping,
            preset=said["what"],
            columns=tuple(columns),
            **{name: said[name] for name in SETTINGS},
        )
