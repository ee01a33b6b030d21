"""The jury gives points, its points are frozen, and prizes go to who came first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.loyalty.actions.games.contest_entries import NoSuchEntry
from vafa.loyalty.actions.games.contests import JudgingClosed
from vafa.loyalty.actions.games.prizes import Won, give_prize
from vafa.loyalty.actions.sharing import keep_as_it_is
from vafa.loyalty.models import (
    Contest,
    ContestEntry,
    ContestJuror,
    ContestScore,
    Draw,
    DrawState,
    MemberState,
)
from vafa.loyalty.queries.games.contests import (
    gift_of,
    is_judged,
    judged_entries,
    judging_of,
    unjudged,
)
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.contests import points_of, scores_hash


class NotJuror(Refused):
    code = "not_juror"
    sentence = _("You are not on the jury of this contest.")


class JudgingNotOpen(Refused):
    code = "judging_not_open"
    sentence = _("The jury judges when the contest is closed.")


class BadScore(Refused):
    code = "bad_score"
    sentence = _("Give each criterion a whole number from 0 to %(most)s.")


class JudgingNotDone(Refused):
    code = "judging_not_done"
    sentence = _("Some entries wait for points of a juror. Missing: %(missing)s.")


class NoJury(Refused):
    code = "no_jury"
    sentence = _("Nobody is on the jury.")


def score_entry(*, entry_id: int, points: Sequence[int], at: datetime, by: Actor) -> ContestScore:
    """Write down what a juror gives an entry by each criterion; said again, it is replaced.

    Refuses who is not on the jury, points beyond the most, an entry that takes no part, and every
    time but that between the close of the contest and the close of the judging.
    """
    with transaction.atomic():
        entry = ContestEntry.objects.select_related("contest__draw", "entry").filter(pk=entry_id)
        found = entry.first()
        if found is None or not is_judged(found):
            raise NoSuchEntry
        contest = found.contest
        keep_as_it_is(contest)
        juror = _juror(contest, by)
        if contest.draw.state == DrawState.ANNOUNCED:
            raise JudgingNotOpen
        if contest.judged_at is not None:
            raise JudgingClosed
        judging = judging_of(contest)
        fits = len(points) == len(judging.criteria)
        if not fits or not all(0 <= each <= judging.points_max for each in points):
            raise BadScore(most=judging.points_max)
        score, _is_new = found.scores.update_or_create(
            juror=juror, defaults={"points": list(points), "scored_at": at}
        )
        _record("loyalty.contest_scored", contest, at=at, by=by, entry=found.id)
    return score


def close_judging(*, contest_id: int, at: datetime, by: Actor) -> Contest:
    """Freeze what the jury gave, under one hash, before the public value decides between equals.

    Done again, nothing happens. Refuses before the contest is closed, without a jury, and while a
    juror has not judged every entry.
    """
    with transaction.atomic():
        contest = Contest.objects.select_for_update(of=("self",), no_key=True).get(pk=contest_id)
        if contest.judged_at is not None:
            return contest
        if contest.draw.state == DrawState.ANNOUNCED:
            raise JudgingNotOpen
        if not contest.jurors.filter(left_at=None).exists():
            raise NoJury
        missing = unjudged(contest=contest)
        if missing:
            raise JudgingNotDone(missing=missing)
        _freeze(contest)
        contest.judged_at = at
        contest.scores_hash = scores_hash(judged_entries(contest))
        contest.save(update_fields=["judged_at", "scores_hash"])
        _record("loyalty.contest_judged", contest, at=at, by=by)
    return contest


def give_contest_prizes(draw: Draw, *, at: datetime, by: Actor) -> None:
    """Give winners of a contest by itself what comes with their prize; things are handed over."""
    contest = Contest.objects.filter(draw=draw).first()
    if contest is None:
        return
    rows = draw.winners.exclude(prize="").order_by("number")
    winners = [
        row
        for row in rows.select_related("entry__member__programme", "entry__contest_entry")
        if row.entry.member.state == MemberState.ACTIVE
    ]
    owners = [owner_of(row.entry.member) for row in winners]
    with open_books(owners=owners, at=at, by=by) as books:
        for row in winners:
            source = f"contest {draw.id}:{row.number}"
            gift = gift_of(contest, row.number)
            won = Won(row.entry.member, gift, source, f"contest:{draw.id}", at, by)
            handed_in = row.entry.contest_entry
            handed_in.given = give_prize(books, won)
            handed_in.save(update_fields=["given"])


def _freeze(contest: Contest) -> None:
    judging = judging_of(contest)
    scores: dict[int, list[dict[int, int]]] = {}
    rows = ContestScore.objects.filter(entry__contest=contest, juror__left_at=None)
    for entry_id, points in rows.values_list("entry_id", "points"):
        scores.setdefault(entry_id, []).append(dict(enumerate(points)))
    entries = [
        entry
        for entry in contest.handed_in.select_related("entry").order_by("id")
        if is_judged(entry)
    ]
    for entry in entries:
        entry.points = points_of(scores[entry.id], judging)
    ContestEntry.objects.bulk_update(entries, ["points"], batch_size=500)


def _juror(contest: Contest, by: Actor) -> ContestJuror:
    staff_id = by.id if by.kind == "person" else None
    juror = contest.jurors.filter(staff=staff_id, left_at=None).first() if staff_id else None
    if juror is None:
        raise NotJuror
    return juror


def _record(kind: str, contest: Contest, *, at: datetime, by: Actor, **more: int) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=contest.draw.programme_id,
        at=at,
        by=by,
        payload={"draw": contest.draw_id, **more},
    )
