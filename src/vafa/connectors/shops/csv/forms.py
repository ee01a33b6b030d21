"""What people choose about a file: which column is what, and how it is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vafa.connectors.shops.csv.rules.statuses import KINDS, STATUSES, folded
from vafa.core.digits import to_ascii_digits
from vafa.core.money import KNOWN_UNITS
from vafa.imports.rules.mapping import Mapping, Pairs
from vafa.imports.rules.reading import Reading
from vafa.staff.forms import MONEY_LABELS, zone_choices
from vafa.web.forms import HouseForm

ENDINGS: Final = (".csv", ".tsv", ".txt", ".gz", ".xlsx", ".xlsm", ".parquet")
COLUMNS_SHOWN_MAX: Final = 400

ENCODING_LABELS: Final = [
    ("utf-8", "UTF-8"),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16 BE"),
    ("windows-1253", _("Greek (windows-1253)")),
    ("windows-1256", _("Persian and Arabic (windows-1256)")),
    ("windows-1252", _("Western (windows-1252)")),
]
SEPARATOR_LABELS: Final = [
    (",", _("Comma")),
    (";", _("Semicolon")),
    ("\t", _("Tab")),
    ("|", _("Vertical bar")),
]
DECIMAL_LABELS: Final = [(".", _("Point: 1234.56")), (",", _("Comma: 1234,56"))]
DATE_ORDER_LABELS: Final = [
    ("ymd", _("Year, month, day")),
    ("dmy", _("Day, month, year")),
    ("mdy", _("Month, day, year")),
]
CALENDAR_LABELS: Final = [("gregorian", _("Gregorian")), ("jalali", _("Jalali (Persian)"))]
SHAPE_LABELS: Final = [("line", _("one line of an order")), ("order", _("a whole order"))]
COMPLETENESS_LABELS: Final = [
    ("whole", _("the whole order: lines missing from it are gone")),
    ("union", _("a part: what earlier files brought stays")),
]
NEGATIVE_LABELS: Final = [
    ("return", _("Goods that came back")),
    ("adjustment", _("A correction of stock")),
]
VAT_LABELS: Final = [
    ("yes", _("Yes, tax is inside the prices")),
    ("no", _("No, tax comes on top")),
]
UNIT_LABELS: Final = [
    *MONEY_LABELS,
    ("IRHT", _("Thousands of toman")),
    ("IRHR", _("Thousands of rial")),
]
STATUS_LABELS: Final = {
    "paid": pgettext_lazy("order", "Paid"),
    "part_refunded": pgettext_lazy("order", "Partly refunded"),
    "refunded": pgettext_lazy("order", "Refunded"),
    "pending": pgettext_lazy("order", "Waiting for payment"),
    "cancelled": pgettext_lazy("order", "Cancelled"),
    "failed": pgettext_lazy("order", "Failed"),
    "voided": pgettext_lazy("order", "Voided"),
    "draft": pgettext_lazy("order", "Draft"),
    "refused": pgettext_lazy("order", "Refused on delivery"),
}
KIND_LABELS: Final = {
    "product": pgettext_lazy("line", "A product"),
    "shipping": pgettext_lazy("line", "Shipping"),
    "fee": pgettext_lazy("line", "A fee"),
    "discount": pgettext_lazy("line", "A discount"),
    "adjustment": pgettext_lazy("line", "A correction"),
    "gift_card": pgettext_lazy("line", "A gift card"),
}
SOURCE_RULE: Final = RegexValidator(
    r"\A[\w .\-]+\Z", _("Use letters, figures, spaces, dots and hyphens.")
)


class LongSelect(forms.Select):
    """A select of hundreds of choices; Django's own renders a template for each of them."""

    # Any: whatever Django's own widget takes.
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Write the select with its options."""
        given = {**self.attrs, **(attrs or {}), "name": name}
        return format_html(
            "<select{}>{}</select>",
            format_html_join("", ' {}="{}"', given.items()),
            options_html(self.choices, str(value or "")),
        )


def options_html(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    """Write options, the chosen one marked."""
    marks = {True: mark_safe(" selected"), False: ""}
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, marks[value == chosen], label) for value, label in choices),
    )


class UploadForm(HouseForm):
    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    source = forms.CharField(
        label=_("Where it comes from"),
        max_length=40,
        initial="shop",
        validators=[SOURCE_RULE],
        help_text=_(
            "Files of the same source share their order numbers, and are read the same way."
        ),
        widget=forms.TextInput(attrs={"list": "known-sources", "autocomplete": "off"}),
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what cannot be a table; what is too large was refused at the door."""
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        if PurePath(upload.name or "").suffix.lower() not in ENDINGS:
            raise forms.ValidationError(
                gettext("Bring a CSV, TSV, Excel (.xlsx) or Parquet file; CSV may be gzipped.")
            )
        return upload


class SettingsForm(HouseForm):
    """How a file is written and what its rows mean."""

    source = forms.CharField(
        label=_("Where it comes from"), max_length=40, validators=[SOURCE_RULE]
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODING_LABELS)
    separator = forms.ChoiceField(label=_("Between cells"), choices=SEPARATOR_LABELS)
    header_row = forms.IntegerField(
        label=_("Row with the column names"), min_value=1, max_value=1_000
    )
    sheet_name = forms.ChoiceField(label=_("Sheet"), required=False)
    decimal = forms.ChoiceField(label=_("Decimal mark"), choices=DECIMAL_LABELS)
    date_order = forms.ChoiceField(label=_("Order of a date"), choices=DATE_ORDER_LABELS)
    calendar = forms.ChoiceField(label=_("Calendar"), choices=CALENDAR_LABELS)
    time_zone = forms.ChoiceField(label=_("Time zone"), widget=LongSelect)
    money_unit = forms.ChoiceField(
        label=_("Unit of the amounts"), required=False, widget=LongSelect
    )
    prices_include_vat = forms.ChoiceField(label=_("Do prices include tax?"), choices=VAT_LABELS)
    vat_rate = forms.CharField(
        label=_("Tax rate in percent"),
        max_length=6,
        required=False,
        help_text=_("Only where the file has no column of taxes."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
    )
    row_shape = forms.ChoiceField(label=_("A row is"), choices=SHAPE_LABELS)
    completeness = forms.ChoiceField(
        label=_("Of an order, the file has"), choices=COMPLETENESS_LABELS
    )
    status_default = forms.ChoiceField(
        label=_("An empty status means"), choices=list(STATUS_LABELS.items())
    )
    negative_quantity = forms.ChoiceField(
        label=_("A negative quantity is"), choices=NEGATIVE_LABELS
    )
    cancellation_prefix = forms.CharField(
        label=_("Cancellations begin with"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    adjustment_prefix = forms.CharField(
        label=_("Corrections begin with"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    # Any: whatever Django's own form takes.
    def __init__(self, *args: Any, sheets: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("sheet_name", [("", _("The first one")), *((name, name) for name in sheets)])
        self._offer("time_zone", zone_choices())
        named = {code for code, _label in UNIT_LABELS}
        others = [(code, code) for code in KNOWN_UNITS if code not in named]
        self._offer("money_unit", [("", _("Choose …")), *UNIT_LABELS, *others])
        for name in self.fields:
            self.fields[name].widget.attrs["id"] = f"setting-{name}"

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_vat_rate(self) -> str:
        """Read the rate in any digits and with any mark."""
        written = to_ascii_digits(str(self.cleaned_data["vat_rate"]))
        return written.replace(",", ".").replace("٫", ".").replace("%", "").strip()

    @staticmethod
    def values_of(mapping: Mapping) -> dict[str, Any]:
        """Give the controls' values of a mapping."""
        values: dict[str, Any] = mapping.to_json()
        values |= values["reading"]
        values["prices_include_vat"] = "yes" if mapping.prices_include_vat else "no"
        return values

    def changed(self, mapping: Mapping) -> Mapping:
        """Give the mapping with what was chosen here."""
        chosen = self.cleaned_data
        reading = Reading(
            encoding=chosen["encoding"],
            separator=chosen["separator"],
            header_row=chosen["header_row"],
            sheet_name=chosen["sheet_name"],
        )
        plain = {
            name: chosen[name]
            for name in (
                "source",
                "decimal",
                "date_order",
                "calendar",
                "time_zone",
                "money_unit",
                "vat_rate",
                "row_shape",
                "completeness",
                "status_default",
                "negative_quantity",
                "cancellation_prefix",
                "adjustment_prefix",
            )
        }
        return replace(
            mapping,
            reading=reading,
            prices_include_vat=chosen["prices_include_vat"] == "yes",
            **plain,
        )


def columns_chosen(data: QueryDict, header: Sequence[str]) -> Pairs:
    """Read which field each column stands for."""
    named = dict(zip(data.getlist("column_name"), data.getlist("column"), strict=False))
    return tuple((named[column], column) for column in header if named.get(column))


def statuses_chosen(data: QueryDict) -> Pairs:
    """Read what people say that the words of the status column mean."""
    words = zip(data.getlist("status_word"), data.getlist("status"), strict=False)
    return tuple((folded(word), status) for word, status in words if status in STATUSES)


def kinds_chosen(data: QueryDict) -> Pairs:
    """Read which product codes are no products."""
    codes = zip(data.getlist("kind_code"), data.getlist("kind"), strict=False)
    return tuple((code.strip(), kind) for code, kind in codes if code.strip() and kind in KINDS)


def rates_chosen(data: QueryDict) -> Pairs:
    """Read what one unit of each other currency is worth in the shop's."""
    rates = zip(data.getlist("rate_currency"), data.getlist("rate"), strict=False)
    return tuple((currency, _rate_text(rate)) for currency, rate in rates if rate.strip())


def _rate_text(rate: str) -> str:
    return to_ascii_digits(rate).strip().replace("٫", ".").replace(",", ".")
