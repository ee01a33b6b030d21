"""Every sentence that reading a file can end in, by its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to come: its code and its details, which never hold anything personal."""

    code: str
    details: tuple[tuple[str, object], ...] = ()


def said(code: str, **details: object) -> Said:
    """Name a sentence with its details."""
    return Said(code, tuple(sorted(details.items())))


def sentence(
    what: Said,
    *,
    translate: Callable[[str], str] = str,
    titles: Mapping[str, str] | None = None,
) -> str:
    """Put a sentence into words; `translate` (gettext) turns it into the language of the reader.

    `titles` are the English titles of fields, by name, for sentences that speak of a field.
    """
    text = SENTENCES.get(what.code)
    if text is None:
        return what.code.replace("_", " ")
    details = dict(what.details)
    field = details.get("field")
    if isinstance(field, str) and titles and field in titles:
        details["field"] = translate(titles[field])
    return translate(text) % details if details else translate(text)


# The short name that translators' tools look for.
_ = gettext_noop

SENTENCES: Final[Mapping[str, str]] = {
    "file_cannot_be_opened": _("The file cannot be opened."),
    "file_is_empty": _("The file is empty."),
    "file_is_damaged": _("The file is damaged and cannot be read to its end."),
    "file_has_no_header": _("The file has no row with column names."),
    "too_many_columns": _("The file has %(columns)s columns; this is not a table."),
    "old_spreadsheet": _(
        "This is a spreadsheet of the old kind (.xls). Save it as .xlsx or CSV and try again."
    ),
    "not_a_spreadsheet": _(
        "This archive holds no spreadsheet. Unpack it and bring the file inside."
    ),
    "spreadsheet_too_large": _(
        "The spreadsheet is too large to be read safely. Save it as CSV and try again."
    ),
    # What is wrong with a mapping.
    "unknown_choice": _("The setting %(setting)s has a value that does not exist."),
    "unknown_field": _("There is no field %(field)s."),
    "column_is_not_in_the_file": _("The file has no column “%(column)s”."),
    "field_has_two_columns": _("The field %(field)s has two columns; it can have one."),
    "field_needs_a_column": _("The field %(field)s needs a column."),
    "amounts_need_a_column": _(
        "No column says what was paid: choose an amount, a total, or a price."
    ),
    "orders_need_a_column": _(
        "Nothing tells orders apart: choose an order number or something about the customer."
    ),
    "unknown_time_zone": _("This time zone does not exist."),
    "money_unit_missing": _("Choose the unit of the amounts, for example toman, rial or euro."),
    "vat_rate_is_no_percentage": _("The tax rate must be a percentage below 100."),
    "rate_is_no_number": _("The exchange rate of %(currency)s must be a number above zero."),
    # Why a row was set aside.
    "row_ragged": _("The row has another number of cells than the file has columns."),
    "row_missing": _("The field %(field)s is empty."),
    "row_not_a_number": _("The field %(field)s holds no number (its shape: %(shape)s)."),
    "row_not_a_day": _("The field %(field)s holds no date (its shape: %(shape)s)."),
    "row_not_a_moment": _("The field %(field)s holds no date or time (its shape: %(shape)s)."),
    "row_no_such_day": _("There is no such day in the calendar (field %(field)s)."),
    "row_no_such_time": _("There is no such time of the day (field %(field)s)."),
    "row_year_out_of_range": _(
        "The year in the field %(field)s cannot be right; is the calendar the right one?"
    ),
    "row_unknown_status": _("Nobody has said what this status means (field %(field)s)."),
    "row_unknown_rate": _("Nobody has said what the row's currency is worth in the shop's own."),
    "row_unknown_currency": _("This currency is not known (field %(field)s)."),
    "row_amount_too_large": _("The amount in the field %(field)s is too large to be kept."),
    "row_too_long": _("The field %(field)s is too long to be a number or code."),
    "row_damaged_characters": _(
        "The field %(field)s has damaged characters; is the encoding the right one?"
    ),
    "row_not_an_email": _("The field %(field)s holds no e-mail address (its shape: %(shape)s)."),
    "row_not_a_phone": _("The field %(field)s holds no phone number (its shape: %(shape)s)."),
    "row_no_contact": _("The row has neither an e-mail address nor a phone number."),
    # What a guess was made from.
    "encoding_has_a_mark": _("The file says its encoding at its beginning."),
    "encoding_has_two_bytes_a_letter": _("Every character takes two bytes."),
    "encoding_is_plain": _("The file has only plain letters, which are the same everywhere."),
    "encoding_is_valid_utf_8": _("All of the file is valid UTF-8."),
    "encoding_is_damaged_utf_8": _("The file is UTF-8 with a few damaged characters."),
    "encoding_has_greek_letters": _("Its letters are as frequent as in Greek text."),
    "encoding_has_persian_letters": _("Its letters are as frequent as in Persian text."),
    "encoding_has_lone_accents": _("Letters with accents stand among plain ones."),
    "encoding_is_unclear": _("No encoding fits well; look at the names in the preview."),
    "separator_is_named": _("The first line of the file names it."),
    "separator_cuts_evenly": _("It cuts %(percent)s%% of the first rows into %(columns)s columns."),
    "separator_is_not_found": _("Nothing seems to separate columns."),
    "header_stands_first": _("The first row names the columns."),
    "header_follows_a_title": _("Rows above it are shorter than the table."),
    "header_looks_like_data": _("This row looks like data; the file may have no column names."),
    "decimal_comma_is_shown": _("%(cells)s cells have a decimal comma."),
    "decimal_point_is_shown": _("%(cells)s cells have a decimal point."),
    "decimal_is_unclear": _("Marks before three figures could be decimals or thousands."),
    "decimal_is_not_needed": _("All numbers are whole."),
    "year_stands_first": _("The year stands first."),
    "day_stands_first": _("Numbers above 12 stand first, so the day does."),
    "month_stands_first": _("Numbers above 12 stand second, so the month stands first."),
    "date_order_is_unclear": _("No number is above 12; day and month could be exchanged."),
    "date_order_keeps_the_file_sorted": _("In this order the rows follow each other in time."),
    "days_are_in_words": _("Days are not written in figures."),
    "years_have_two_figures": _("Years have two figures; only you can say which ones they are."),
    "years_are_jalali": _("The year %(year)s is one of the Jalali calendar."),
    "years_are_gregorian": _("The year %(year)s is one of the Gregorian calendar."),
    "calendar_is_not_shown": _("No year is shown."),
    "times_have_an_offset": _("Every time says its own zone."),
    "header_says_utc": _("The column name says UTC."),
    "zone_is_the_shops": _("The times name no zone; the shop's own is taken."),
    "header_names_the_unit": _("A column name says it."),
    "cells_name_the_unit": _("%(cells)s cells say it."),
    "rows_name_their_currency": _("A column names each row's currency."),
    "unit_is_the_shops": _("The file names no unit; the shop's own is suggested."),
    "unit_is_not_named": _("Nothing in the file says it."),
    "preset_is_known": _("The column names are those of %(system)s."),
    "preset_is_none": _("The columns were recognised by their names."),
    "rows_name_products": _("Rows name products."),
    "rows_have_no_order_number": _("Rows have no order number; a customer's day is an order."),
    "order_numbers_come_back": _("The same order number stands in several rows."),
    "order_numbers_come_once": _("Every order number stands in one row."),
    "header_says_with_tax": _("A column name says that tax is included."),
    "header_says_without_tax": _("A column name says that tax is not included."),
    "tax_is_not_in_the_file": _("The file has no column of taxes."),
    "tax_may_be_inside": _("The file has taxes; it does not say whether prices include them."),
    # What looks odd.
    "warn_no_rows": _("The file has no rows below its column names."),
    "warn_many_refused": _("%(percent)s%% of the rows looked at cannot be understood."),
    "warn_rial_and_toman": _(
        "The file names both rial and toman. Make sure which of them the amounts are in."
    ),
    "warn_several_units": _("The file has several units of money: %(units)s."),
    "warn_without_customer": _("%(percent)s%% of the rows do not say who bought."),
    "warn_in_future": _(
        "%(rows)s rows lie in the future. Are the order of the date and the calendar right?"
    ),
    "warn_factor_ten": _(
        "The amounts are about ten times larger or smaller than this shop's usual ones. "
        "Rial taken for toman?"
    ),
}
