"""What an import said of customers, taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet

from vafa.customers.actions.derive import derive_anew, derive_customers
from vafa.customers.actions.homes import lock_records
from vafa.customers.models import Customer, Identity, Sighting
from vafa.customers.queries.trees import forest_of
from vafa.customers.queries.withdrawal import forgettable
from vafa.customers.rules import DETAILS, STANDING_RUN, stand_in_number


def withdraw_customers(*, run_id: int, limit: int) -> int:
    """Take back what a run said of up to so many customers; returns of how many.

    Those of whom nobody else speaks are forgotten, unless something hangs on them that the table of
    subjects holds, a person left them out of the models, or somebody takes care of them. The
    others become what the remaining sightings say. Of merged records, all are forgotten or none:
    what is left unspoken of goes when it is parted.
    """
    with transaction.atomic():
        lock_records()
        rows = list(
            Sighting.objects.filter(run_id=run_id)
            .order_by("customer_id")
            .values_list("id", "customer_id")[:limit]
        )
        record_ids = [record_id for _row_id, record_id in rows]
        withdrawn = Sighting.objects.filter(id__in=[row_id for row_id, _record_id in rows])
        merged = _merged_among(withdrawn, record_ids)
        withdrawn.delete()
        _let_stand(merged)
        forget_unknown(record_ids)
        derive_customers(customer_ids=record_ids)
    return len(rows)


def _merged_among(withdrawn: QuerySet[Sighting], record_ids: Sequence[int]) -> list[Sighting]:
    forest = forest_of(customer_ids=record_ids)
    if not forest.parents:
        return []
    several = {*forest.parents, *forest.parents.values()}
    return list(withdrawn.filter(customer_id__in=several))


def _let_stand(withdrawn: Sequence[Sighting]) -> None:
    """Keep the latest word on merged records that stay without one, as it stays with others."""
    silent = {sighting.customer_id: sighting for sighting in withdrawn}
    spoken_of = Sighting.objects.filter(customer_id__in=list(silent))
    for record_id in spoken_of.values_list("customer_id", flat=True):
        silent.pop(record_id, None)
    for record_id in forgettable(record_ids=list(silent)).values_list("id", flat=True):
        del silent[record_id]
    for sighting in silent.values():
        sighting.pk, sighting.run_id = None, STANDING_RUN
    Sighting.objects.bulk_create(silent.values())


def forget_unknown(record_ids: Collection[int]) -> None:
    """Forget the customers among these records of whom nobody speaks and to whom nothing refers.

    Part of the caller's transaction. A record that is merged with one that stays only loses its
    number and what it was recognised by; a live one is shown by a made number from then on.
    """
    forest = forest_of(customer_ids=record_ids)
    unknown = set(forgettable(record_ids=forest.ids).values_list("id", flat=True))
    if not forest.parents:
        Customer.objects.filter(id__in=unknown).delete()
        return
    for root in {forest.root_of(record_id) for record_id in record_ids}:
        tree = forest.below(root)
        if not unknown.issuperset(tree):
            _empty(unknown.intersection(tree))
            derive_anew(customer_ids=[root])
            continue
        # Leaves first: nobody is forgotten while somebody is still merged into them.
        for record_id in reversed(tree):
            Customer.objects.filter(id=record_id).delete()


def _empty(record_ids: Collection[int]) -> None:
    """Take from records all that was said of them, and the numbers by which others may be shown.

    A live customer among them is told anew from the records that were merged into them.
    """
    Identity.objects.filter(home_id__in=record_ids).delete()
    for record_id in record_ids:
        number = stand_in_number(record_id)
        Customer.objects.filter(id=record_id).update(number=number, **dict.fromkeys(DETAILS, ""))
