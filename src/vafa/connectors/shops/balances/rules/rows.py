"""A row of a list of balances as typed values, or why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from vafa.connectors.shops.balances.rules.fields import BALANCE_FIELDS, NAMING
from vafa.core.calendars import day_in
from vafa.core.contacts import parse_email, parse_phone
from vafa.core.errors import Unreadable
from vafa.imports.rules.converting import (
    Cells,
    RowRefusal,
    Unfit,
    clean_text,
    column_indexes,
    fitted,
    key_in,
    moment_in,
    number_in,
)
from vafa.imports.rules.mapping import Mapping

POINTS_MAX: Final = 10**12


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A row that was understood: by what the customer is named, and what they have."""

    row_number: int
    customer_number: str
    email: str
    phone: str
    points: int
    ends_on: date | None
    joined_at: datetime | None


class BalanceReader:
    """Reads rows as one mapping says they are written, seen from one day."""

    def __init__(
        self, header: Sequence[str], mapping: Mapping, *, region: str, now: datetime
    ) -> None:
        self._places = column_indexes(mapping, header)
        self._width = len(header)
        self._needed = max(self._places.values(), default=0) + 1
        self._cells = Cells(mapping)
        self._zone = mapping.time_zone
        self._region = region
        self._now = now

    def read(self, row_number: int, cells: tuple[str, ...]) -> BalanceRow | RowRefusal:
        """Understand a row, or say why not: never in part."""
        try:
            whole = fitted(cells, width=self._width, needed=self._needed)
            texts = {name: whole[place] for name, place in self._places.items()}
            return self._row(row_number, texts)
        except Unfit as unfit:
            return unfit.refusal(row_number, cells)

    def _row(self, row_number: int, texts: dict[str, str]) -> BalanceRow:
        for field in BALANCE_FIELDS:
            if field.is_required and not clean_text(texts.get(field.name, "")):
                raise Unfit("missing", field=field.name)
        if not any(clean_text(texts.get(name, "")) for name in NAMING):
            raise Unfit("missing", field="customer_number")
        number = texts.get("customer_number", "")
        return BalanceRow(
            row_number,
            customer_number=key_in(number, field="customer_number", length_max=80),
            email=self._email(texts),
            phone=self._phone(texts),
            points=self._points(texts),
            ends_on=self._ends_on(texts),
            joined_at=self._joined_at(texts),
        )

    def _email(self, texts: dict[str, str]) -> str:
        text = clean_text(texts.get("email", ""))
        try:
            return parse_email(text) if text else ""
        except Unreadable as error:
            raise Unfit("not_an_email", field="email", text=text) from error

    def _phone(self, texts: dict[str, str]) -> str:
        text = clean_text(texts.get("phone", ""))
        try:
            return parse_phone(text, region=self._region) if text else ""
        except Unreadable as error:
            raise Unfit("not_a_phone", field="phone", text=text) from error

    def _points(self, texts: dict[str, str]) -> int:
        number = number_in(self._cells, texts["points"], field="points")
        if number is None:
            raise Unfit("missing", field="points")
        if number < 0:
            raise Unfit("negative", field="points")
        if number != number.to_integral_value() or number > POINTS_MAX:
            raise Unfit("not_whole", field="points")
        return int(number)

    def _ends_on(self, texts: dict[str, str]) -> date | None:
        moment = moment_in(self._cells, texts.get("ends_on", ""), field="ends_on")
        if moment is None:
            return None
        day = day_in(moment, zone=self._zone)
        if day < day_in(self._now, zone=self._zone):
            raise Unfit("has_ended", field="ends_on")
        return day

    def _joined_at(self, texts: dict[str, str]) -> datetime | None:
        moment = moment_in(self._cells, texts.get("joined_at", ""), field="joined_at")
        if moment is not None and moment > self._now:
            raise Unfit("in_future", field="joined_at")
        return moment
