"""The rows of one file on their way in, sorted by order, on disk and not in memory.

A scratch database of the run's own in the data folder: it is made from the file again when it is
missing or half made, so it needs no care for crashes, and it is gone when the run is over.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple

from vafa.catalogue.rules import IncomingProduct
from vafa.connectors.shops.csv.rules.rows import OrderRow

_BATCH: Final = 5_000
_FIELDS: Final = OrderRow._fields
_NUMBER: Final = _FIELDS.index("order_number")
_ORDERED_AT: Final = _FIELDS.index("ordered_at")
_STATUS: Final = _FIELDS.index("status")
_MOMENTS: Final = slice(_ORDERED_AT + 1, _STATUS)
_ROUNDING: Final = _FIELDS.index("rounding")
_RATE: Final = _FIELDS.index("rate")
_CANCELLATION: Final = _FIELDS.index("is_cancellation")
assert len(_FIELDS) - 1 == _RATE, "The rate is the last field of a row."
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be stored: why, its cells, and what is known of its order and money."""

    row_number: int
    reason: str
    details: dict[str, str]
    cells: tuple[str, ...]
    context: tuple[str, ...] = ()
    order_number: str = ""
    currency: str = ""
    amount: int | None = None
    rounding: Decimal = _NOTHING


class StagedCustomer(NamedTuple):
    """What orders say of a customer in the same words, the latest and the first time."""

    customer_number: str
    email: str
    phone: str
    name: str
    company: str
    country: str
    country_name: str
    city: str
    postcode: str
    latest_at: datetime
    first_at: datetime


_WHO: Final = StagedCustomer._fields[:-2]


class Staging:
    """A run's scratch database: rows that are understood, and rows that are refused."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        # What a crash could damage here is simply made again from the file.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-16384"):
            self._connection.execute(f"PRAGMA {pragma}")

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @property
    def is_complete(self) -> bool:
        """Say whether the whole file was staged; a damaged scratch database was not."""
        try:
            return bool(self._connection.execute("SELECT 1 FROM complete").fetchone())
        except sqlite3.DatabaseError:
            return False

    def fill(self, rows: Iterable[OrderRow | RefusedRow]) -> Iterator[int]:
        """Take in all rows of a file; yields the number of rows so far, and once at the end."""
        self._begin()
        count = 0
        remaining = iter(rows)
        while batch := list(islice(remaining, _BATCH)):
            self._add(batch)
            count += len(batch)
            yield count
        self._connection.execute("CREATE INDEX by_order ON staged (order_number, row_number)")
        self._connection.execute("CREATE INDEX refused_order ON refused (order_number)")
        self._connection.execute("CREATE TABLE complete (rows INTEGER)")
        self._connection.execute("INSERT INTO complete VALUES (?)", (count,))

    def _begin(self) -> None:
        for table in ("complete", "staged", "refused"):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._connection.execute(f"CREATE TABLE staged ({', '.join(_FIELDS)})")
        self._connection.execute(
            "CREATE TABLE refused (row_number INTEGER PRIMARY KEY, reason, details, cells,"
            " context, order_number, currency, amount, rounding)"
        )

    def _add(self, batch: list[OrderRow | RefusedRow]) -> None:
        staged = _packed(row for row in batch if isinstance(row, OrderRow))
        refused = [_packed_refusal(row) for row in batch if isinstance(row, RefusedRow)]
        marks = ", ".join("?" * len(_FIELDS))
        self._connection.execute("BEGIN")
        self._connection.executemany(f"INSERT INTO staged VALUES ({marks})", staged)  # noqa: S608
        self._connection.executemany("INSERT INTO refused VALUES (?,?,?,?,?,?,?,?,?)", refused)
        self._connection.execute("COMMIT")

    def orders_after(self, number: str | None) -> Iterator[list[OrderRow]]:
        """Give the rows of each order number beyond one, sorted; of one number, as in the file."""
        where = "" if number is None else "WHERE order_number > ?"
        select = f"SELECT * FROM staged {where} ORDER BY order_number, row_number"  # noqa: S608
        parameters = () if number is None else (number,)
        with closing(self._connection.execute(select, parameters)) as cursor:
            for _number, rows in groupby(cursor, key=itemgetter(_NUMBER)):
                yield list(_unpacked(rows))

    def products(self) -> Iterator[IncomingProduct]:
        """Give each different statement about a product, sorted by code."""
        select = (
            "SELECT product_code, product_name, category, kind,"
            " amount > 0 AND NOT is_cancellation AS is_sold, max(ordered_at) FROM staged"
            " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1"
        )
        with closing(self._connection.execute(select)) as cursor:
            for code, name, category, kind, is_sold, moment in cursor:
                seen_at = datetime.fromisoformat(moment)
                yield IncomingProduct(code, name, category, kind, bool(is_sold), seen_at)

    def customers(self) -> Iterator[StagedCustomer]:
        """Give each different statement about a customer, as the orders make them, sorted.

        Those with the shop's own number come first, so that contacts join them.
        """
        largest = ", ".join(f"max(coalesce({name}, '')) AS {name}" for name in _WHO)
        names = ", ".join(_WHO)
        select = (
            f"SELECT {names}, max(ordered_at), min(ordered_at) FROM"  # noqa: S608
            f" (SELECT {largest}, min(ordered_at) AS ordered_at FROM staged GROUP BY order_number)"
            f" WHERE customer_number || email || phone <> '' GROUP BY {names}"
            f" ORDER BY customer_number = '', {names}"
        )
        with closing(self._connection.execute(select)) as cursor:
            for *texts, latest, first in cursor:
                moments = datetime.fromisoformat(latest), datetime.fromisoformat(first)
                yield StagedCustomer._make((*texts, *moments))

    def refused_after(self, row_number: int) -> Iterator[RefusedRow]:
        """Give the refused rows beyond one, as in the file."""
        select = "SELECT * FROM refused WHERE row_number > ? ORDER BY row_number"
        with closing(self._connection.execute(select, (row_number,))) as cursor:
            for row in cursor:
                yield _unpacked_refusal(row)

    def has_refused(self, order_number: str) -> bool:
        """Say whether a row of this order number was refused."""
        select = "SELECT 1 FROM refused WHERE order_number = ? LIMIT 1"
        return self._connection.execute(select, (order_number,)).fetchone() is not None

    def count(self) -> int:
        """Count all rows that were read from the file, refused ones too."""
        counted: int = self._connection.execute("SELECT rows FROM complete").fetchone()[0]
        return counted

    def count_refused(self) -> int:
        """Count the refused rows."""
        counted: int = self._connection.execute("SELECT count(*) FROM refused").fetchone()[0]
        return counted

    def money_read(self) -> dict[str, int]:
        """Sum up what the rows say, by currency; refused ones too, where their money is known."""
        select = (
            "SELECT currency, sum(amount) FROM (SELECT currency, amount FROM staged UNION ALL"
            " SELECT currency, amount FROM refused WHERE amount IS NOT NULL) GROUP BY currency"
        )
        return dict(self._connection.execute(select).fetchall())

    def money_refused(self) -> dict[str, int]:
        """Sum up what the refused rows say, by currency, where it is known."""
        select = (
            "SELECT currency, sum(amount) FROM refused WHERE amount IS NOT NULL GROUP BY currency"
        )
        return dict(self._connection.execute(select).fetchall())

    def remove(self) -> None:
        """Throw the scratch database away."""
        self._connection.close()
        self._path.unlink(missing_ok=True)


def _packed(rows: Iterable[OrderRow]) -> Iterator[tuple[Any, ...]]:
    # Any: what SQLite keeps; the few values of other types are written as text.
    moment, text = None, ""
    for row in rows:
        if row.ordered_at is not moment:
            # The rows of an order share their moment, which is slow to write.
            moment = row.ordered_at
            text = moment.isoformat()
        rounding = str(row.rounding) if row.rounding else None
        told = (_text_of(row.shipped_at), _text_of(row.delivered_at))
        packed = (*row[:_ORDERED_AT], text, *told, *row[_STATUS:_ROUNDING], rounding)
        rate = None if row.rate is None else str(row.rate)
        yield (*packed, *row[_ROUNDING + 1 : _RATE], rate)


def _text_of(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _unpacked(rows: Iterable[tuple[Any, ...]]) -> Iterator[OrderRow]:
    text, moment = "", None
    for row in rows:
        if row[_ORDERED_AT] != text:
            text = row[_ORDERED_AT]
            moment = datetime.fromisoformat(text)
        values = list(row)
        values[_ORDERED_AT] = moment
        values[_MOMENTS] = [told and datetime.fromisoformat(told) for told in row[_MOMENTS]]
        values[_ROUNDING] = Decimal(row[_ROUNDING]) if row[_ROUNDING] else _NOTHING
        values[_CANCELLATION] = row[_CANCELLATION] == 1
        if row[_RATE] is not None:
            values[_RATE] = Decimal(row[_RATE])
        yield OrderRow._make(values)


def _packed_refusal(row: RefusedRow) -> tuple[Any, ...]:
    return (
        row.row_number,
        row.reason,
        json.dumps(row.details),
        json.dumps(row.cells),
        json.dumps(row.context),
        row.order_number,
        row.currency,
        row.amount,
        str(row.rounding),
    )


def _unpacked_refusal(row: tuple[Any, ...]) -> RefusedRow:
    number, reason, details, cells, context, order, currency, amount, rounding = row
    return RefusedRow(
        number,
        reason,
        json.loads(details),
        tuple(json.loads(cells)),
        tuple(json.loads(context)),
        order,
        currency,
        amount,
        Decimal(rounding),
    )
