"""What people type to narrow the customer list, in their own digits, unit of money and days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final, cast

from babel import Locale
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.core.digits import DecimalMark, parse_decimal
from vafa.core.errors import Unreadable
from vafa.core.languages import Language
from vafa.core.money import from_minor, to_minor
from vafa.core.presentation import Reader
from vafa.core.text import search_key
from vafa.core.units import unit_label
from vafa.insight.forms.labels import (
    LEFT_OUT_FILTER_LABELS,
    PHASE_LABELS,
    SORT_LABELS,
    STRATEGY_FILTER_LABELS,
    Label,
)
from vafa.insight.rules.customer_filters import (
    DEFAULT_SORT,
    MINE,
    NOBODY,
    PHASE_FILTERS,
    SORTS,
    STRATEGY_FILTERS,
    CustomerFilters,
)
from vafa.web.forms import HouseForm

DECIMAL_MARKS: Final[dict[Language, DecimalMark]] = {"en": ".", "fa": "٫", "el": ","}
AMOUNT_FIELDS: Final = ("value_min", "value_max", "revenue_min", "revenue_max")
SHARE_FIELDS: Final = ("p_buys_min", "p_buys_max")
WHOLE_FIELDS: Final = ("silent_min", "silent_max", "days_min", "days_max")
RANGE_LABELS: Final[dict[str, Label]] = {
    "value": _("Expected in 12 months"),
    "revenue": _("Revenue so far"),
    "silent": _("Silent for days"),
    "p_buys": _("Buys within 90 days"),
    "days": _("Purchase days"),
}
WHOLE_MAX: Final = 100_000
Converter = Callable[[Decimal], int | float]


def number_typed(text: str, language: Language) -> Decimal:
    """Read a number as somebody types it; what is not clear is read in the language's way."""
    try:
        return parse_decimal(text, decimal=None)
    except Unreadable as refusal:
        if refusal.code != "ambiguous_number":
            raise
        return parse_decimal(text, decimal=DECIMAL_MARKS[language])


class TypedNumber(forms.CharField):
    """A number in the reader's digits and marks; what it becomes is the form's business."""

    # Any: a lazy translation, which the type checker does not take for a label.
    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=40,
            widget=forms.TextInput(
                attrs={
                    "inputmode": "decimal",
                    "dir": "ltr",
                    "autocomplete": "off",
                    "aria-label": label,
                }
            ),
        )
        self.convert: Converter = int
        self.language: Language = "en"

    def clean(self, value: Any) -> int | float | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.convert(number_typed(text, self.language))
        except (Unreadable, ValueError, ArithmeticError) as error:
            raise forms.ValidationError(_("This is not a number we can read.")) from error


class OwnerChoice(forms.ChoiceField):
    """A colleague by the number of their account; the list's page offers those there are."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdigit() or super().valid_value(value)


class CustomerFilterForm(HouseForm):
    """The filters and the order of the customer list."""

    phase = forms.ChoiceField(label=_("Phase"), required=False)
    strategy = forms.ChoiceField(label=_("Strategy"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    left_out = forms.ChoiceField(label=_("Left out of models"), required=False)
    owner = OwnerChoice(label=_("Looked after by"), required=False)
    value_min = TypedNumber(_("Expected in 12 months, from"))
    value_max = TypedNumber(_("Expected in 12 months, up to"))
    revenue_min = TypedNumber(_("Revenue so far, from"))
    revenue_max = TypedNumber(_("Revenue so far, up to"))
    silent_min = TypedNumber(_("Silent for days, from"))
    silent_max = TypedNumber(_("Silent for days, up to"))
    p_buys_min = TypedNumber(_("Buys within 90 days, from %"))
    p_buys_max = TypedNumber(_("Buys within 90 days, up to %"))
    days_min = TypedNumber(_("Purchase days, from"))
    days_max = TypedNumber(_("Purchase days, up to"))
    is_overdue = forms.BooleanField(label=_("Overdue"), required=False)
    is_overridden = forms.BooleanField(label=_("Strategy chosen by hand"), required=False)
    is_nameless = forms.BooleanField(label=_("Without a name"), required=False)
    sort = forms.ChoiceField(label=pgettext_lazy("list", "Order"), required=False)

    def __init__(self, data: Any, *, reader: Reader) -> None:
        super().__init__(data)
        self._offer("phase", [(code, PHASE_LABELS[code]) for code in PHASE_FILTERS])
        strategies = [(code, STRATEGY_FILTER_LABELS[code]) for code in STRATEGY_FILTERS]
        self._offer("strategy", strategies)
        self._offer("left_out", list(LEFT_OUT_FILTER_LABELS.items()))
        self._offer("country", list(country_names(reader.language).items()))
        self._offer("owner", [(MINE, _("Me")), (NOBODY, _("Nobody"))])
        unit = unit_word(reader)
        self._units = {"value": unit, "revenue": unit, "p_buys": "%"}
        cast("forms.ChoiceField", self.fields["sort"]).choices = list(SORT_LABELS.items())
        for name in AMOUNT_FIELDS:
            self._convert(name, lambda value: to_minor(value, reader.money_unit).minor, reader)
        for name in SHARE_FIELDS:
            self._convert(name, _share, reader)
        for name in WHOLE_FIELDS:
            self._convert(name, _whole, reader)

    def offer_countries(self, codes: Sequence[str], language: Language) -> None:
        """Offer the countries that the shop's customers live in, by their names."""
        names = country_names(language)
        chosen = self["country"].value()
        listed = {*codes, chosen} if chosen else set(codes)
        pairs = [(code, names[code]) for code in listed if code in names]
        self._offer("country", sorted(pairs, key=lambda pair: search_key(str(pair[1]))))

    def offer_owners(self, names: Sequence[tuple[str, str]]) -> None:
        """Offer the colleagues who may look after customers, by their names."""
        self._offer("owner", [(MINE, _("Me")), (NOBODY, _("Nobody")), *names])

    def _offer(self, name: str, choices: Sequence[tuple[str, Label]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = [("", _("All")), *choices]

    def _convert(self, name: str, convert: Converter, reader: Reader) -> None:
        field = cast("TypedNumber", self.fields[name])
        field.convert, field.language = convert, reader.language

    @property
    def quick_fields(self) -> list[forms.BoundField]:
        """The choices that are always in sight."""
        return [
            self[name] for name in ("phase", "strategy", "country", "owner", "left_out", "sort")
        ]

    @property
    def ranges(self) -> list[tuple[Label, forms.BoundField, forms.BoundField, str]]:
        """The ranges with their two ends and their unit."""
        return [
            (label, self[f"{name}_min"], self[f"{name}_max"], self._units.get(name, ""))
            for name, label in RANGE_LABELS.items()
        ]

    @property
    def flags(self) -> list[forms.BoundField]:
        """The filters that are on or off."""
        return [self[name] for name in ("is_overdue", "is_overridden", "is_nameless")]

    @property
    def has_more_filters(self) -> bool:
        """Tell whether a filter is in use that is not always in sight, or was refused."""
        in_sight = {field.name for field in self.quick_fields}
        return bool(self.errors) or bool(set(self.filters.to_json()) - in_sight)

    @property
    def filters(self) -> CustomerFilters:
        """Return what can be understood of the filters; a refused field asks for nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if name != "sort"}
        return CustomerFilters(**asked)

    @property
    def chosen_sort(self) -> str:
        """Return the order asked for, or the usual one."""
        self.is_valid()
        asked = self.cleaned_data.get("sort", "")
        return asked if asked in SORTS else DEFAULT_SORT


@cache
def country_names(language: Language) -> dict[str, str]:
    """Name the countries of the world in a language."""
    territories = Locale(language).territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}


def unit_word(reader: Reader) -> str:
    """Name the unit in which the reader reads and types money."""
    return unit_label(reader.money_unit, language=reader.language).text


def typed(filters: CustomerFilters, reader: Reader) -> dict[str, str]:
    """Write filters as the form and an address take them: plain digits, the reader's unit."""
    written: dict[str, str] = {}
    for name, value in filters.to_json().items():
        if name in AMOUNT_FIELDS:
            written[name] = f"{from_minor(value, reader.money_unit):f}"
        elif name in SHARE_FIELDS:
            written[name] = f"{(Decimal(str(value)) * 100).normalize():f}"
        else:
            written[name] = "on" if value is True else str(value)
    return written


def _share(value: Decimal) -> float:
    if not 0 <= value <= 100:
        raise ValueError("A share lies between 0 and 100.")
    return float(value / 100)


def _whole(value: Decimal) -> int:
    if not 0 <= value <= WHOLE_MAX:
        raise ValueError("Out of range.")
    return int(value)
