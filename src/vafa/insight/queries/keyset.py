"""Pages of a long list by key: the place of the last row read, never a count of rows skipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from vafa.insight.rules.customer_filters import Sort

Row = TypeVar("Row", bound=Model)
Key = int | date | None


@dataclass(frozen=True)
class Place:
    """Where a page begins: behind this value and customer, or before them when `is_before`."""

    value: Key
    customer_id: int
    is_before: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows with the places to go on from; None where the list ends."""

    rows: list[Row]
    previous: str | None
    next: str | None


def place_written(value: Key, customer_id: int) -> str:
    """Write a place for an address: "1250.77", "2011-05-03.77" or, unknown, "-.77"."""
    text = "-" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return f"{text}.{customer_id}"


def place_read(text: str, *, sort: Sort, is_before: bool) -> Place | None:
    """Read a place from an address; nonsense is the beginning of the list."""
    value, _dot, customer = text[:60].rpartition(".")
    try:
        if value == "-":
            return Place(None, int(customer), is_before)
        is_day = sort.column == "latest_day"
        return Place(date.fromisoformat(value) if is_day else int(value), int(customer), is_before)
    except ValueError:
        return None


def page_of(rows: QuerySet[Row], *, sort: Sort, place: Place | None, size: int) -> Page[Row]:
    """Read one page and where its neighbours begin, known values first and unknown ones behind.

    Rows that appear or vanish meanwhile move nobody onto two pages. A page before which less than
    a whole one is left becomes the first page.
    """
    if place is None or not place.is_before:
        found = _rows_from(rows, sort=sort, place=place, size=size + 1)
        following = found[size - 1] if len(found) > size else None
        return _page(found[:size], sort, is_first=place is None, is_last=following is None)
    found = _rows_from(rows, sort=sort, place=place, size=size + 1)
    if len(found) <= size:
        return page_of(rows, sort=sort, place=None, size=size)
    return _page(found[:size][::-1], sort, is_first=False, is_last=False)


def _page(rows: list[Row], sort: Sort, *, is_first: bool, is_last: bool) -> Page[Row]:
    return Page(
        rows=rows,
        previous=_place_of(rows[0], sort) if rows and not is_first else None,
        next=_place_of(rows[-1], sort) if rows and not is_last else None,
    )


def _place_of(row: Model, sort: Sort) -> str:
    return place_written(getattr(row, sort.column), row.customer_id)  # type: ignore[attr-defined]


def _rows_from(rows: QuerySet[Row], *, sort: Sort, place: Place | None, size: int) -> list[Row]:
    """Read on from a place: the known values, then the unknown ones; or the other way back."""
    is_back = place is not None and place.is_before
    is_falling = sort.is_descending is not is_back
    readers = [_known_values, _unknown_values] if sort.may_be_unknown else [_known_values]
    if is_back:
        readers.reverse()
    stands_in = _unknown_values if place is not None and place.value is None else _known_values
    if place is not None:
        readers = readers[readers.index(stands_in) :]
    found: list[Row] = []
    for reader in readers:
        if len(found) < size:
            from_place = place if reader is stands_in else None
            found += reader(rows, sort, from_place, is_falling)[: size - len(found)]
    return found


def _known_values(
    rows: QuerySet[Row], sort: Sort, place: Place | None, is_falling: bool
) -> QuerySet[Row]:
    if sort.may_be_unknown:
        rows = rows.filter(**{f"{sort.column}__isnull": False})
    if place is not None:
        beyond = TupleLessThan if is_falling else TupleGreaterThan
        # A pair is compared at once, so that the index leads straight to the place.
        key = Tuple(F(sort.column), F("customer_id"))
        rows = rows.filter(beyond(key, (place.value, place.customer_id)))
    sign = "-" if is_falling else ""
    return rows.order_by(f"{sign}{sort.column}", f"{sign}customer_id")


def _unknown_values(
    rows: QuerySet[Row], sort: Sort, place: Place | None, is_falling: bool
) -> QuerySet[Row]:
    rows = rows.filter(**{f"{sort.column}__isnull": True})
    if place is not None:
        rows = rows.filter(**{f"customer_id__{'lt' if is_falling else 'gt'}": place.customer_id})
    return rows.order_by("-customer_id" if is_falling else "customer_id")
