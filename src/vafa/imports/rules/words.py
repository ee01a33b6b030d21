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


def sentence(what: Said, *, translate: Callable[[str], str] = str) -> str:
    """Put a sentence into words; `translate` (gettext) turns it into the language of the reader."""
    text = SENTENCES.get(what.code)
    if text is None:
        return what.code.replace("_", " ")
    words = translate(text)
    return words % dict(what.details) if what.details else words


SENTENCES: Final[Mapping[str, str]] = {
    "file_cannot_be_opened": gettext_noop("The file cannot be opened."),
    "file_is_empty": gettext_noop("The file is empty."),
    "file_is_damaged": gettext_noop("The file is damaged and cannot be read to its end."),
    "file_has_no_header": gettext_noop("The file has no row with column names."),
    "too_many_columns": gettext_noop("The file has %(columns)s columns; this is not a table."),
    "old_spreadsheet": gettext_noop(
        "This is a spreadsheet of the old kind (.xls). Save it as .xlsx or CSV and try again."
    ),
    "not_a_spreadsheet": gettext_noop(
        "This archive holds no spreadsheet. Unpack it and bring the file inside."
    ),
    "spreadsheet_too_large": gettext_noop(
        "The spreadsheet is too large to be read safely. Save it as CSV and try again."
    ),
}
