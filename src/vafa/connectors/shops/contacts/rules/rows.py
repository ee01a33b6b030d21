"""What a row of a list of contacts says of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vafa.connectors.shops.contacts.rules.fields import INTEREST_FIELDS
from vafa.core.contacts import parse_email, parse_phone
from vafa.core.errors import Unreadable
from vafa.customers.rules import IncomingCustomer
from vafa.imports.rules.converting import RowRefusal, Unfit, clean_text, column_indexes, fitted
from vafa.imports.rules.countries import country_code
from vafa.imports.rules.mapping import Mapping

_PARTED: Final = re.compile(r"[;؛|\n]")
_INTEREST_LENGTH_MAX: Final = 300
_INTERESTS_MAX: Final = 20
_LENGTHS: Final = {"name": 200, "company": 200, "city": 120, "channel": 120}


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of the list: who they are, how they came, and pairs of interest and words."""

    row_number: int
    customer: IncomingCustomer
    channel: str
    interests: tuple[tuple[str, str], ...]


class ContactRows:
    """Reads rows as one mapping says they are written."""

    def __init__(self, mapping: Mapping, *, header: Sequence[str], phone_region: str) -> None:
        self._places = column_indexes(mapping, header)
        self._width = len(header)
        self._needed = max(self._places.values(), default=0) + 1
        self._region = phone_region

    def read(self, row_number: int, cells: tuple[str, ...]) -> Contact | RowRefusal:
        """Read a row, or say why it cannot be read: never in part."""
        try:
            return self._contact(row_number, cells)
        except Unfit as unfit:
            return unfit.refusal(row_number, cells)

    def _contact(self, row_number: int, cells: tuple[str, ...]) -> Contact:
        row = fitted(cells, width=self._width, needed=self._needed)
        texts = {name: clean_text(row[place]) for name, place in self._places.items()}
        email, phone = self._email(texts), self._phone(texts)
        if not email and not phone:
            raise Unfit("no_contact", field="")
        country = texts.get("country", "")
        code = country_code(country)
        customer = IncomingCustomer(
            email=email,
            phone=phone,
            name=texts.get("name", "")[: _LENGTHS["name"]],
            company=texts.get("company", "")[: _LENGTHS["company"]],
            country=code,
            country_name="" if code else country[:80],
            city=texts.get("city", "")[: _LENGTHS["city"]],
        )
        channel = texts.get("channel", "")[: _LENGTHS["channel"]]
        return Contact(row_number, customer, channel, tuple(_interests(texts)))

    def _email(self, texts: dict[str, str]) -> str:
        text = texts.get("email", "")
        try:
            return parse_email(text) if text else ""
        except Unreadable as error:
            raise Unfit("not_an_email", field="email", text=text) from error

    def _phone(self, texts: dict[str, str]) -> str:
        text = texts.get("phone", "")
        try:
            return parse_phone(text, region=self._region) if text else ""
        except Unreadable as error:
            raise Unfit("not_a_phone", field="phone", text=text) from error


def _interests(texts: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for kind in INTEREST_FIELDS:
        parts = (part.strip() for part in _PARTED.split(texts.get(kind, "")))
        listed = dict.fromkeys(part[:_INTEREST_LENGTH_MAX] for part in parts if part)
        found += [(kind, part) for part in list(listed)[:_INTERESTS_MAX]]
    return found
