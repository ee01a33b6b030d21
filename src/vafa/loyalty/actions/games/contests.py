"""Contests are announced, and people of the shop are named to judge them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.games.draws import DrawRules, DrawTexts, announce_draw
from vafa.loyalty.actions.games.wheels import NOTHING, BadPrize, check_prize, prize_written
from vafa.loyalty.actions.games.wheels import Prize as Gift
from vafa.loyalty.models import CodeTemplate, Contest, ContestJuror
from vafa.loyalty.rules.contests import (
    BadContest,
    Judging,
    check_judging,
    judging_fields,
    judging_hash,
)
from vafa.loyalty.rules.draws import Prize
from vafa.loyalty.rules.draws.drawing import WinsOnce
from vafa.staff.models import StaffMember


class BadJudging(Refused):
    code = "bad_judging"
    sentence = _(
        "A contest needs one to ten criteria with names and weights, points from 1 to 100, and a"
        " length of entries."
    )


class NoSuchJuror(Refused):
    code = "no_such_juror"
    sentence = _("Only somebody with an account at the shop can be on the jury.")


class JudgingClosed(Refused):
    code = "judging_closed"
    sentence = _("The jury has finished; its points are frozen.")


@dataclass(frozen=True)
class ContestPrize:
    """A prize by its names, how many of it there are, and what is given by itself with it."""

    names: Mapping[str, str]
    count: int
    gift: Gift = NOTHING


def announce_contest(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    prizes: Sequence[ContestPrize],
    reserves: int,
    wins_once: WinsOnce,
    public_source: str,
    closes_at: datetime,
    rules: DrawRules,
    judging: Judging,
    jurors: Collection[int],
    at: datetime,
    by: Actor,
    rules_texts: Mapping[str, str] | None = None,
) -> Contest:
    """Announce a contest: a draw whose winners a jury chooses, and a lot only between equals.

    How it is judged is fixed with everything else. Refuses what a draw refuses, what nobody
    could judge by, prizes that nobody could give, and jurors who have no account.
    """
    try:
        check_judging(judging)
    except BadContest:
        raise BadJudging from None
    with transaction.atomic():
        draw = announce_draw(
            programme_id=programme_id,
            key=key,
            names=names,
            prizes=[Prize(_first(prize.names), prize.count) for prize in prizes],
            reserves=reserves,
            wins_once=wins_once,
            public_source=public_source,
            closes_at=closes_at,
            rules=rules,
            at=at,
            by=by,
            texts=DrawTexts(rules_texts or {}, [prize.names for prize in prizes]),
        )
        _check_gifts(programme_id, prizes)
        contest = Contest.objects.create(
            draw=draw,
            judging=judging_fields(judging),
            judging_hash=judging_hash(judging, announcement_hash=draw.announcement_hash),
            gifts=[prize_written(prize.gift) for prize in prizes],
        )
        for staff_id in sorted(set(jurors)):
            name_juror(contest_id=contest.id, staff_id=staff_id, at=at, by=by)
    return contest


def name_juror(*, contest_id: int, staff_id: int, at: datetime, by: Actor) -> ContestJuror:
    """Put a person of the shop on the jury; done again, nothing happens.

    Refuses who has no account, and a jury that has finished.
    """
    with transaction.atomic():
        contest = _open_contest(contest_id)
        if not StaffMember.objects.filter(pk=staff_id, is_active=True).exists():
            raise NoSuchJuror
        juror, is_new = contest.jurors.get_or_create(staff_id=staff_id, defaults={"named_at": at})
        if not is_new and juror.left_at is None:
            return juror
        juror.left_at = None
        juror.save(update_fields=["left_at"])
        _record("loyalty.juror_named", contest, staff_id, at=at, by=by)
    return juror


def dismiss_juror(*, contest_id: int, staff_id: int, at: datetime, by: Actor) -> None:
    """Take a person off the jury: what they gave counts no more. Done again, nothing happens.

    Refuses a jury that has finished.
    """
    with transaction.atomic():
        contest = _open_contest(contest_id)
        left = contest.jurors.filter(staff=staff_id, left_at=None).update(left_at=at)
        if left:
            _record("loyalty.juror_dismissed", contest, staff_id, at=at, by=by)


def _open_contest(contest_id: int) -> Contest:
    contest = (
        Contest.objects.select_related("draw")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=contest_id)
    )
    if contest.judged_at is not None:
        raise JudgingClosed
    return contest


def _check_gifts(programme_id: int, prizes: Sequence[ContestPrize]) -> None:
    codes = {prize.gift.code for prize in prizes} - {""}
    known = CodeTemplate.objects.filter(programme_id=programme_id, key__in=codes)
    if len(codes) != known.count():
        raise BadPrize
    for prize in prizes:
        check_prize(prize.gift)


def _first(names: Mapping[str, str]) -> str:
    return next((name for name in names.values() if name.strip()), "")


def _record(kind: str, contest: Contest, staff_id: int, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=contest.draw.programme_id,
        at=at,
        by=by,
        payload={"draw": contest.draw_id, "juror": staff_id},
    )
