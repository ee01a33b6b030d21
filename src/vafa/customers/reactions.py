"""What customers do when something happened elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from vafa.core.keys import SYSTEM
from vafa.customers.actions.duplicates import ask_to_find_new_duplicates
from vafa.customers.models import DuplicatePair, PairState
from vafa.customers.queries.duplicates import told_apart
from vafa.customers.rules.matching import TAKEN_BACK, queue_place, score_of
from vafa.customers.rules.subjects import Regrouped
from vafa.journal.models import Entry


def look_for_duplicates(entries: Sequence[Entry]) -> None:
    """Look for duplicates of the customers that came or changed; asked for twice it is one work."""
    ask_to_find_new_duplicates(at=entries[-1].at, by=SYSTEM)


def pairs_regrouped(regrouped: Regrouped) -> None:
    """Have the pairs follow a merge or its undo, in the same transaction.

    A pair that was merged is decided; other questions about the absorbed record are asked about
    the customer that it belongs to now. When a merge is undone, the question is open again and
    remembers it.
    """
    for gone_id in regrouped.gone:
        for root_id in regrouped.roots:
            _follow_merge(gone_id, root_id, at=regrouped.at)
    if not regrouped.gone:
        _follow_undo(regrouped.roots)


def _follow_merge(gone_id: int, root_id: int, *, at: datetime) -> None:
    merged = DuplicatePair.objects.filter(
        low_id=min(gone_id, root_id), high_id=max(gone_id, root_id)
    )
    merged.update(state=PairState.SAME, decided_at=at)
    left = list(
        DuplicatePair.objects.filter(Q(low_id=gone_id) | Q(high_id=gone_id), state=PairState.OPEN)
    )
    DuplicatePair.objects.filter(id__in=[pair.id for pair in left]).update(state=PairState.GONE)
    others = {pair.low_id + pair.high_id - gone_id: pair for pair in left}
    apart = told_apart(among={root_id, *others}) if others else set()
    moved = []
    for other_id, pair in others.items():
        ids = min(other_id, root_id), max(other_id, root_id)
        if ids not in apart:
            pair.pk, (pair.low_id, pair.high_id) = None, ids
            # Its details are those of a larger record now: somebody has to look.
            pair.is_identical, pair._state.adding = False, True
            moved.append(pair)
    DuplicatePair.objects.bulk_create(moved, ignore_conflicts=True)


def _follow_undo(root_ids: Sequence[int]) -> None:
    merged = DuplicatePair.objects.filter(
        Q(low_id__in=root_ids) | Q(high_id__in=root_ids),
        state=PairState.SAME,
        low__merged_into=None,
        high__merged_into=None,
    )
    for pair in merged:
        _take_back(pair)


def _take_back(pair: DuplicatePair) -> None:
    codes = [code for code, _points in pair.reasons]
    pair.reasons = [*pair.reasons, TAKEN_BACK] if TAKEN_BACK[0] not in codes else pair.reasons
    pair.score = score_of(code for code, _points in pair.reasons)
    pair.place = queue_place(pair.certainty, pair.score)  # type: ignore[arg-type]
    pair.is_identical, pair.was_taken_back = False, True
    pair.state, pair.decided_at, pair.decided_by = PairState.OPEN, None, ""
    pair.save()
