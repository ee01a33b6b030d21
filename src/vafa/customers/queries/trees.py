"""Which records are one customer: trees of merged records, each with its live customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from vafa.core.batches import chunks
from vafa.customers.models import Customer
from vafa.journal.queries import settled_before

_CHUNK = 900


@dataclass(slots=True)
class Forest:
    """The whole trees of some records: each record with the one it was merged into."""

    ids: set[int]
    parents: dict[int, int] = field(default_factory=dict)

    def root_of(self, record_id: int) -> int:
        """Return the live customer of a record."""
        while record_id in self.parents:
            record_id = self.parents[record_id]
        return record_id

    def below(self, record_id: int) -> list[int]:
        """Return a record and all that were merged into it, itself first."""
        found = [record_id]
        for one in found:
            found.extend(sorted(child for child, into in self.parents.items() if into == one))
        return found

    def above(self, record_id: int) -> list[int]:
        """Return a record and what it was merged into, up to the live customer."""
        found = [record_id]
        while found[-1] in self.parents:
            found.append(self.parents[found[-1]])
        return found


def live_customers() -> QuerySet[Customer]:
    """Return the customers that lists and counts are about: neither merged nor erased records."""
    return Customer.objects.filter(merged_into=None, erased_at=None)


def counted_customers() -> QuerySet[Customer]:
    """Return those whose orders count: the live ones, and who was erased, without a name."""
    return Customer.objects.filter(merged_into=None)


def records_written_since(*, since: datetime) -> QuerySet[Customer]:
    """Return all records written since a moment, merged and erased ones too, for a mirror.

    Only settled ones: whoever goes on from the latest in the order of (updated_at, id) misses none.
    """
    return Customer.objects.filter(updated_at__gte=since, updated_at__lt=settled_before())


def records_written_so_far(*, since: datetime) -> QuerySet[Customer]:
    """Return all records written since a moment, also those that are not settled yet.

    For whoever remembers when everything before was settled, and may look at one record twice.
    """
    return Customer.objects.filter(updated_at__gte=since)


def roots_of(*, customer_ids: Iterable[int]) -> dict[int, int]:
    """Return the live customer of each record; of a live one, itself."""
    ids = set(customer_ids)
    forest = Forest(set(ids))
    _climb(forest)
    return {record_id: forest.root_of(record_id) for record_id in ids}


def records_of(*, customer_id: int) -> list[int]:
    """Return all records of the customer that a record belongs to, the live one first."""
    forest = forest_of(customer_ids=[customer_id])
    return forest.below(forest.root_of(customer_id))


def forest_of(*, customer_ids: Iterable[int]) -> Forest:
    """Return the whole trees that some records belong to."""
    forest = Forest(set(customer_ids))
    if not _climb(forest):
        return forest
    layer = sorted(forest.ids)
    while layer:
        rows = _pairs(layer, "merged_into__in")
        forest.parents |= rows
        layer = sorted(rows.keys() - forest.ids)
        forest.ids |= rows.keys()
    return forest


def _climb(forest: Forest) -> bool:
    """Follow records up to their live customers; says whether anybody at all is merged."""
    # Most shops and most moments have no merged record: one look spares all others.
    if not Customer.objects.filter(merged_into__isnull=False).exists():
        return False
    layer = sorted(forest.ids)
    while layer:
        rows = _pairs(layer, "id__in")
        forest.parents |= rows
        layer = sorted(set(rows.values()) - forest.ids)
        forest.ids |= set(rows.values())
    return True


def _pairs(ids: Sequence[int], which: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(ids, _CHUNK):
        rows = Customer.objects.filter(**{which: chunk})
        found.update(
            (child, into)
            for child, into in rows.values_list("id", "merged_into_id")
            if into is not None
        )
    return found
