"""Pages of a long list by key: the place of the last row read, never a count of rows skipped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from vafa.insight.rules.customer_filters import Sort
from vafa.portfolio.models import Valuation

Key = int | date | None
KeyPair = tuple[Key, int]


@dataclass(frozen=True)
class Place:
    """Where a page begins: behind this value and customer, or before them when `is_before`."""

    value: Key
    customer_id: int
    is_before: bool = False


@dataclass(frozen=True)
class Page:
    """The customers of a page, with the places to go on from; None where the list ends."""

    customer_ids: list[int]
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


def page_of(rows: QuerySet[Valuation], *, sort: Sort, place: Place | None, size: int) -> Page:
    """Read one page and where its neighbours begin, known values first and unknown ones behind.

    Rows that appear or vanish meanwhile move nobody onto two pages. A page before which less than
    a whole one is left becomes the first page. Only columns of the sort's index are read, so that
    a filter that few fit walks along the index and not through the table.
    """
    if place is None or not place.is_before:
        found = _keys_from(rows, sort=sort, place=place, size=size + 1)
        return _page(found[:size], is_first=place is None, is_last=len(found) <= size)
    found = _keys_from(rows, sort=sort, place=place, size=size + 1)
    if len(found) <= size:
        return page_of(rows, sort=sort, place=None, size=size)
    return _page(found[:size][::-1], is_first=False, is_last=False)


def _page(keys: list[KeyPair], *, is_first: bool, is_last: bool) -> Page:
    return Page(
        customer_ids=[customer_id for _value, customer_id in keys],
        previous=place_written(*keys[0]) if keys and not is_first else None,
        next=place_written(*keys[-1]) if keys and not is_last else None,
    )


def _keys_from(
    rows: QuerySet[Valuation], *, sort: Sort, place: Place | None, size: int
) -> list[KeyPair]:
    """Read on from a place: the known values, then the unknown ones; or the other way back."""
    is_back = place is not None and place.is_before
    is_falling = sort.is_descending is not is_back
    readers = [_known_values, _unknown_values] if sort.may_be_unknown else [_known_values]
    if is_back:
        readers.reverse()
    stands_in = _unknown_values if place is not None and place.value is None else _known_values
    if place is not None:
        readers = readers[readers.index(stands_in) :]
    found: list[KeyPair] = []
    for reader in readers:
        wanted = size - len(found)
        if wanted > 0:
            part = reader(rows, sort, place if reader is stands_in else None, is_falling)
            found += part.values_list(sort.column, "customer_id")[:wanted]
    return found


def _known_values(
    rows: QuerySet[Valuation], sort: Sort, place: Place | None, is_falling: bool
) -> QuerySet[Valuation]:
    sign = "-" if is_falling else ""
    rows = rows.order_by(f"{sign}{sort.column}", f"{sign}customer_id")
    if place is None:
        return rows.filter(**{f"{sort.column}__isnull": False}) if sort.may_be_unknown else rows
    beyond = TupleLessThan if is_falling else TupleGreaterThan
    key = Tuple(F(sort.column), F("customer_id"))
    # The first condition leads SQLite straight to the place in its index; PostgreSQL compares
    # the pair at once. What is unknown is neither less nor greater, so it needs no condition.
    reached = {f"{sort.column}__{'lte' if is_falling else 'gte'}": place.value}
    return rows.filter(beyond(key, (place.value, place.customer_id)), **reached)


def _unknown_values(
    rows: QuerySet[Valuation], sort: Sort, place: Place | None, is_falling: bool
) -> QuerySet[Valuation]:
    rows = rows.filter(**{f"{sort.column}__isnull": True})
    if place is not None:
        rows = rows.filter(**{f"customer_id__{'lt' if is_falling else 'gt'}": place.customer_id})
    return rows.order_by("-customer_id" if is_falling else "customer_id")


def moment_place(at: datetime, row_id: int) -> str:
    """Write a place in a list by time for an address."""
    return f"{at.isoformat()}_{row_id}"


def moment_place_read(text: str) -> tuple[datetime, int] | None:
    """Read a place in a list by time; what is none leads to the first page."""
    moment, _mark, number = text.rpartition("_")
    try:
        at = datetime.fromisoformat(moment.replace(" ", "+"))
        return (at, int(number)) if at.tzinfo else None
    except ValueError:
        return None
