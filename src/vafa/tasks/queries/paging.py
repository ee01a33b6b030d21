"""Pages of tasks by key: the place of the last row read, never a count of rows skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

Row = TypeVar("Row", bound=Model)
Key = int | date | datetime


@dataclass(frozen=True, slots=True)
class Order:
    """By one column, then by id in the same sense."""

    column: str
    is_descending: bool
    read: Callable[[str], Key]


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """The rows of a page with the places to go on from; None where the list ends."""

    rows: list[Row]
    previous: str | None
    next: str | None


def _moment(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError("A place needs a time zone.")
    return read


BY_DAY: Final = Order("due_date", is_descending=False, read=date.fromisoformat)
BY_END: Final = Order("done_at", is_descending=True, read=_moment)
BY_WORTH: Final = Order("worth", is_descending=True, read=int)


def slice_of(
    rows: QuerySet[Row], *, order: Order, after: str, before: str, size: int
) -> Slice[Row]:
    """Read one page behind or before a place; nonsense is the beginning of the list.

    A page before which less than a whole one is left becomes the first page.
    """
    place = _place_read(before or after, order)
    if not before or place is None:
        found = list(_from(rows, order, place, is_falling=order.is_descending)[: size + 1])
        return _sliced(found[:size], order, is_first=place is None, is_last=len(found) <= size)
    found = list(_from(rows, order, place, is_falling=not order.is_descending)[: size + 1])
    if len(found) <= size:
        return slice_of(rows, order=order, after="", before="", size=size)
    return _sliced(found[:size][::-1], order, is_first=False, is_last=False)


def _from(
    rows: QuerySet[Row], order: Order, place: tuple[Key, int] | None, *, is_falling: bool
) -> QuerySet[Row]:
    sign = "-" if is_falling else ""
    rows = rows.order_by(f"{sign}{order.column}", f"{sign}id")
    if place is None:
        return rows
    beyond = TupleLessThan if is_falling else TupleGreaterThan
    # The first condition leads SQLite straight to the place in its index.
    reached = {f"{order.column}__{'lte' if is_falling else 'gte'}": place[0]}
    return rows.filter(beyond(Tuple(F(order.column), F("id")), place), **reached)


def _sliced(rows: list[Row], order: Order, *, is_first: bool, is_last: bool) -> Slice[Row]:
    return Slice(
        rows=rows,
        previous=_place_written(rows[0], order) if rows and not is_first else None,
        next=_place_written(rows[-1], order) if rows and not is_last else None,
    )


def _place_written(row: Model, order: Order) -> str:
    value = getattr(row, order.column)
    return f"{value.isoformat() if isinstance(value, date) else value}_{row.pk}"


def _place_read(text: str, order: Order) -> tuple[Key, int] | None:
    value, _line, number = text[:60].rpartition("_")
    try:
        return order.read(value), int(number)
    except ValueError:
        return None
