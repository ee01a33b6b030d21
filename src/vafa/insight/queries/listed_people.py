"""Pages of the long lists that a refresh kept behind a page's figures."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from django.db.models import Q, QuerySet

from vafa.insight.models import ListedPeople
from vafa.insight.queries.keyset import Page, place_written
from vafa.insight.rules.shapes import list_name
from vafa.portfolio.models import ValuationRun

PAGE_SIZE: Final = 25
Key = tuple[int, int]


def listed_people(
    *, run: ValuationRun, page: str, view: str, cell: str, after: str = "", before: str = ""
) -> Page:
    """Return one page of the people in a cell of a page's figures, most money first.

    A place is the amount and the number of a customer, so it stays where it is when a newer
    refresh made the list anew. Nonsense is the beginning of the list.
    """
    rows = ListedPeople.objects.filter(run_id=run.id, name=list_name(page, view, cell))
    key = _key_read(before or after)
    if key is None:
        return _from(rows, place=None)
    return _until(rows, key) if before else _from(rows, place=key)


def _from(rows: QuerySet[ListedPeople], *, place: Key | None) -> Page:
    position = 0 if place is None else _position_of(rows, place)
    keys = _keys(rows.filter(position__in=(position, position + 1)))
    start = 0 if place is None else bisect_right(keys, place)
    shown = keys[start : start + PAGE_SIZE]
    return _page(shown, has_before=place is not None, has_after=len(keys) > start + PAGE_SIZE)


def _until(rows: QuerySet[ListedPeople], place: Key) -> Page:
    """Return the page before a place; one that would be shorter is the first page."""
    position = _position_of(rows, place)
    keys = _keys(rows.filter(position__in=(position - 1, position)))
    end = bisect_left(keys, place)
    if end <= PAGE_SIZE:
        return _from(rows, place=None)
    return _page(keys[end - PAGE_SIZE : end], has_before=True, has_after=True)


def _position_of(rows: QuerySet[ListedPeople], place: Key) -> int:
    """Find the stretch in which a place lies; before the first one it is the first."""
    amount, customer = -place[0], place[1]
    begins_before = Q(first_amount__gt=amount) | Q(
        first_amount=amount, first_customer__lte=customer
    )
    found = rows.filter(begins_before).order_by("-position").values_list("position", flat=True)
    return found.first() or 0


def _keys(rows: QuerySet[ListedPeople]) -> list[Key]:
    return [
        (-amount, customer)
        for row in rows.order_by("position")
        for amount, customer in zip(row.amounts, row.people, strict=True)
    ]


def _page(keys: list[Key], *, has_before: bool, has_after: bool) -> Page:
    return Page(
        customer_ids=[customer for _amount, customer in keys],
        previous=_written(keys[0]) if keys and has_before else None,
        next=_written(keys[-1]) if keys and has_after else None,
    )


def _written(key: Key) -> str:
    return place_written(-key[0], key[1])


def _key_read(text: str) -> Key | None:
    amount, _dot, customer = text[:60].rpartition(".")
    try:
        return -int(amount), int(customer)
    except ValueError:
        return None
