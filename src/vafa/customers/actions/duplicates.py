"""Pairs of records that may be one person: looked for, decided, and kept up with merges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vafa.core.batches import chunks
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.actions.merge import merge_customers
from vafa.customers.models import DuplicatePair, Merge, PairState
from vafa.customers.queries.duplicates import told_apart
from vafa.customers.queries.trees import live_customers
from vafa.customers.rules.matching import (
    TAKEN_BACK,
    Certainty,
    queue_place,
    score_of,
)
from vafa.journal.actions import ask_for_work, record
from vafa.journal.models import Work

FIND_JOB = "customers.find_duplicates"
FIND_NEW_JOB = "customers.find_new_duplicates"
ACCEPT_JOB = "customers.accept_identical"
_CHUNK = 900
_MEMORY_OF_MERGE = 10
_KEPT_FIELDS = ("certainty", "score", "place", "reasons", "is_identical", "seen_at")

Ids = tuple[int, int]


class PairIsDecided(Refused):
    code = "pair_is_decided"
    sentence = _("Somebody has decided about these two already.")


class PairIsOpen(Refused):
    code = "pair_is_open"
    sentence = _("Nobody has decided about these two yet.")


class NotOneOfTheTwo(Refused):
    code = "not_one_of_the_two"
    sentence = _("Choose one of the two records to keep.")


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair as the search found it; the lower id comes first."""

    low: int
    high: int
    certainty: Certainty
    score: int
    reasons: tuple[tuple[str, int], ...]
    is_identical: bool


def ask_to_find_duplicates(*, at: datetime, by: Actor) -> Work:
    """Have the worker look for duplicates; asking twice is asking once."""
    return ask_for_work(job=FIND_JOB, arguments={}, unique_key=FIND_JOB, at=at, by=by)


def ask_to_find_new_duplicates(*, at: datetime, by: Actor) -> Work:
    """Have the worker look for duplicates of what was written since the latest search."""
    return ask_for_work(job=FIND_NEW_JOB, arguments={}, unique_key=FIND_NEW_JOB, at=at, by=by)


def ask_to_accept_identical(*, reason: str, at: datetime, by: Actor) -> Work:
    """Have the worker merge all open pairs that need nobody to look at them."""
    arguments = {"by": str(by), "reason": reason}
    return ask_for_work(job=ACCEPT_JOB, arguments=arguments, unique_key=ACCEPT_JOB, at=at, by=by)


def keep_found_pairs(*, found: Sequence[FoundPair], at: datetime, by: Actor) -> int:
    """Keep what the search that began at this moment found; returns how many pairs are known now.

    What a person decided stays decided: those told apart, also through records that were merged
    since, are left out, and so is who is no live customer any more.
    """
    with transaction.atomic():
        live = _live({one for pair in found for one in (pair.low, pair.high)})
        apart = told_apart()
        wanted = [
            pair
            for pair in found
            if pair.low in live and pair.high in live and (pair.low, pair.high) not in apart
        ]
        taken_back = _taken_back({(pair.low, pair.high) for pair in wanted})
        DuplicatePair.objects.bulk_create(
            (
                _row(pair, at=at, is_taken_back=(pair.low, pair.high) in taken_back)
                for pair in wanted
            ),
            batch_size=_CHUNK // 10,
            update_conflicts=True,
            unique_fields=["low", "high"],
            update_fields=list(_KEPT_FIELDS),
        )
    return len(wanted)


def close_search(*, at: datetime, by: Actor, among: Sequence[int] | None = None) -> int:
    """End the search that began at this moment: what it did not find again is gone.

    A search `among` some records says nothing of pairs without them. Returns how many pairs are
    open. A pair that had gone and was found again is open again.
    """
    with transaction.atomic():
        pairs = DuplicatePair.objects.all()
        pairs.filter(state=PairState.GONE, seen_at=at).update(state=PairState.OPEN)
        unseen = pairs.filter(state=PairState.OPEN, seen_at__lt=at)
        if among is None:
            unseen.update(state=PairState.GONE)
        for part in chunks(among or (), _CHUNK // 2):
            unseen.filter(Q(low_id__in=part) | Q(high_id__in=part)).update(state=PairState.GONE)
        is_open = pairs.filter(state=PairState.OPEN).count()
        record(kind="customers.duplicates_found", at=at, by=by, payload={"open": is_open})
    return is_open


def accept_pair(
    *,
    pair_id: int,
    kept_id: int,
    chosen: Mapping[str, str],
    reason: str,
    at: datetime,
    by: Actor,
) -> Merge:
    """Merge the two records of an open pair, because they are one person.

    `kept_id` is the one that stays, `chosen` the values that a person picked. Refuses a pair that
    is decided, and whatever `merge_customers` refuses.
    """
    with transaction.atomic():
        pair = _open_pair(pair_id)
        if kept_id not in {pair.low_id, pair.high_id}:
            raise NotOneOfTheTwo
        merge = merge_customers(
            kept_id=kept_id,
            absorbed_id=pair.low_id + pair.high_id - kept_id,
            chosen=chosen,
            reason=reason,
            score=pair.score * _MEMORY_OF_MERGE,
            at=at,
            by=by,
        )
        _decide(pair, PairState.SAME, at=at, by=by)
    return merge


def tell_pair_apart(*, pair_id: int, at: datetime, by: Actor) -> DuplicatePair:
    """Keep that two records are two people; nobody is asked about them again.

    Refuses a pair that is decided.
    """
    with transaction.atomic():
        pair = _open_pair(pair_id)
        _decide(pair, PairState.DIFFERENT, at=at, by=by)
        record(
            kind="customers.duplicate_told_apart",
            subject_kind="customer",
            subject_id=pair.low_id,
            at=at,
            by=by,
            payload={"pair": pair.id, "other": pair.high_id},
        )
    return pair


def ask_about_pair_again(*, pair_id: int, at: datetime, by: Actor) -> DuplicatePair:
    """Put a pair that was told apart back into the queue; refuses any other."""
    with transaction.atomic():
        pair = DuplicatePair.objects.select_for_update().get(pk=pair_id)
        if pair.state != PairState.DIFFERENT:
            raise PairIsOpen
        alive = _live({pair.low_id, pair.high_id})
        pair.state = PairState.OPEN if len(alive) == 2 else PairState.GONE
        pair.decided_at, pair.decided_by = None, ""
        pair.save(update_fields=["state", "decided_at", "decided_by"])
        record(
            kind="customers.duplicate_asked_again",
            subject_kind="customer",
            subject_id=pair.low_id,
            at=at,
            by=by,
            payload={"pair": pair.id, "other": pair.high_id},
        )
    return pair


def _open_pair(pair_id: int) -> DuplicatePair:
    pair = DuplicatePair.objects.select_for_update().get(pk=pair_id)
    if pair.state != PairState.OPEN:
        raise PairIsDecided
    return pair


def _decide(pair: DuplicatePair, state: PairState, *, at: datetime, by: Actor) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, at, str(by)
    pair.save(update_fields=["state", "decided_at", "decided_by"])


def _row(found: FoundPair, *, at: datetime, is_taken_back: bool) -> DuplicatePair:
    reasons = [*found.reasons, TAKEN_BACK] if is_taken_back else [*found.reasons]
    score = score_of(code for code, _points in reasons)
    return DuplicatePair(
        low_id=found.low,
        high_id=found.high,
        certainty=found.certainty,
        score=score,
        place=queue_place(found.certainty, score),
        reasons=reasons,
        is_identical=found.is_identical and not is_taken_back,
        found_at=at,
        seen_at=at,
    )


def _live(customer_ids: Iterable[int]) -> set[int]:
    ids, found = sorted(set(customer_ids)), set[int]()
    for chunk in chunks(ids, _CHUNK):
        found.update(live_customers().filter(id__in=chunk).values_list("id", flat=True))
    return found


def _taken_back(pairs: set[Ids]) -> set[Ids]:
    rows = DuplicatePair.objects.filter(was_taken_back=True).values_list("low_id", "high_id")
    return set(rows) & pairs
