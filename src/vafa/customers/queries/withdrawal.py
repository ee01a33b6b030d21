"""Who stays when the only import that spoke of them is withdrawn, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from vafa.customers.models import Customer, HomeOf, Sighting
from vafa.customers.queries.moving import rows_of, subjects
from vafa.customers.rules.subjects import Holds, Subject


def forgettable(*, record_ids: Collection[int]) -> QuerySet[Customer]:
    """Return those of the records on whom nothing hangs that the table of subjects holds dear.

    Nor did a person leave them out of the models, or take care of them.
    """
    found = Customer.objects.filter(id__in=list(record_ids), left_out="", owner=None)
    own_rows = []
    for subject, rows in _holding():
        # What merely hangs on somebody by a merge is not theirs.
        foreign = HomeOf.objects.filter(table=subject.table, row_id=OuterRef("pk"))
        held = rows.filter(~Exists(foreign), **{subject.column: OuterRef("pk")})
        found = found.exclude(Exists(held))
        own_rows.append(Q(table=subject.table, **_among(subject, rows)))
    elsewhere = Q()
    for own in own_rows:
        elsewhere |= own
    return found.exclude(Exists(HomeOf.objects.filter(elsewhere, home=OuterRef("pk"))))


def kept_if_withdrawn(*, run_id: int) -> int:
    """Count whom an import alone spoke of, and who would stay all the same without it."""
    said = Sighting.objects.filter(run_id=run_id)
    others = Sighting.objects.filter(customer=OuterRef("customer")).exclude(run_id=run_id)
    held = Q(customer__owner__isnull=False) | ~Q(customer__left_out="")
    for subject, rows in _holding():
        assert isinstance(subject.withdrawal, Holds)
        if not subject.withdrawal.comes_with_imports:
            held |= Q(customer_id__in=rows.exclude(**{subject.column: None}).values(subject.column))
    return said.filter(held).exclude(Exists(others)).count()


def kept_of_withdrawn(*, run_id: int) -> int:
    """Count who stayed when an import was withdrawn, though nobody else speaks of them."""
    spoken_of = Sighting.objects.filter(customer=OuterRef("pk"))
    kept = Customer.objects.filter(import_run_id=run_id, erased_at=None)
    return kept.exclude(Exists(spoken_of)).count()


def _holding() -> Iterator[tuple[Subject, QuerySet[Model]]]:
    for subject in subjects():
        if isinstance(subject.withdrawal, Holds):
            yield subject, rows_of(subject).filter(**subject.withdrawal.among)


# Any: a condition on numbers of rows.
def _among(subject: Subject, rows: QuerySet[Model]) -> dict[str, Any]:
    assert isinstance(subject.withdrawal, Holds)
    return {"row_id__in": rows.values("pk")} if subject.withdrawal.among else {}
