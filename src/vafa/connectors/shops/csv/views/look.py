"""What the preview page shows of a file under one mapping."""

from __future__ import annotations

from collections.abc import Mapping as Pairing
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from vafa.connectors.shops.csv.forms import (
    COLUMNS_SHOWN_MAX,
    STATUS_LABELS,
    SettingsForm,
    options_html,
)
from vafa.connectors.shops.csv.queries import (
    StatusWord,
    examples_of,
    status_words,
    usual_line_amount,
)
from vafa.connectors.shops.csv.rules import (
    ORDER_FIELDS,
    OrderRow,
    Preview,
    order_mapping_problems,
    preview_orders,
)
from vafa.connectors.shops.csv.views.doors import in_words
from vafa.core.contacts import parse_phone
from vafa.core.errors import Unreadable
from vafa.core.languages import Digits
from vafa.core.money import KNOWN_UNITS
from vafa.core.presentation import Reader
from vafa.customers.rules.cells import ContactMask
from vafa.customers.rules.contacts import shown_contact
from vafa.imports.models import Run
from vafa.imports.queries import path_of
from vafa.imports.rules.guesses import Guess
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.reading import Row, UnreadableFile
from vafa.staff.models import Shop
from vafa.staff.queries import now

ROWS_SHOWN = 10
UNUSED_SHOWN_MAX = 6
UNREAD_PHONES = gettext_noop(
    "Buyers are told apart by phone numbers that cannot be read. Say in the settings of which "
    "country phone numbers without a prefix are; otherwise these orders have no customer."
)


@dataclass(frozen=True)
class Setting:
    """One control, with what was guessed for it and from what."""

    field: BoundField
    evidence: str
    confidence: float | None
    asks: bool
    is_own_choice: bool


@dataclass(frozen=True)
class Column:
    """One column of the file: its name, some of its cells, and the field it stands for."""

    name: str
    examples: list[str]
    field: str
    options: SafeString


@dataclass(frozen=True)
class ShownRow:
    """A row as it was read and as it was understood, or why not."""

    number: int
    cells: tuple[str, ...]
    order: OrderRow | None
    quantity: Decimal
    amount: str
    status: str | Promise
    refusal: str


@dataclass(frozen=True)
class Look:
    """A file under one mapping: what it comes to, what keeps it from being stored, what is odd."""

    preview: Preview | None
    problems: list[str]
    warnings: list[str]
    rows: list[ShownRow]
    sums: list[str]
    first_day: str
    latest_day: str
    columns: list[Column]
    columns_hidden: int
    columns_unused: int
    words: list[StatusWord]
    rates: list[tuple[str, str]]
    unit_of_file: str

    @property
    def is_folded(self) -> bool:
        """Say whether so many columns are not used that they would bury the others."""
        return self.columns_unused > UNUSED_SHOWN_MAX


def look_at(
    run: Run,
    mapping: Mapping,
    header: Sequence[str],
    *,
    shop: Shop,
    reader: Reader,
    mask: ContactMask,
) -> Look:
    """Read the beginning of a run's file under a mapping; `mask` hides contacts."""
    problems = [in_words(one) for one in order_mapping_problems(mapping, header=header)]
    preview = None
    words: list[StatusWord] = []
    if not problems:
        try:
            preview = _preview(run, mapping, shop)
            words = _words(run, mapping, mask)
        except UnreadableFile as error:
            problems.append(in_words(error.said))
    rates = _rates(mapping, preview, shop.currency)
    if (
        preview
        and preview.sums
        and all(not rate for _code, rate in rates)
        and (shop.currency not in dict(preview.sums) and not mapping.column_of("rate"))
    ):
        problems.append(gettext("All of it is in another currency: say what that is worth."))
    columns = _columns(mapping, header, preview.as_read if preview else (), mask)
    return Look(
        preview=preview,
        problems=problems,
        warnings=_warnings(preview, shop, reader) if preview else [],
        rows=_rows(preview, header, reader, mask) if preview else [],
        sums=_sums(preview, reader) if preview else [],
        first_day=_day(preview.earliest, reader) if preview else "",
        latest_day=_day(preview.latest, reader) if preview else "",
        columns=columns[:COLUMNS_SHOWN_MAX],
        columns_unused=sum(not column.field for column in columns[:COLUMNS_SHOWN_MAX]),
        columns_hidden=max(0, len(columns) - COLUMNS_SHOWN_MAX),
        words=words,
        rates=rates,
        unit_of_file=_unit_of_file(mapping, preview, shop),
    )


def _preview(run: Run, mapping: Mapping, shop: Shop) -> Preview:
    usual = usual_line_amount()
    units = run.report.get("understood", {}).get("units_seen", [])
    return preview_orders(
        path_of(run),
        mapping,
        now=now(),
        shown=ROWS_SHOWN,
        units_seen=[*units, mapping.money_unit] if mapping.money_unit in {"IRR", "IRT"} else units,
        usual_amount=None if usual is None else (shop.currency, usual),
    )


def _warnings(preview: Preview, shop: Shop, reader: Reader) -> list[str]:
    """Say what looks odd, and when people are known only by phone numbers nobody can read."""
    warnings = [in_words(one, reader.digits) for one in preview.warnings]
    for row in preview.as_understood:
        if row.phone and not (row.customer_number or row.email or _is_phone(row.phone, shop)):
            return [*warnings, gettext(UNREAD_PHONES)]
    return warnings


def _is_phone(text: str, shop: Shop) -> bool:
    try:
        return bool(parse_phone(text, region=shop.phone_region))
    except Unreadable:
        return False


def _sums(preview: Preview, reader: Reader) -> list[str]:
    return [reader.money(amount, currency=currency) for currency, amount in preview.sums]


def _day(moment: datetime | None, reader: Reader) -> str:
    return "" if moment is None else reader.day(reader.day_of(moment))


def _words(run: Run, mapping: Mapping, mask: ContactMask) -> list[StatusWord]:
    # A column of contacts could be taken for one of states.
    return [one for one in status_words(path_of(run), mapping) if mask.of(one.word) == one.word]


def _rows(
    preview: Preview, header: Sequence[str], reader: Reader, mask: ContactMask
) -> list[ShownRow]:
    orders = {row.row_number: _seen(row, mask) for row in preview.as_understood}
    refused = {one.row_number: in_words(one.said) for one in preview.refusals}
    return [
        _row(number, mask.row(cells, header=header), orders.get(number), refused, reader)
        for number, cells in preview.as_read
    ]


def _seen(order: OrderRow, mask: ContactMask) -> OrderRow:
    if mask.in_full:
        return order
    return order._replace(
        order_number=mask.of(order.order_number),
        customer_number=mask.of(order.customer_number or ""),
        email=shown_contact(order.email, in_full=False),
        phone=shown_contact(order.phone, in_full=False),
        name=mask.of(order.name),
        product_name=mask.of(order.product_name),
        product_code=mask.of(order.product_code),
    )


def _row(
    number: int,
    cells: tuple[str, ...],
    order: OrderRow | None,
    refused: Pairing[int, str],
    reader: Reader,
) -> ShownRow:
    if order is None:
        return ShownRow(number, cells, None, Decimal(0), "", "", refused.get(number, ""))
    return ShownRow(
        number,
        cells,
        order,
        Decimal(order.quantity_milli) / 1000,
        reader.money(order.amount, currency=order.currency),
        STATUS_LABELS[order.status],
        "",
    )


def _columns(
    mapping: Mapping, header: Sequence[str], rows: Sequence[Row], mask: ContactMask
) -> list[Column]:
    fields = {column: field for field, column in mapping.columns}
    choices = [("", gettext("Not used"))]
    choices += [(field.name, gettext(field.title)) for field in ORDER_FIELDS]
    options = {chosen: options_html(choices, chosen) for chosen in {"", *fields.values()}}
    return [
        Column(
            name,
            [mask.of(example, column=name) for example in examples_of(rows, place)],
            fields.get(name, ""),
            options[fields.get(name, "")],
        )
        for place, name in enumerate(header)
    ]


def _rates(mapping: Mapping, preview: Preview | None, currency: str) -> list[tuple[str, str]]:
    """Ask for a rate of every currency in the file that is not the shop's."""
    chosen = dict(mapping.rates)
    seen = [code for code, _amount in preview.sums] if preview else []
    if mapping.column_of("rate"):
        seen = []
    asked = dict.fromkeys([*(code for code in seen if code != currency), *chosen])
    return [(code, chosen.get(code, "")) for code in asked]


def _unit_of_file(mapping: Mapping, preview: Preview | None, shop: Shop) -> str:
    """Name the file's unit when the shop counts in another one and could still change that."""
    if preview is None or shop.is_money_fixed or len(preview.sums) != 1:
        return ""
    currency = preview.sums[0][0]
    if currency == shop.currency:
        return ""
    unit = KNOWN_UNITS.get(mapping.money_unit)
    if unit is None or unit.currency != currency:
        return currency
    return "IRT" if mapping.money_unit == "IRHT" else mapping.money_unit


SETTING_NAMES = (
    "money_unit",
    "date_order",
    "calendar",
    "decimal",
    "prices_include_vat",
    "vat_rate",
    "row_shape",
    "time_zone",
    "encoding",
    "separator",
    "header_row",
    "sheet_name",
)
FURTHER_NAMES = (
    "source",
    "completeness",
    "status_default",
    "negative_quantity",
    "cancellation_prefix",
    "adjustment_prefix",
)


def settings_shown(
    form: SettingsForm,
    names: Sequence[str],
    *,
    guesses: Sequence[Guess],
    is_text: bool,
    digits: Digits,
) -> list[Setting]:
    """Put each control beside its guess; spreadsheets have no encoding and no separator."""
    by_name = {guess.setting: guess for guess in guesses}
    left_out = {"sheet_name"} if is_text else {"encoding", "separator"}
    if len(form.fields["sheet_name"].choices) < 3:  # type: ignore[attr-defined]
        left_out.add("sheet_name")
    return [
        _setting(form[name], by_name.get(name), digits) for name in names if name not in left_out
    ]


def _setting(field: BoundField, guess: Guess | None, digits: Digits) -> Setting:
    if guess is None:
        return Setting(field, "", None, False, False)
    is_own = str(field.value() or "") != guess.value
    return Setting(
        field,
        in_words(guess.evidence, digits),
        guess.confidence,
        guess.asks and not is_own,
        is_own,
    )
