"""Show what a mapping makes of a file before anything is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from vafa.connectors.shops.csv.rules.converting import OrderReader
from vafa.connectors.shops.csv.rules.rows import OrderRow
from vafa.imports.rules.converting import RowRefusal
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.reading import Row, open_sheet
from vafa.imports.rules.words import Said, said

# Warnings need a part of the rows large enough to be more than an accident.
_REFUSED_SHARE: Final = Decimal("0.02")
_NO_CUSTOMER_SHARE: Final = Decimal("0.2")
_FACTOR: Final = (6, 16)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as read and as understood, what was refused, sums, and what looks odd.

    `sums` are the amounts of each currency in minor units, over the rows looked at; cancellations
    and bookings that are no orders are in them with their signs.
    """

    header: tuple[str, ...]
    as_read: tuple[Row, ...]
    as_understood: tuple[OrderRow, ...]
    refusals: tuple[RowRefusal, ...]
    rows: int
    refused: int
    blank_rows: int
    sums: tuple[tuple[str, int], ...]
    rounding: Decimal
    earliest: datetime | None
    latest: datetime | None
    statuses: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    warnings: tuple[Said, ...]


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    without_customer: int = 0
    in_future: int = 0
    rounding: Decimal = Decimal(0)
    sums: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    amounts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    earliest: datetime | None = None
    latest: datetime | None = None

    def add(self, row: OrderRow, now: datetime) -> None:
        self.rows += 1
        self.sums[row.currency] += row.amount
        self.rounding += row.rounding
        self.statuses[row.status] += 1
        self.kinds[row.kind] += 1
        self.in_future += row.ordered_at > now
        self.without_customer += not (row.customer_number or row.email or row.phone)
        if row.amount > 0 and row.kind == "product":
            self.amounts[row.currency].append(row.amount)
        self.earliest = min(self.earliest or row.ordered_at, row.ordered_at)
        self.latest = max(self.latest or row.ordered_at, row.ordered_at)


def preview_orders(
    path: Path,
    mapping: Mapping,
    *,
    now: datetime,
    shown: int = 20,
    rows: int = 2_000,
    units_seen: Iterable[str] = (),
    usual_amount: tuple[str, int] | None = None,
) -> Preview:
    """Understand the first rows of a file and say what looks odd about them.

    `usual_amount` is a currency and what a line of this shop usually comes to in its minor units;
    ten times as much or as little is rial for toman. Refuses with `UnreadableFile`.
    """
    tally = _Tally()
    as_read: list[Row] = []
    understood: list[OrderRow] = []
    refusals: list[RowRefusal] = []
    with open_sheet(path, mapping.reading) as sheet:
        reader = OrderReader(sheet.header, mapping)
        for number, cells in islice(sheet.rows, rows):
            as_read += [(number, cells)] if len(as_read) < shown else []
            row = reader.read(number, cells)
            if isinstance(row, RowRefusal):
                refusals.append(row)
                continue
            understood += [row] if len(understood) < shown else []
            tally.add(row, now)
        return Preview(
            header=sheet.header,
            as_read=tuple(as_read),
            as_understood=tuple(understood),
            refusals=tuple(refusals[:shown]),
            rows=tally.rows + len(refusals),
            refused=len(refusals),
            blank_rows=sheet.blank_rows,
            sums=tuple(sorted(tally.sums.items())),
            rounding=tally.rounding,
            earliest=tally.earliest,
            latest=tally.latest,
            statuses=tuple(tally.statuses.most_common()),
            kinds=tuple(tally.kinds.most_common()),
            warnings=tuple(_warnings(tally, len(refusals), units_seen, usual_amount)),
        )


def _warnings(
    tally: _Tally,
    refused: int,
    units_seen: Iterable[str],
    usual_amount: tuple[str, int] | None,
) -> Iterable[Said]:
    rows = tally.rows + refused
    if not rows:
        yield said("warn_no_rows")
        return
    if refused > rows * _REFUSED_SHARE:
        yield said("warn_many_refused", percent=_percent(refused, rows))
    units = sorted({*units_seen, *tally.sums} - ({"IRR"} if "IRT" in units_seen else set()))
    if {"IRR", "IRT"} <= set(units_seen):
        yield said("warn_rial_and_toman")
    elif len(units) > 1:
        yield said("warn_several_units", units=", ".join(units))
    if tally.without_customer > rows * _NO_CUSTOMER_SHARE:
        yield said("warn_without_customer", percent=_percent(tally.without_customer, rows))
    if tally.in_future:
        yield said("warn_in_future", rows=tally.in_future)
    if usual_amount is not None and _is_factor_ten(tally, usual_amount):
        yield said("warn_factor_ten")


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)


def _is_factor_ten(tally: _Tally, usual_amount: tuple[str, int]) -> bool:
    currency, usual = usual_amount
    amounts: Sequence[int] = tally.amounts.get(currency, ())
    if not amounts or usual <= 0:
        return False
    lowest, highest = _FACTOR
    typical = median(amounts)
    return usual * lowest <= typical <= usual * highest or (
        typical * lowest <= usual <= typical * highest
    )
