"""Points are given and taken by hand: alone up to a limit, above it by two people."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import day_in, local_midnight
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import NotEnough, open_books
from vafa.ledger.rules.roles import REVERSED
from vafa.ledger.rules.settling import programme_of
from vafa.ledger.rules.sheet import AccountKey, LotFacts
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.models import (
    Adjustment,
    AdjustmentState,
    LoyaltySettings,
    Member,
    MemberState,
)
from vafa.loyalty.queries.adjustments import ADJUSTED, adjusted_between, loyalty_settings
from vafa.loyalty.queries.members import balance_of, owner_of
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.calendar import RollingMonths, expires_at

HANDED_OVER = "handed_over"
LIMIT_MAX = 1_000_000_000
MONTHS_MAX = 120


class NothingToAdjust(Refused):
    code = "nothing_to_adjust"
    sentence = _("Say how many points, more or less than nothing.")


class AdjustmentNeedsReason(Refused):
    code = "adjustment_needs_reason"
    sentence = _("Say why, in a few words.")


class AdjustmentIsDecided(Refused):
    code = "adjustment_is_decided"
    sentence = _("This request has been decided.")


class OwnAdjustment(Refused):
    code = "own_adjustment"
    sentence = _("Somebody else has to approve what you asked for.")


class SameMember(Refused):
    code = "same_member"
    sentence = _("Choose another member of the same programme.")


class LoyaltySettingsOutOfRange(Refused):
    code = "loyalty_settings_out_of_range"
    sentence = _("Choose a limit of at most a billion points and 1 to 120 months.")


def change_loyalty_settings(
    *, adjust_limit: int, adjust_valid_months: int, at: datetime, by: Actor
) -> LoyaltySettings:
    """Set how many points a person may adjust in a day alone, and how long given ones last."""
    if not 0 <= adjust_limit <= LIMIT_MAX or not 1 <= adjust_valid_months <= MONTHS_MAX:
        raise LoyaltySettingsOutOfRange
    with transaction.atomic():
        settings, _is_new = LoyaltySettings.objects.update_or_create(
            id=1,
            defaults={"adjust_limit": adjust_limit, "adjust_valid_months": adjust_valid_months},
        )
        record(
            kind="loyalty.settings_changed",
            at=at,
            by=by,
            payload={"adjust_limit": adjust_limit, "adjust_valid_months": adjust_valid_months},
        )
    return settings


def adjust_points(
    *, member_id: int, points: int, reason: str, at: datetime, by: Actor
) -> Adjustment:
    """Give a member points, or take some (less than nothing), and keep why.

    Within what is left of the person's own limit of the day it is done at once; above it waits
    for a second person. Refuses nothing, no reason, and to take more than there is.
    """
    if not points:
        raise NothingToAdjust
    if not reason.strip():
        raise AdjustmentNeedsReason
    with transaction.atomic():
        # One at a time: two adjustments of one person never pass the limit side by side.
        LoyaltySettings.objects.get_or_create(id=1)
        settings = LoyaltySettings.objects.select_for_update().get(id=1)
        member = _member(member_id)
        has = balance_of(member=member, at=at).spendable
        if has + points < 0:
            raise NotEnough(has=has, wanted=-points)
        used = adjusted_between(by=str(by), since=_day_begun(at), until=at)
        is_within = used + abs(points) <= settings.adjust_limit
        adjustment = Adjustment.objects.create(
            member=member,
            customer_id=member.customer_id,
            points=points,
            reason=reason.strip()[:300],
            state=AdjustmentState.DONE if is_within else AdjustmentState.WAITING,
            asked_at=at,
            asked_by=str(by),
            decided_at=at if is_within else None,
            decided_by=str(by) if is_within else "",
        )
        if is_within:
            _carry_out(adjustment, at=at, by=by)
        kind = "loyalty.points_adjusted" if is_within else "loyalty.adjustment_asked"
        _record(kind, adjustment, at=at, by=by)
    return adjustment


def approve_adjustment(*, adjustment_id: int, at: datetime, by: Actor) -> Adjustment:
    """Carry out what somebody else asked for; refuses one's own request, and a decided one."""
    with transaction.atomic():
        adjustment = _waiting(adjustment_id)
        if adjustment.asked_by == str(by):
            raise OwnAdjustment
        _member(adjustment.member_id)
        _decide(adjustment, AdjustmentState.DONE, at=at, by=by)
        _carry_out(adjustment, at=at, by=by)
        _record("loyalty.points_adjusted", adjustment, at=at, by=by)
    return adjustment


def decline_adjustment(*, adjustment_id: int, at: datetime, by: Actor) -> Adjustment:
    """Turn a request down: nothing moves. Refuses one that is decided."""
    with transaction.atomic():
        adjustment = _waiting(adjustment_id)
        _decide(adjustment, AdjustmentState.DECLINED, at=at, by=by)
        _record("loyalty.adjustment_declined", adjustment, at=at, by=by)
    return adjustment


def hand_over_points(
    *, member_id: int, to_member_id: int, points: int, at: datetime, by: Actor
) -> None:
    """Move points from one member to another; each keeps its end.

    Refuses more than there is, and members of different programmes.
    """
    with transaction.atomic():
        # In one order, so that two who give each other points do not wait in vain.
        found = {number: _member(number) for number in sorted({member_id, to_member_id})}
        giver, taker = found[member_id], found[to_member_id]
        if giver.id == taker.id or giver.programme_id != taker.programme_id:
            raise SameMember
        out, into, asset = owner_of(giver), owner_of(taker), giver.programme.asset_id
        with open_books(owners=[out, into], at=at, by=by) as books:
            draft = books.begin(HANDED_OVER, f"{giver.id} {taker.id} {at.isoformat()}")
            books.hand_over(draft, out=out, into=into, asset=asset, amount=points)
        record(
            kind="loyalty.points_handed_over",
            subject_kind="customer",
            subject_id=giver.customer_id,
            at=at,
            by=by,
            payload={"member": giver.id, "to_member": taker.id, "points": points},
        )


def _member(member_id: int) -> Member:
    found = Member.objects.select_for_update(of=("self",)).select_related("programme")
    member = found.get(pk=member_id)
    if member.state != MemberState.ACTIVE:
        raise NotMember
    return member


def _waiting(adjustment_id: int) -> Adjustment:
    found = Adjustment.objects.select_for_update(of=("self",))
    adjustment = found.select_related("member__programme").get(pk=adjustment_id)
    if adjustment.state != AdjustmentState.WAITING:
        raise AdjustmentIsDecided
    return adjustment


def _decide(adjustment: Adjustment, state: AdjustmentState, *, at: datetime, by: Actor) -> None:
    adjustment.state, adjustment.decided_at, adjustment.decided_by = state, at, str(by)
    adjustment.save(update_fields=["state", "decided_at", "decided_by"])


def _carry_out(adjustment: Adjustment, *, at: datetime, by: Actor) -> None:
    owner = owner_of(adjustment.member)
    with open_books(owners=[owner], at=at, by=by) as books:
        draft = books.begin(ADJUSTED, f"adjustment {adjustment.id}")
        asset = adjustment.member.programme.asset_id
        if adjustment.points > 0:
            facts = _goodwill(adjustment.member, at)
            books.issue(draft, to=owner, amount=adjustment.points, facts=facts)
        else:
            gone = programme_of(AccountKey(owner, "active", asset), REVERSED)
            books.spend(draft, owner=owner, asset=asset, amount=-adjustment.points, into=gone)


def _goodwill(member: Member, at: datetime) -> LotFacts:
    place = place_of()
    months = RollingMonths(loyalty_settings().adjust_valid_months)
    return LotFacts(
        asset=member.programme.asset_id,
        earned_at=at,
        active_from=at,
        expires_at=expires_at(months, earned_at=at, zone=place.time_zone, calendar=place.calendar),
        reason_class="goodwill",
        unit_value_micro=member.programme.unit_value_micro,
    )


def _day_begun(at: datetime) -> datetime:
    zone = place_of().time_zone
    return local_midnight(day_in(at, zone=zone), zone=zone)


def _record(kind: str, adjustment: Adjustment, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=adjustment.customer_id,
        at=at,
        by=by,
        payload={"member": adjustment.member_id, "points": adjustment.points},
    )
