"""Two records of one person made one customer, and parted again, whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions.alive import CustomerErased
from vafa.customers.actions.derive import derive_anew
from vafa.customers.actions.homes import lock_records
from vafa.customers.actions.moving import move_rows, move_rows_home
from vafa.customers.actions.withdraw import forget_unknown
from vafa.customers.models import Customer, Identity, Merge, Sighting
from vafa.customers.queries.moving import subjects
from vafa.customers.queries.trees import Forest, forest_of
from vafa.customers.rules import DETAILS, STANDING_RUN, Claim, chosen_details, entries_of
from vafa.customers.rules.subjects import Regrouped
from vafa.journal.actions import record

_REASON_LENGTH_MAX = 500


class SelfMerge(Refused):
    code = "self_merge"
    sentence = _("This is one customer, not two; there is nothing to merge.")


class AlreadyMerged(Refused):
    code = "already_merged"
    sentence = _("These two are merged already.")


class MergedElsewhere(Refused):
    code = "merged_elsewhere"
    sentence = _("Record %(number)s was merged into another customer; merge that customer instead.")


class IntoOwnRecord(Refused):
    code = "into_own_record"
    sentence = _("A customer cannot be merged into a record that was merged into them.")


class MergeNeedsReason(Refused):
    code = "merge_needs_reason"
    sentence = _("Say in at most 500 letters why these two are one person.")


class NobodyToMerge(Refused):
    code = "nobody_to_merge"
    sentence = _("One of these customers is not known any more.")


class NotAValueOfEither(Refused):
    code = "not_a_value_of_either"
    sentence = _("Choose a value that one of the two has.")


class AlreadyUndone(Refused):
    code = "already_undone"
    sentence = _("This merge was undone already.")


class RecordForgotten(Refused):
    code = "record_forgotten"
    sentence = _("The records of this merge were withdrawn with their import.")


def merge_customers(
    *,
    kept_id: int,
    absorbed_id: int,
    chosen: Mapping[str, str],
    reason: str,
    at: datetime,
    by: Actor,
    score: int | None = None,
) -> Merge:
    """Make two customers one: what hangs on the absorbed one hangs on the kept one from now on.

    `chosen` are details for which a person picked the value of one of the two; of all others the
    latest statement counts. Everything can be undone. Refuses a customer with themselves, a record
    that is merged already, and a value that neither of them has.
    """
    if not 0 < len(reason.strip()) <= _REASON_LENGTH_MAX:
        raise MergeNeedsReason
    with transaction.atomic():
        lock_records()
        forest = forest_of(customer_ids=[kept_id, absorbed_id])
        kept, absorbed = mergeable_pair(kept_id, absorbed_id, forest)
        _refuse_foreign_values(chosen, kept, absorbed)
        _let_speak(kept, absorbed, forest=forest, at=at)
        merge = Merge.objects.create(
            kept=kept,
            absorbed=absorbed,
            chosen=dict(chosen),
            reason=reason.strip(),
            score=score,
            before=_set_aside(forest, (kept_id, absorbed_id)),
            at=at,
            by=str(by),
        )
        Customer.objects.filter(id=absorbed_id).update(merged_into=kept)
        moved = move_rows(absorbed_id=absorbed_id, kept_id=kept_id, forest=forest)
        derive_anew(customer_ids=[kept_id])
        _settle(Regrouped(roots=(kept_id,), gone=(absorbed_id,), moved=moved, at=at))
        record(
            kind="customers.customers_merged",
            subject_kind="customer",
            subject_id=kept_id,
            at=at,
            by=by,
            payload={"merge": merge.id, "absorbed": absorbed_id},
        )
    return merge


def undo_merge(*, merge_id: int, at: datetime, by: Actor) -> Merge:
    """Part what a merge joined: all that was made for the absorbed records goes back to them.

    That includes orders which came in by their identities after the merge. Merges may be undone
    in any order. Refuses a merge that was undone, or whose records are forgotten or erased.
    """
    with transaction.atomic():
        lock_records()
        merge = Merge.objects.select_for_update().get(pk=merge_id)
        if merge.undone_at is not None:
            raise AlreadyUndone
        if merge.kept_id is None or merge.absorbed_id is None:
            raise RecordForgotten
        parted_id = merge.absorbed_id
        forest = forest_of(customer_ids=[parted_id])
        root_id = forest.root_of(merge.kept_id)
        if any(one.erased_at is not None for one in _lock(root_id, parted_id).values()):
            raise CustomerErased
        merge.undone_at, merge.undone_by = at, str(by)
        merge.save(update_fields=["undone_at", "undone_by"])
        Customer.objects.filter(id=parted_id).update(merged_into=None)
        moved = move_rows_home(parted_id=parted_id, forest=forest)
        derive_anew(customer_ids=[root_id, parted_id])
        _settle(Regrouped(roots=(root_id, parted_id), gone=(), moved=moved, at=at))
        _put_back((root_id, parted_id))
        record(
            kind="customers.merge_undone",
            subject_kind="customer",
            subject_id=root_id,
            at=at,
            by=by,
            payload={"merge": merge.id, "parted": parted_id},
        )
        forget_unknown([root_id, parted_id])
        _fall_silent([root_id, parted_id])
    return merge


def mergeable_pair(kept_id: int, absorbed_id: int, forest: Forest) -> tuple[Customer, Customer]:
    """Return the two customers, locked; refuses two that cannot be merged."""
    if kept_id == absorbed_id:
        raise SelfMerge
    found = _lock(kept_id, absorbed_id)
    if len(found) < 2:
        raise NobodyToMerge
    kept, absorbed = found[kept_id], found[absorbed_id]
    if kept.erased_at is not None or absorbed.erased_at is not None:
        raise CustomerErased
    if forest.root_of(kept_id) == absorbed_id:
        raise IntoOwnRecord
    if forest.root_of(kept_id) == forest.root_of(absorbed_id):
        raise AlreadyMerged
    for one in (kept, absorbed):
        if one.merged_into_id is not None:
            raise MergedElsewhere(number=one.number)
    return kept, absorbed


def _lock(*customer_ids: int) -> dict[int, Customer]:
    # Always in the same order, so that two merges never wait for each other.
    rows = Customer.objects.select_for_update().filter(id__in=customer_ids).order_by("id")
    return {customer.id: customer for customer in rows}


def _refuse_foreign_values(chosen: Mapping[str, str], kept: Customer, absorbed: Customer) -> None:
    for name, text in chosen.items():
        known = {getattr(kept, name), getattr(absorbed, name)} if name in DETAILS else set()
        if text not in known:
            raise NotAValueOfEither


def _let_speak(*customers: Customer, forest: Forest, at: datetime) -> None:
    """Keep what stands at a customer of whom nobody speaks, before others speak for them.

    That is somebody whose import was withdrawn and who was not forgotten.
    """
    for customer in customers:
        if Sighting.objects.filter(customer_id__in=forest.below(customer.id)).exists():
            continue
        since = customer.first_seen_at or at
        own = list(Identity.objects.filter(home=customer))
        Sighting.objects.create(
            customer=customer,
            run_id=STANDING_RUN,
            source=min((one.source for one in own), default=""),
            first_seen_at=since,
            details=chosen_details(
                {name: text for name in DETAILS if (text := getattr(customer, name))}, at=since
            ),
            identities=entries_of(
                {(one.kind, one.value): Claim(one.raw, "", one.is_verified) for one in own}
            ),
        )


def _fall_silent(root_ids: Iterable[int]) -> None:
    """Take back what `_let_speak` kept for records that stand alone again."""
    forest = forest_of(customer_ids=root_ids)
    alone = [one for one in root_ids if len(forest.below(one)) == 1]
    Sighting.objects.filter(customer_id__in=alone, run_id=STANDING_RUN).delete()


# Any: JSON values that the features understand.
def _set_aside(forest: Forest, record_ids: Iterable[int]) -> dict[str, dict[str, Any]]:
    """Write down what single records have that a merge changes beyond recall."""
    singles = [one for one in record_ids if len(forest.below(one)) == 1]
    aside: dict[str, dict[str, Any]] = {}
    for subject in subjects():
        if subject.aside is not None:
            aside[subject.table] = {str(one): subject.aside(one) for one in singles}
    return aside


def _put_back(root_ids: Iterable[int]) -> None:
    forest = forest_of(customer_ids=root_ids)
    for root_id in root_ids:
        if len(forest.below(root_id)) > 1:
            continue
        merges = Merge.objects.filter(Q(kept_id=root_id) | Q(absorbed_id=root_id))
        told = merges.order_by("-id").values_list("before", flat=True)
        for subject in subjects():
            kept = (one.get(subject.table, {}) for one in told)
            latest = next((one[str(root_id)] for one in kept if str(root_id) in one), None)
            if subject.put_back is not None and latest is not None:
                subject.put_back(latest)


def _settle(regrouped: Regrouped) -> None:
    for subject in subjects():
        if subject.settle is not None:
            subject.settle(regrouped)
