"""Members rise and fall: their tiers are settled from what counted, and given by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import ask_for_work, record
from vafa.loyalty.actions.events import follow_event, take_back_event
from vafa.loyalty.models import (
    LadderVersion,
    Member,
    MemberState,
    Programme,
    TierOverride,
    TierState,
)
from vafa.loyalty.queries.tiers import course_of, ladder_of, place_here
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.rules.tiers import Ladder, ladder_json, read_ladder
from vafa.loyalty.rules.tiers.forecast import progress_bp
from vafa.loyalty.rules.tiers.standing import Course

SETTLE_ALL = "loyalty.settle_all_tiers"


class Because(StrEnum):
    """What may have moved a member: an order, the time, a person, or the tiers themselves."""

    ORDERS = "orders"
    TIME = "time"
    PERSON = "person"
    LADDER = "ladder"


class LadderSaysTheSame(Refused):
    code = "ladder_says_the_same"
    sentence = _("The tiers already say exactly this.")


class NoSuchTier(Refused):
    code = "no_such_tier"
    sentence = _("This programme has no such tier.")


class ReasonMissing(Refused):
    code = "reason_missing"
    sentence = _("Please say why: it is kept with what you do.")


class OverrideEndsTooEarly(Refused):
    code = "override_ends_too_early"
    sentence = _("The last day lies before today.")


class NoSuchOverride(Refused):
    code = "no_such_override"
    sentence = _("Nobody gave this member a tier by hand.")


# Any: JSON values.
def write_ladder(
    *,
    programme_id: int,
    body: Mapping[str, Any] | None,
    words: Mapping[str, Any] | None = None,
    at: datetime,
    by: Actor,
) -> LadderVersion:
    """Write the tiers of a programme anew, or take them off; refuses what changes nothing.

    Raises `Misfit` for what is no ladder. `words` has for each level its names and benefits by
    language. Members are settled by a job; until then their tiers are worked out when asked for.
    """
    written = None
    if body is not None:
        ladder = read_ladder(body, place=place_here())
        written = {"tiers": ladder_json(ladder), "words": dict(words or {})}
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        if programme.ladder == written:
            raise LadderSaysTheSame
        version = LadderVersion.objects.create(
            programme=programme,
            number=LadderVersion.objects.filter(programme=programme).count() + 1,
            body=written,
            written_at=at,
            by=str(by),
        )
        programme.ladder = written
        programme.save(update_fields=["ladder"])
        _unsettle(programme, at=at)
        record(
            kind="loyalty.tiers_written",
            subject_kind="programme",
            subject_id=programme.id,
            at=at,
            by=by,
            payload={"version": version.number},
        )
        ask_for_work(
            job=SETTLE_ALL,
            arguments={"programme_id": programme.id},
            at=at,
            by=by,
            unique_key=f"{SETTLE_ALL} {programme.id} {version.number}",
        )
    return version


def give_tier(
    *,
    member_id: int,
    level: str,
    until: datetime,
    reason: str,
    at: datetime,
    by: Actor,
    is_exact: bool = False,
) -> TierOverride:
    """Give a member a tier until a moment, with the reason; a higher earned one is kept.

    Exactly this one counts when `is_exact`. Refuses a tier that is not there, a time that is over,
    and no reason.
    """
    with transaction.atomic():
        member = _locked(member_id)
        ladder = ladder_of(member.programme)
        if ladder is None or level not in ladder.codes:
            raise NoSuchTier
        if not reason.strip():
            raise ReasonMissing
        if until <= at:
            raise OverrideEndsTooEarly
        given = TierOverride.objects.create(
            member=member,
            level=level,
            is_exact=is_exact,
            since=at,
            until=until,
            reason=reason.strip(),
            written_at=at,
            by=str(by),
        )
        _record("loyalty.tier_given", member, at=at, by=by, level=level)
        settle_tier(member_id=member.id, because=Because.PERSON, at=at, by=by)
    return given


def end_given_tier(*, member_id: int, at: datetime, by: Actor) -> None:
    """End every tier that people gave a member; refuses where there is none now."""
    with transaction.atomic():
        member = _locked(member_id)
        found = TierOverride.objects.filter(member=member, until__gt=at, since__lt=at)
        if not found.update(until=at):
            raise NoSuchOverride
        _record("loyalty.given_tier_ended", member, at=at, by=by)
        settle_tier(member_id=member.id, because=Because.PERSON, at=at, by=by)


def settle_tier(
    *, member_id: int, at: datetime, by: Actor, because: Because = Because.TIME
) -> TierState | None:
    """Bring the tier of a member up to what counted; done again, nothing changes.

    Who rises by an order has reached a tier, and rules are asked about that; who falls because an
    order came back loses what reaching it gave. A change of the tiers themselves gives nothing.
    """
    with transaction.atomic():
        member = _locked(member_id)
        held = TierState.objects.filter(member=member, ended_at=None).first()
        ladder = ladder_of(member.programme)
        if ladder is None or member.state == MemberState.LEFT:
            _end(held, at=at)
            return None
        course = course_of(member, ladder, at=at)
        span = course.span_at(at)
        level = ladder.codes[span.height]
        if held is not None and (held.level, held.why) == (level, span.why):
            held.rank = span.height
            _look_ahead(held, course, ladder, at=at)
            held.save()
            return held
        is_news = held is None or span.since > held.settled_at
        since = span.since if is_news else at
        _end(held, at=since)
        now_held = TierState(
            programme=member.programme, member=member, level=level, rank=span.height,
            why=span.why, since=since,
        )  # fmt: skip
        _look_ahead(now_held, course, ladder, at=at)
        now_held.save()
        _tell(member, held, now_held, because=because, at=at, by=by)
        if because == Because.ORDERS:
            _follow(member, held, now_held, course, at=at, by=by)
    return now_held


def _locked(member_id: int) -> Member:
    found = Member.objects.select_related("programme").select_for_update(of=("self",))
    return found.get(pk=member_id)


def _end(held: TierState | None, *, at: datetime) -> None:
    if held is not None:
        held.ended_at = max(at, held.since)
        held.save(update_fields=["ended_at"])


def _look_ahead(state: TierState, course: Course, ladder: Ladder, *, at: datetime) -> None:
    """Note when something changes by itself, when the tier is lost, and how far the next one is."""
    later = [span for span in course.spans if span.since > at]
    changes = [span.since for span in later]
    changes += [moment for moment, _amounts in course.amounts if moment > at]
    state.settled_at = at
    state.due_at = min(changes, default=None)
    lower = (span.since for span in later if span.height < state.rank)
    state.falls_at = min(lower, default=None)
    state.progress_bp = progress_bp(ladder, height=state.rank, amounts=course.amounts_at(at))


def _tell(
    member: Member,
    before: TierState | None,
    after: TierState,
    *,
    because: Because,
    at: datetime,
    by: Actor,
) -> None:
    if after.level != before.level if before else after.rank > 0:
        level = after.level
        _record("loyalty.tier_changed", member, at=at, by=by, level=level, because=str(because))


def _follow(
    member: Member,
    before: TierState | None,
    after: TierState,
    course: Course,
    *,
    at: datetime,
    by: Actor,
) -> None:
    rank = before.rank if before else 0
    if after.rank > rank:
        reached = Happened("tier_reached", str(after.id), what=after.level, number=after.rank)
        follow_event(member_id=member.id, happened=reached, at=at, by=by)
    elif after.rank < rank:
        _take_gifts_back(member, course, above=after.rank, at=at, by=by)


def _take_gifts_back(
    member: Member, course: Course, *, above: int, at: datetime, by: Actor
) -> None:
    """Take back what reaching tiers gave that were, as is known now, not reached then."""
    lost = TierState.objects.filter(member=member, rank__gt=above, why="earned")
    for state in lost.exclude(ended_at=None).order_by("id"):
        if course.span_at(state.since).height < state.rank:
            document = Happened("tier_reached", str(state.id)).document_of(member.id)
            take_back_event(member_id=member.id, document=document, at=at, by=by)


def _unsettle(programme: Programme, *, at: datetime) -> None:
    """Let nobody believe what was settled by the tiers before."""
    TierState.objects.filter(programme=programme, ended_at=None).update(due_at=at)


def _record(kind: str, member: Member, *, at: datetime, by: Actor, **more: str) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=member.customer_id,
        at=at,
        by=by,
        payload={"programme": member.programme_id, "member": member.id, **more},
    )
