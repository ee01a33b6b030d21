"""A row of a file of costs as typed values, or why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from vafa.connectors.shops.costs.rules.fields import FIELDS_OF, KIND_WORDS, MONEY
from vafa.core.calendars import day_in
from vafa.imports.rules.converting import (
    Cells,
    RowRefusal,
    Unfit,
    clean_text,
    column_indexes,
    fitted,
    key_in,
    minor_of,
    moment_in,
    number_in,
)
from vafa.imports.rules.headers import header_key
from vafa.imports.rules.mapping import Mapping

MICRO = 1_000_000
KEY_MAX = 120


@dataclass(frozen=True, slots=True)
class CostRow:
    """A row that was understood; what its kind of file does not have is empty."""

    row_number: int
    product_code: str = ""
    category: str = ""
    channel: str = ""
    activity: str = ""
    kind: str = ""
    order_number: str = ""
    customer_number: str = ""
    reference: str = ""
    # Minor units; of a unit cost, millionths of them; of a rate, hundredths of a percent.
    amount: int = 0
    count: int = 1
    day: date | None = None


class CostReader:
    """Reads rows of one kind of file as its mapping says."""

    def __init__(self, what: str, header: Sequence[str], mapping: Mapping) -> None:
        self._what = what
        self._mapping = mapping
        self._fields = {field.name: field for field in FIELDS_OF[what]}
        self._places = column_indexes(mapping, header)
        self._width = len(header)
        self._needed = max(self._places.values(), default=0) + 1
        self._cells = Cells(mapping)

    def read(self, row_number: int, cells: tuple[str, ...]) -> CostRow | RowRefusal:
        """Understand a row, or say why not."""
        try:
            whole = fitted(cells, width=self._width, needed=self._needed)
            return self._row(row_number, whole)
        except Unfit as unfit:
            return unfit.refusal(row_number, cells)

    def _row(self, row_number: int, cells: tuple[str, ...]) -> CostRow:
        # Any other type than text is converted by its own field below.
        texts = {name: cells[place] for name, place in self._places.items()}
        for name, field in self._fields.items():
            if field.is_required and not clean_text(texts.get(name, "")):
                raise Unfit("missing", field=name)
        if self._what == "direct_costs" and not (
            clean_text(texts.get("order_number", ""))
            or clean_text(texts.get("customer_number", ""))
        ):
            raise Unfit("missing", field="order_number")
        return CostRow(
            row_number,
            product_code=self._key(texts, "product_code"),
            category=clean_text(texts.get("category", ""))[:KEY_MAX],
            channel=clean_text(texts.get("channel", ""))[:40],
            activity=clean_text(texts.get("activity", ""))[:80],
            kind=self._kind(texts),
            order_number=self._key(texts, "order_number"),
            customer_number=self._key(texts, "customer_number"),
            reference=self._key(texts, "reference"),
            amount=self._amount(texts),
            count=self._count(texts),
            day=self._day(texts),
        )

    def _key(self, texts: dict[str, str], name: str) -> str:
        return key_in(texts.get(name, ""), field=name, length_max=KEY_MAX)

    def _kind(self, texts: dict[str, str]) -> str:
        if self._what != "direct_costs":
            return ""
        kind = _kinds().get(header_key(texts.get("kind", "")))
        if kind is None:
            raise Unfit("unknown_kind", field="kind")
        return kind

    def _amount(self, texts: dict[str, str]) -> int:
        name = next((name for name in (*sorted(MONEY), "rate") if name in self._fields), "")
        if not name:
            return 0
        number = number_in(self._cells, texts.get(name, "").strip(" %٪"), field=name)
        if number is None:
            raise Unfit("missing", field=name)
        if name == "rate":
            return round(number * 100)
        factor = MICRO if name == "unit_cost" else 1
        amount = minor_of(number * Decimal(factor), self._mapping.money_unit, field=name).minor
        # Money that came back is a cost below zero; of nothing else.
        if amount < 0 and self._what != "direct_costs":
            raise Unfit("negative", field=name)
        return amount

    def _count(self, texts: dict[str, str]) -> int:
        number = number_in(self._cells, texts.get("count", ""), field="count")
        if number is None:
            return 1
        if number != number.to_integral_value() or not 1 <= number <= 100_000:
            raise Unfit("not_a_count", field="count", text=texts.get("count", ""))
        return int(number)

    def _day(self, texts: dict[str, str]) -> date | None:
        name = "valid_from" if "valid_from" in self._fields else "day"
        moment = moment_in(self._cells, texts.get(name, ""), field=name)
        return None if moment is None else day_in(moment, zone=self._mapping.time_zone)


@cache
def _kinds() -> dict[str, str]:
    known = {header_key(word): kind for kind, words in KIND_WORDS.items() for word in words}
    return known | {header_key(kind): kind for kind in KIND_WORDS}
