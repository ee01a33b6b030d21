"""One row of a person's data as people read it: every code in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final, cast

from babel import Locale
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vafa.core.errors import Unreadable
from vafa.core.presentation import Reader
from vafa.customers.forms.person import (
    PERSON_AMOUNTS,
    PERSON_COLUMNS,
    PERSON_SHARES,
    PersonWords,
)
from vafa.customers.queries.person import Row
from vafa.journal.models import Entry

ENTRIES: Final = "vafa_journal.Entry"
IDENTITIES: Final = "vafa_customers.Identity"
_EMPTY: Final[tuple[object, ...]] = ("", None, [], {})


def person_words() -> PersonWords:
    """Return the words of all features' codes, from the table that the settings name."""
    return cast("PersonWords", import_string(settings.VAFA_PERSON_WORDS))


@dataclass(frozen=True)
class Teller:
    """Tells the rows of one table to a reader."""

    table: str
    reader: Reader
    words: PersonWords

    def row(self, row: Row) -> SafeString:
        """Write a row as a list of what its columns are called and what they say."""
        return format_html("<dl>{}</dl>", self._facts(self._told_row(row)))

    def _told_row(self, row: Row) -> Row:
        if self.table != ENTRIES:
            return row
        entry = Entry(kind=row["kind"], payload=row["payload"])
        return {"at": row["at"], "what": self.words.entry(entry, self.reader)}

    # Any here and below: values of many columns.
    def _facts(self, row: Mapping[str, Any]) -> SafeString:
        shown = [
            (PERSON_COLUMNS[name], self._told(_meant(name, row), value))
            for name, value in row.items()
            if name in PERSON_COLUMNS and value not in _EMPTY and not _is_named(name, row)
        ]
        return format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", shown)

    def _told(self, name: str, value: Any) -> SafeString | str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, int | float):
            return self._number(name, value)
        if isinstance(value, dict):
            return format_html("<dl>{}</dl>", self._facts(value))
        if isinstance(value, list):
            return self._list(name, value)
        return self._text(name, str(value))

    def _list(self, name: str, value: list[Any]) -> SafeString | str:
        if name == "identities":
            told = replace(self, table=IDENTITIES)
            return format_html_join(
                "",
                "<dl>{}</dl>",
                ((told._facts({"kind": kind, "value": text}),) for kind, text, *_more in value),
            )
        if all(isinstance(one, dict) for one in value):
            return format_html_join("", "<dl>{}</dl>", ((self._facts(one),) for one in value))
        # A detail said by hand: the moment, and what was said.
        return self._text(name, str(value[-1]))

    def _text(self, name: str, text: str) -> SafeString | str:
        word = self.words.codes.get(self.table, {}).get(name, {}).get(text, "")
        if name == "country":
            word = self._countries.get(text, "")
        return str(word) or self._moment(text) or format_html('<bdi dir="auto">{}</bdi>', text)

    @cached_property
    def _countries(self) -> Mapping[str, str]:
        names: Mapping[str, str] = Locale(self.reader.language).territories
        return names

    def _number(self, name: str, value: float) -> str:
        if name in PERSON_AMOUNTS:
            return self.reader.money(int(value))
        if name == "quantity_milli":
            return self.reader.number(value / 1000)
        return self.reader.percent(value) if name in PERSON_SHARES else self.reader.number(value)

    def _moment(self, text: str) -> str:
        """Write what is a day or an instant as the reader does; anything else is no moment."""
        try:
            if len(text) == 10:
                return self.reader.day(date.fromisoformat(text))
            return self.reader.moment(datetime.fromisoformat(text)) if "T" in text else ""
        except (ValueError, Unreadable):
            return ""


def _meant(name: str, row: Mapping[str, Any]) -> str:
    """Name the column that a value is one of: before and after a change speak of its detail."""
    return str(row.get("field", name)) if name in {"before", "after"} else name


def _is_named(name: str, row: Mapping[str, Any]) -> bool:
    """Say whether a code stands beside the name of the same thing."""
    thing, _joint, last = name.rpartition("_")
    return last == "code" and bool(thing and row.get(f"{thing}_name"))
