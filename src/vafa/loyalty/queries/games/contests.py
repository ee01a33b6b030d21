"""Contests as members, the jury and everybody see them: never by name before they are decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

# Any: what a prize says of itself.
from typing import Any, Final

from django.db.models import Count, Prefetch, Q, QuerySet

from vafa.loyalty.models import (
    Contest,
    ContestEntry,
    ContestJuror,
    ContestScore,
    Draw,
    DrawState,
    DrawWinner,
    EntryState,
    Member,
)
from vafa.loyalty.queries.games.draws import is_open
from vafa.loyalty.queries.games.proofs import announcement_of
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.contests import (
    ContestProof,
    Criterion,
    Judged,
    Judging,
    places_of,
)
from vafa.loyalty.rules.draws import Winner

PAGE_SIZE: Final = 20
SHOWN_MAX: Final = 100
LEFT: Final = (EntryState.REFUSED, EntryState.WITHDRAWN)


@dataclass(frozen=True)
class EntrySeen:
    """An entry as the member sees it who handed it in."""

    id: int
    text: str
    link: str
    state: str
    reason: str
    text_hash: str
    may_withdraw: bool
    won: str | None
    given: dict[str, Any]


@dataclass(frozen=True)
class ContestSeen:
    """A contest with what a member handed in."""

    id: int
    draw: Draw
    names: dict[str, str]
    judging: Judging
    is_open: bool
    left: int
    entries: tuple[EntrySeen, ...]
    own_name: str


@dataclass(frozen=True)
class ContestFigures:
    """How many entries there are, by state, and how many of its own each juror has judged."""

    entries: dict[str, int]
    to_judge: int
    jurors: list[tuple[ContestJuror, int]]


@dataclass(frozen=True)
class EntryPage:
    """A page of entries, with the place to go on from."""

    rows: list[ContestEntry]
    next: int | None


def contest_rows(*, programme_id: int) -> QuerySet[Contest]:
    """Return contests with their draws and how many `entries` they have."""
    found = Contest.objects.filter(draw__programme=programme_id).select_related("draw")
    counted = found.annotate(entries=Count("handed_in", filter=~Q(handed_in__state__in=LEFT)))
    return counted.order_by("-id")[:SHOWN_MAX]


def judging_of(contest: Contest) -> Judging:
    """Read how a contest is judged."""
    said = contest.judging
    return Judging(
        criteria=tuple(Criterion(names, weight) for names, weight in said["criteria"]),
        points_max=said["points_max"],
        entries_max=said["entries_max"],
        length_max=said["length_max"],
    )


def is_judged(entry: ContestEntry) -> bool:
    """Tell whether an entry takes part: nobody has taken it back, and its list is not without it.

    Before the close every entry does that is not taken back or refused.
    """
    is_in = not entry.contest.draw.closed_at or entry.entry.frozen_weight is not None
    return is_in and entry.state not in LEFT


def judged_entries(contest: Contest) -> list[Judged]:
    """Return the frozen list with the points of each entry; nothing for what left since."""
    rows = contest.handed_in.filter(entry__frozen_weight__isnull=False).order_by("entry_id")
    return [
        Judged(*row)
        for row in rows.values_list("entry_id", "entry__pseudonym", "text_hash", "points")
    ]


def unjudged(*, contest: Contest) -> int:
    """Count the points that jurors still have to give: one for each entry and juror."""
    jurors = contest.jurors.filter(left_at=None).count()
    entries = _taking_part(contest)
    given = ContestScore.objects.filter(entry__in=entries, juror__left_at=None)
    return entries.count() * jurors - given.count()


def gift_of(contest: Contest, place: int) -> dict[str, Any]:
    """Return what comes by itself with the prize of a place."""
    for gift, prize in zip(contest.gifts, announcement_of(contest.draw).prizes, strict=True):
        if place <= prize.count:
            return dict(gift)
        place -= prize.count
    return {}


def contest_winners(contest: Contest) -> list[Winner]:
    """Say who wins which prize of a judged contest: the winners of its draw."""
    return [
        Winner(placed.place, 1, placed.entry, placed.pseudonym)
        for placed in contest_proof(contest).places
    ]


def contest_proof(contest: Contest) -> ContestProof:
    """Put together what the places follow from; the seed is in it, so only once it is published."""
    draw, entries = contest.draw, judged_entries(contest)
    announcement, seed = announcement_of(draw), unsealed(draw.sealed_seed)
    return ContestProof(
        announcement=announcement,
        judging=judging_of(contest),
        seed=seed,
        public_value=draw.public_value,
        entries_hash=draw.entries_hash,
        scores_hash=contest.scores_hash,
        entries=tuple(entries),
        places=places_of(entries, announcement, seed=seed, public_value=draw.public_value),
    )


def contest_figures(*, contest: Contest) -> ContestFigures:
    """Count entries by state, and what each juror has judged."""
    states = contest.handed_in.values_list("state").annotate(entries=Count("id")).order_by()
    taking_part = Q(scores__entry__in=_taking_part(contest))
    jurors = contest.jurors.filter(left_at=None).select_related("staff")
    counted = jurors.annotate(judged=Count("scores", filter=taking_part)).order_by("id")
    return ContestFigures(
        entries=dict(states),
        to_judge=_taking_part(contest).count(),
        jurors=[(juror, juror.judged) for juror in counted],
    )


def entry_page(*, contest: Contest, after: int | None) -> EntryPage:
    """Return a page of what was handed in, the first ones first, under invented names."""
    return _paged(contest.handed_in.exclude(state=EntryState.WITHDRAWN), after)


def shown_page(*, contest: Contest, after: int | None) -> EntryPage:
    """Return a page of what the shop lets everybody see."""
    return _paged(contest.handed_in.filter(state=EntryState.SHOWN), after)


def jury_page(*, contest: Contest, juror: ContestJuror, after: int | None) -> EntryPage:
    """Return a page of what a juror judges, each with `own`: what they gave it already."""
    own = Prefetch("scores", ContestScore.objects.filter(juror=juror), to_attr="own")
    return _paged(_taking_part(contest).prefetch_related(own), after)


def contests_of(member: Member, *, at: datetime) -> list[ContestSeen]:
    """Return the contests a member can enter, and those they took part in, with what came of it."""
    own = ContestEntry.objects.filter(member=member)
    found = Contest.objects.filter(
        Q(id__in=own.values("contest")) | Q(draw__state=DrawState.ANNOUNCED),
        draw__programme=member.programme_id,
        draw__announced_at__lte=at,
    )
    contests = list(found.select_related("draw").order_by("-draw__closes_at", "-id")[:20])
    entries = own.filter(contest__in=contests).select_related("entry").order_by("id")
    published = DrawWinner.objects.filter(
        entry__in=entries.values("entry"), draw__state=DrawState.PUBLISHED
    )
    won = dict(published.values_list("entry_id", "prize"))
    return [
        _seen(contest, [e for e in entries if e.contest_id == contest.id], won, at=at)
        for contest in contests
    ]


def _seen(
    contest: Contest, entries: Sequence[ContestEntry], won: dict[int, str], *, at: datetime
) -> ContestSeen:
    judging, opened = judging_of(contest), is_open(contest.draw, at=at)
    kept = [entry for entry in entries if entry.state != EntryState.WITHDRAWN]
    return ContestSeen(
        id=contest.id,
        draw=contest.draw,
        names=contest.draw.names,
        judging=judging,
        is_open=opened,
        left=max(0, judging.entries_max - len(kept)) if opened else 0,
        entries=tuple(
            EntrySeen(
                id=entry.id,
                text=entry.text,
                link=entry.link,
                state=entry.state,
                reason=entry.reason,
                text_hash=entry.text_hash,
                may_withdraw=bool(entry.text),
                won=won.get(entry.entry_id),
                given=entry.given,
            )
            for entry in kept
        ),
        own_name=kept[0].entry.pseudonym if kept else "",
    )


def _taking_part(contest: Contest) -> QuerySet[ContestEntry]:
    rows = contest.handed_in.exclude(state__in=LEFT)
    return rows.filter(entry__frozen_weight__isnull=False) if contest.draw.closed_at else rows


def _paged(rows: QuerySet[ContestEntry], after: int | None) -> EntryPage:
    rows = rows.select_related("entry", "contest__draw").order_by("id")
    found = list(rows.filter(id__gt=after or 0)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return EntryPage(shown, shown[-1].id if len(found) > PAGE_SIZE else None)
