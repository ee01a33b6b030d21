"""Who is due, who stands where, and who is near the next tier or near losing one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from vafa.core.batches import chunks
from vafa.loyalty.models import Member, MemberState, Programme, Qualifying, TierOverride, TierState
from vafa.loyalty.queries.tiers import history_from, ladder_of, override_from
from vafa.loyalty.rules.codes import normalise_code
from vafa.loyalty.rules.qualifying import History
from vafa.loyalty.rules.tiers import Ladder, Override, tier_at

NEAR_BP = 5_000
LISTED_MAX = 20
TRIED_MAX = 2_000
_CHUNK = 500


def members_due(*, at: datetime, programme_id: int | None, limit: int) -> list[int]:
    """Return the next members whose tier something changes by itself at a moment or before."""
    due = TierState.objects.filter(ended_at=None, due_at__lte=at)
    if programme_id is not None:
        due = due.filter(programme=programme_id)
    return list(due.order_by("due_at", "id").values_list("member_id", flat=True)[:limit])


def members_without_tier(*, programme_id: int, after_id: int, limit: int) -> list[int]:
    """Return the next members of a programme for whom something counted, but no tier is noted."""
    found = _counted(programme_id).filter(pk__gt=after_id)
    held = TierState.objects.filter(member=OuterRef("pk"), ended_at=None)
    return list(found.exclude(Exists(held)).order_by("pk").values_list("pk", flat=True)[:limit])


def _counted(programme_id: int) -> QuerySet[Member]:
    members = Member.objects.filter(programme=programme_id, state=MemberState.ACTIVE)
    return members.filter(Exists(Qualifying.objects.filter(member=OuterRef("pk"))))


@dataclass(frozen=True)
class LevelCount:
    """How many members stand on a level."""

    level: str
    rank: int
    members: int


def level_counts(*, programme: Programme, ladder: Ladder) -> list[LevelCount]:
    """Count the members on each level, the base first; for whom nothing counted is on the base."""
    members = Member.objects.filter(programme=programme, state=MemberState.ACTIVE).count()
    held = TierState.objects.filter(programme=programme, ended_at=None)
    rows = dict(held.values_list("level").annotate(n=Count("id")))
    above = {level: rows.get(level, 0) for level in ladder.codes[1:]}
    above = {ladder.base: max(0, members - sum(above.values())), **above}
    return [LevelCount(level, rank, above[level]) for rank, level in enumerate(ladder.codes)]


def near_rising(*, programme: Programme) -> list[TierState]:
    """Return the members who have most of the way to their next tier behind them."""
    held = TierState.objects.filter(programme=programme, ended_at=None, progress_bp__gte=NEAR_BP)
    return list(
        held.select_related("member__customer").order_by("-progress_bp", "-id")[:LISTED_MAX]
    )


def near_falling(*, programme: Programme, ladder: Ladder, at: datetime) -> list[TierState]:
    """Return the members who lose their tier within the days of warning, the first one first."""
    until = at + timedelta(days=ladder.warning_days)
    held = TierState.objects.filter(programme=programme, ended_at=None, falls_at__lte=until)
    found = held.filter(falls_at__gt=at).select_related("member__customer")
    return list(found.order_by("falls_at", "id")[:LISTED_MAX])


def member_called(*, programme_id: int, text: str) -> Member | None:
    """Return the active member with a membership number or a customer number as it was typed."""
    typed = text.strip()
    found = Member.objects.filter(programme=programme_id, state=MemberState.ACTIVE)
    found = found.filter(Q(reference=normalise_code(typed)) | Q(customer__number=typed))
    return found.select_related("programme", "customer").order_by("id").first()


def tiers_given(*, programme: Programme, at: datetime) -> list[TierOverride]:
    """Return the tiers that people gave members of a programme and that count now."""
    found = TierOverride.objects.filter(member__programme=programme, since__lte=at, until__gt=at)
    return list(found.select_related("member__customer").order_by("until", "id")[:LISTED_MAX])


@dataclass(frozen=True)
class Move:
    """How many members would go from one level to another."""

    before: str
    after: str
    members: int


@dataclass(frozen=True)
class LadderTried:
    """What other tiers would do to the members there are: who moves, and who stays.

    `tried` of `counted` members were looked at, those who joined last: a sample where they differ.
    """

    tried: int
    counted: int
    moves: list[Move]

    @property
    def stay(self) -> int:
        """How many would stay where they are."""
        return self.tried - sum(move.members for move in self.moves)


def try_ladder(*, programme: Programme, ladder: Ladder, at: datetime) -> LadderTried:
    """Work out what other tiers would do to the members for whom something counted."""
    present = ladder_of(programme, place=ladder.place)
    found = _counted(programme.id)
    moves: dict[tuple[str, str], int] = {}
    members = list(found.order_by("-pk")[:TRIED_MAX])
    for some in chunks(members, _CHUNK):
        for history, given in _known_of(some):
            before = _level(present, history, given, at) if present else ""
            after = _level(ladder, history, given, at)
            if before != after:
                moves[before, after] = moves.get((before, after), 0) + 1
    counted = found.count() if len(members) == TRIED_MAX else len(members)
    ordered = sorted(moves.items(), key=lambda move: (-move[1], move[0]))
    return LadderTried(len(members), counted, [Move(*pair, n) for pair, n in ordered])


def _known_of(members: Sequence[Member]) -> Iterator[tuple[History, list[Override]]]:
    """Read what counted for some members, and what people gave them, in two questions."""
    rows: dict[int, list[Qualifying]] = defaultdict(list)
    for row in Qualifying.objects.filter(member__in=members).order_by("id"):
        rows[row.member_id].append(row)
    given: dict[int, list[TierOverride]] = defaultdict(list)
    for override in TierOverride.objects.filter(member__in=members).order_by("id"):
        given[override.member_id].append(override)
    for member in members:
        overrides = [each for each in given[member.id] if each.since >= member.joined_at]
        history = history_from(rows[member.id], member.joined_at)
        yield history, [override_from(each) for each in overrides]


def _level(ladder: Ladder, history: History, given: Sequence[Override], at: datetime) -> str:
    kept = [each for each in given if each.tier in ladder.codes]
    return tier_at(ladder, history=history, overrides=kept, at=at)
