"""An orders file read without house and database: as orders and returns, with what was left out."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from vafa.connectors.shops.csv.rules import (
    ORDER_FIELDS,
    OrderReader,
    OrderRow,
    guess_order_mapping,
    order_mapping_problems,
    read_order_rows,
)
from vafa.connectors.shops.csv.rules.grouping import Ways, grouped, rate_of
from vafa.connectors.shops.csv.staging import RefusedRow, Staging
from vafa.core.errors import Refused, Unreadable
from vafa.core.money import unit_named
from vafa.imports.rules.converting import Cells, RowRefusal
from vafa.imports.rules.mapping import Mapping, zone_of
from vafa.imports.rules.reading import Sheet, open_sheet
from vafa.imports.rules.words import sentence
from vafa.insight.analyse.intake import Statement
from vafa.insight.analyse.summary import FileMoney, RowCounts

# The code of ISO 4217 for amounts of which nobody says what they are.
NO_CURRENCY = "XXX"
EXAMPLES_MAX = 5
_SAMPLE_ROWS = 2_000


class FileNotUnderstood(Refused):
    code = "file_not_understood"
    sentence = "The file cannot be read as orders. %(problems)s"


class UntilBeforeFirstOrder(Refused):
    code = "until_before_first_order"
    sentence = "The first order of the file is of %(first)s: nothing is known up to %(until)s."


class NoRows(Refused):
    code = "no_rows"
    sentence = "No row of the file could be read as an order. %(reasons)s"


def mapping_of(path: Path) -> Mapping:
    """Guess how a file is to be read, as an import does; refuses what is no file of orders."""
    detected = guess_order_mapping(path, usual_unit=NO_CURRENCY)
    checked_mapping(detected.mapping, detected.header)
    return detected.mapping


def checked_mapping(mapping: Mapping, header: tuple[str, ...]) -> Mapping:
    """Give a mapping back if it can read orders; refuses it with all that is wrong."""
    problems = order_mapping_problems(mapping, header=header)
    if problems:
        titles = {one.name: str(one.title) for one in ORDER_FIELDS}
        said = " ".join(sentence(problem, titles=titles) for problem in problems)
        raise FileNotUnderstood(problems=said)
    return mapping


def money_of(path: Path, mapping: Mapping) -> FileMoney:
    """Say in which money the file is: its unit, or the currency that most of its rows name."""
    unit = mapping.money_unit
    if mapping.column_of("currency"):
        rows = islice(read_order_rows(path, mapping), _SAMPLE_ROWS)
        named = Counter(row.currency for row in rows if isinstance(row, OrderRow))
        most = max(sorted(named), key=lambda code: named[code], default=unit or NO_CURRENCY)
        unit = unit if unit and unit_named(unit).currency == most else most
    known = unit_named(unit)
    if unit == NO_CURRENCY:
        return FileMoney(None, None, known.minor_per_unit)
    return FileMoney(known.currency, unit, known.minor_per_unit)


@dataclass
class OrdersFile:
    """One file of orders up to a day, both included; `until` None takes all of it.

    What it counts is complete when `statements` came to their end.
    """

    path: Path
    mapping: Mapping
    money: FileMoney
    until: date | None
    read: int = 0
    blank_rows: int = 0
    first_at: datetime | None = None
    latest_at: datetime | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    examples: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def statements(self, scratch: Path) -> Iterator[Statement]:
        """Give the orders and returns of the file, sorted by number, in flat memory.

        Refuses a file without a row that can be read, or without one up to `until`.
        """
        ways = self._ways()
        with _few_collections(), Staging(scratch) as staging:
            for _count in staging.fill(self._rows(ways)):
                pass
            self._refuse_nothing()
            for rows in staging.orders_after(None):
                known = grouped(rows, ways, is_whole=True)
                if known.order is not None:
                    yield known.order
                yield from known.returns
            staging.remove()

    @property
    def latest_day(self) -> date:
        """The last day of the file, on the shop's clock."""
        assert self.latest_at is not None
        return self.latest_at.astimezone(zone_of(self.mapping)).date()

    def row_counts(self) -> RowCounts:
        """Account for every row that is not empty."""
        counted = self.read - self.left_out.total()
        return RowCounts(self.read, counted, dict(self.left_out), dict(self.examples))

    def _ways(self) -> Ways:
        return Ways(
            source="file",
            state_at=datetime.now(UTC),
            currency=self.money.currency or NO_CURRENCY,
            phone_region="ZZ",
            mapping=self.mapping,
        )

    def _rows(self, ways: Ways) -> Iterator[OrderRow | RefusedRow]:
        """Give the rows that count; all others are counted with their reason."""
        end = self._end()
        with open_sheet(self.path, self.mapping.reading) as sheet:
            reader = OrderReader(sheet.header, self.mapping)
            hindsight = _Hindsight(sheet, self.mapping, end)
            for row_number, cells in sheet.rows:
                self.read += 1
                row = reader.read(row_number, cells)
                if isinstance(row, RowRefusal):
                    self._leave_out(f"row_{row.reason}", row_number)
                    continue
                self.first_at = min(self.first_at or row.ordered_at, row.ordered_at)
                if end is not None and row.ordered_at >= end:
                    self._leave_out("after_until", row_number)
                elif row.currency != ways.currency and rate_of(row, ways) is None:
                    self._leave_out("unknown_rate", row_number)
                else:
                    self.latest_at = max(self.latest_at or row.ordered_at, row.ordered_at)
                    yield hindsight.taken_from(row, cells)
            self.blank_rows = sheet.blank_rows

    def _end(self) -> datetime | None:
        """Find the instant at which the day after `until` begins."""
        if self.until is None:
            return None
        following = self.until + timedelta(days=1)
        return datetime.combine(following, time(), tzinfo=zone_of(self.mapping)).astimezone(UTC)

    def _leave_out(self, reason: str, row_number: int) -> None:
        self.left_out[reason] += 1
        if len(self.examples[reason]) < EXAMPLES_MAX:
            self.examples[reason].append(row_number)

    def _refuse_nothing(self) -> None:
        if self.latest_at is not None:
            return
        if self.first_at is not None and self.left_out["after_until"]:
            first = self.first_at.astimezone(zone_of(self.mapping)).date()
            raise UntilBeforeFirstOrder(first=first, until=self.until)
        reasons = ", ".join(f"{code}: {count}" for code, count in self.left_out.most_common())
        raise NoRows(reasons=reasons or "It has no rows below its column names.")


class _Hindsight:
    """Takes out of a row what the shop cannot have known: a cancellation after the last day."""

    def __init__(self, sheet: Sheet, mapping: Mapping, end: datetime | None) -> None:
        column = mapping.column_of("cancelled_at")
        self._place = sheet.header.index(column) if column in sheet.header else None
        self._cells = Cells(mapping)
        self._end = end
        self._status = mapping.status_default

    def taken_from(self, row: OrderRow, cells: tuple[str, ...]) -> OrderRow:
        if self._end is None or self._place is None or self._place >= len(cells):
            return row
        if not cells[self._place].strip():
            return row
        try:
            cancelled_at = self._cells.moment(cells[self._place])
        except Unreadable:
            return row
        if cancelled_at is None or cancelled_at < self._end:
            return row
        return row._replace(status=self._status, refunded=None)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cycles rarely: rows make none, and looking takes a fifth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
