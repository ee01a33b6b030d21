"""Pairs of records that may be one person, as the queue shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from vafa.customers.models import DuplicatePair, Identity, PairState
from vafa.customers.queries.trees import roots_of
from vafa.customers.rules import EMAIL, NUMBER, PHONE
from vafa.customers.rules.matching import CERTAINTIES, Certainty, places_of

COUNT_MAX = 10_000
_SHOWN_AS_DETAIL = (NUMBER, EMAIL, PHONE)


@dataclass(frozen=True)
class PairPage:
    """Pairs of one page, with the places to go on from; None where the queue ends."""

    pairs: list[DuplicatePair]
    identities: dict[int, list[Identity]]
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class QueueCounts:
    """How many open pairs there are; each count stops at one above `COUNT_MAX`."""

    by_certainty: dict[Certainty, int]
    identical: int

    @property
    def total(self) -> int:
        return min(sum(self.by_certainty.values()), COUNT_MAX + 1)


@dataclass(frozen=True)
class BulkOutlook:
    """What accepting all identical pairs would do: a dry run."""

    pairs: int
    records: int
    customers: int


def duplicate_pairs(
    *,
    state: PairState,
    certainty: Certainty | None,
    after: str = "",
    before: str = "",
    limit: int,
) -> PairPage:
    """Return a page of pairs, the surest first; a place that makes no sense is the beginning."""
    rows = DuplicatePair.objects.filter(state=state)
    if certainty is not None:
        begin, end = places_of(certainty)
        rows = rows.filter(place__gte=begin, place__lt=end)
    is_back = bool(before) and not after
    reached = _place_read(before if is_back else after)
    found = list(_from(rows, reached, is_back=is_back)[: limit + 1])
    has_more, pairs = len(found) > limit, found[:limit]
    if is_back and not has_more:
        return duplicate_pairs(state=state, certainty=certainty, limit=limit)
    if is_back:
        pairs.reverse()
    return PairPage(
        pairs=pairs,
        identities=_other_identities(pairs),
        previous=_place_written(pairs[0]) if pairs and reached else None,
        next=_place_written(pairs[-1]) if pairs and (has_more or is_back) else None,
    )


def duplicate_pair(*, pair_id: int) -> PairPage | None:
    """Return one pair as a page of its own, or nothing."""
    pair = DuplicatePair.objects.select_related("low", "high").filter(pk=pair_id).first()
    if pair is None:
        return None
    return PairPage([pair], _other_identities([pair]), None, None)


def queue_counts() -> QueueCounts:
    """Count the open pairs of each certainty, and those that need nobody to look."""
    is_open = DuplicatePair.objects.filter(state=PairState.OPEN)
    counts = {}
    for certainty in CERTAINTIES:
        begin, end = places_of(certainty)
        rows = is_open.filter(place__gte=begin, place__lt=end)
        counts[certainty] = rows[: COUNT_MAX + 1].count()
    return QueueCounts(counts, is_open.filter(is_identical=True)[: COUNT_MAX + 1].count())


def bulk_outlook() -> BulkOutlook:
    """Say how many customers would remain of how many records if all were merged."""
    is_open = DuplicatePair.objects.filter(state=PairState.OPEN, is_identical=True)
    above: dict[int, int] = {}

    def top(one: int) -> int:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    pairs = 0
    for low, high in is_open.values_list("low_id", "high_id").iterator(chunk_size=10_000):
        above[top(low)] = top(high)
        pairs += 1
    return BulkOutlook(pairs, len(above), sum(top(one) == one for one in list(above)))


def told_apart(*, among: set[int] | None = None) -> set[tuple[int, int]]:
    """Return the pairs of live customers of whom some records were told apart."""
    rows = DuplicatePair.objects.filter(state=PairState.DIFFERENT).values_list("low_id", "high_id")
    decided = list(rows)
    if not decided:
        return set()
    roots = roots_of(customer_ids={one for pair in decided for one in pair})
    apart = {tuple(sorted((roots[low], roots[high]))) for low, high in decided}
    return {(low, high) for low, high in apart if among is None or {low, high} <= among}


def _from(
    rows: QuerySet[DuplicatePair], reached: tuple[int, int] | None, *, is_back: bool
) -> QuerySet[DuplicatePair]:
    sign = "-" if is_back else ""
    ordered = rows.select_related("low", "high").order_by(f"{sign}place", f"{sign}id")
    if reached is None:
        return ordered
    key = Tuple(F("place"), F("id"))
    # The first condition leads SQLite straight to the place in its index.
    if is_back:
        return ordered.filter(TupleLessThan(key, reached), place__lte=reached[0])
    return ordered.filter(TupleGreaterThan(key, reached), place__gte=reached[0])


def _place_written(pair: DuplicatePair) -> str:
    return f"{pair.place}.{pair.id}"


def _place_read(text: str) -> tuple[int, int] | None:
    place, _dot, pair_id = text[:40].partition(".")
    if not (place.isascii() and place.isdigit() and pair_id.isascii() and pair_id.isdigit()):
        return None
    return min(int(place), 1 << 14), min(int(pair_id), 1 << 62)


def _other_identities(pairs: list[DuplicatePair]) -> dict[int, list[Identity]]:
    """Return the identities that no detail shows: cards, accounts, pages."""
    ids = {one for pair in pairs for one in (pair.low_id, pair.high_id)}
    found: dict[int, list[Identity]] = {one: [] for one in ids}
    rows = Identity.objects.filter(customer_id__in=ids).exclude(kind__in=_SHOWN_AS_DETAIL)
    for identity in rows.order_by("kind", "value"):
        found[identity.customer_id].append(identity)
    return found
