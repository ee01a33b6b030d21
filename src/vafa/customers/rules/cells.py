"""Cells of a file that somebody brings, for those who may not see contacts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vafa.core.contacts import parse_phone
from vafa.core.errors import Unreadable
from vafa.customers.rules.contacts import shown_contact
from vafa.imports.rules.fields import Field
from vafa.imports.rules.headers import bare_header_key, header_key

CONTACT_FIELDS: Final = frozenset({"email", "phone"})
_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
# Shorter numbers are those of orders and products.
_PHONE_FIGURES_MIN: Final = 9


@dataclass(frozen=True, slots=True)
class ContactMask:
    """What a person sees of the cells of a file: all of it, or no contact.

    `columns` are those that hold contacts; e-mail addresses, and phone numbers of the `region` or
    with a country's prefix, are known in any other column too.
    """

    in_full: bool
    region: str = ""
    columns: frozenset[str] = frozenset()

    def of(self, text: str, *, column: str = "") -> str:
        """Return a cell as this person sees it."""
        if self.in_full or not text.strip():
            return text
        if column in self.columns or self._is_phone(text):
            return shown_contact(text.strip(), in_full=False)
        return _EMAIL.sub(lambda found: shown_contact(found[0], in_full=False), text)

    def row(self, cells: Sequence[str], *, header: Sequence[str]) -> tuple[str, ...]:
        """Return the cells of a row as this person sees them."""
        names = [*header, *([""] * (len(cells) - len(header)))]
        return tuple(self.of(cell, column=name) for cell, name in zip(cells, names, strict=False))

    def kept(self, text: str, *, seen: str, column: str) -> str:
        """Return what a cell holds when `seen` comes back: as it was, unless it was changed."""
        return text if seen == self.of(text, column=column) else seen

    def _is_phone(self, text: str) -> bool:
        if sum(char.isdigit() for char in text) < _PHONE_FIGURES_MIN:
            return False
        try:
            return bool(parse_phone(text, region=self.region))
        except Unreadable:
            return False


def contact_columns(
    *, header: Sequence[str], fields: Iterable[Field], chosen: Iterable[tuple[str, str]]
) -> frozenset[str]:
    """Name the columns that are taken for contacts, and those that are called so."""
    names = {
        header_key(name)
        for field in fields
        if field.name in CONTACT_FIELDS
        for name in (field.name, *field.synonyms)
    }
    called = {name for name in header if {header_key(name), bare_header_key(name)} & names}
    return frozenset(called | {column for field, column in chosen if field in CONTACT_FIELDS})
