"""Members recommend the shop by a link; who follows it and joins is noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.models import (
    Member,
    MemberState,
    Programme,
    Referral,
    ReferralLink,
    ReferralPolicy,
    ReferralState,
)
from vafa.loyalty.queries.referrals import hashed_trait
from vafa.loyalty.rules.codes import CodeShape, new_codes
from vafa.loyalty.rules.referrals import moved

# Looks at one link that are worth a row, in a day; devices that are kept of who owns it.
_LOOKS_MOST: Final = 500
_TRAITS_MOST: Final = 10


class NoSuchReferralLink(Refused):
    code = "no_such_referral_link"
    sentence = _("Nobody has this word for friends. Please look at it again.")


class BadReferralLimits(Refused):
    code = "bad_referral_limits"
    sentence = _("What is looked at has to come before what is rejected.")


def make_referral_link(
    *, member_id: int, device: str = "", network: str = "", at: datetime, by: Actor
) -> ReferralLink:
    """Give a member their link: always the same one.

    What it is opened from is kept as hashes, so that nobody is welcomed by themselves. Refuses
    who is no member.
    """
    with transaction.atomic():
        member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
        if member.state != MemberState.ACTIVE:
            raise NotMember
        link, is_new = ReferralLink.objects.get_or_create(
            member=member,
            defaults={"token": new_codes(1, shape=CodeShape())[0], "made_at": at},
        )
        seen = (_with(link.devices, "device", device), _with(link.networks, "network", network))
        if seen != (link.devices, link.networks):
            link.devices, link.networks = seen
            link.save(update_fields=["devices", "networks"])
        if is_new:
            _record("loyalty.referral_link_made", member, at=at, by=by, member=member.id)
    return link


def note_referral_click(
    *, token: str, device: str = "", network: str = "", at: datetime
) -> Referral:
    """Note that somebody looked at a member's link; from one device once.

    Refuses a link that is not known, whose member has left, or that is looked at without end.
    """
    link = _link(token)
    device_hash = hashed_trait("device", device)
    looks = Referral.objects.filter(referrer=link.member, state=ReferralState.CLICKED)
    known = looks.filter(device=device_hash).order_by("id").first() if device_hash else None
    if known is not None:
        return known
    if looks.filter(clicked_at__gte=at - timedelta(days=1)).count() >= _LOOKS_MOST:
        raise NoSuchReferralLink
    return Referral.objects.create(
        referrer=link.member,
        state=ReferralState.CLICKED,
        device=device_hash,
        network=hashed_trait("network", network),
        clicked_at=at,
    )


def join_by_referral(
    *,
    token: str,
    member_id: int,
    device: str = "",
    network: str = "",
    at: datetime,
    by: Actor,
) -> Referral:
    """Note by whose link a new member came; told again, nothing changes.

    Who came by another link before, and who follows their own, is noted and rejected. Refuses a
    link that is not known or belongs to another programme.
    """
    link = _link(token)
    with transaction.atomic():
        member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
        if member.programme_id != link.member.programme_id:
            raise NoSuchReferralLink
        before = list(member.referred_by.order_by("id"))
        for referral in before:
            if referral.referrer_id == link.member_id:
                return referral
        referral = _looked(link.member, device, network, at)
        referral.referee = member
        referral.joined_at = at
        others = [each for each in before if each.state != ReferralState.REJECTED]
        reason = "same_member" if member.id == link.member_id else "already_referred"
        if others or member.id == link.member_id:
            referral.state = moved(referral.state, "rejected")  # type: ignore[arg-type]
            referral.reasons, referral.closed_at = [reason], at
        else:
            referral.state = moved(referral.state, "joined")  # type: ignore[arg-type]
        referral.save()
        _record("loyalty.referral_joined", member, at=at, by=by, referral=referral.id)
    return referral


def set_referral_policy(
    *,
    programme_id: int,
    amount_min: int,
    per_period_max: int | None,
    period_days: int,
    cooldown_minutes: int,
    flag_from: int,
    reject_from: int,
    at: datetime,
    by: Actor,
) -> ReferralPolicy:
    """Set how many recommendations count, and from when on they are looked at or rejected."""
    if flag_from > reject_from:
        raise BadReferralLimits
    with transaction.atomic():
        programme = Programme.objects.select_for_update(no_key=True).get(pk=programme_id)
        policy, _is_new = ReferralPolicy.objects.update_or_create(
            programme=programme,
            defaults={
                "amount_min": amount_min,
                "per_period_max": per_period_max,
                "period_days": period_days,
                "cooldown_minutes": cooldown_minutes,
                "flag_from": flag_from,
                "reject_from": reject_from,
            },
        )
        record(
            kind="loyalty.referral_policy_set",
            subject_kind="programme",
            subject_id=programme.id,
            at=at,
            by=by,
            payload={"per_period_max": per_period_max, "flag_from": flag_from},
        )
    return policy


def _link(token: str) -> ReferralLink:
    found = ReferralLink.objects.select_related("member").filter(token=token)
    link = found.filter(member__state=MemberState.ACTIVE).first()
    if link is None:
        raise NoSuchReferralLink
    return link


def _looked(referrer: Member, device: str, network: str, at: datetime) -> Referral:
    """Find the look that led here, by its device; who came without one looked now."""
    device_hash = hashed_trait("device", device)
    looks = Referral.objects.select_for_update().filter(
        referrer=referrer, state=ReferralState.CLICKED, device=device_hash
    )
    known = looks.order_by("id").first() if device_hash else None
    return known or Referral(
        referrer=referrer,
        state=ReferralState.CLICKED,
        device=device_hash,
        network=hashed_trait("network", network),
        clicked_at=at,
    )


def _with(known: list[str], trait: str, value: str) -> list[str]:
    found = hashed_trait("device" if trait == "device" else "network", value)
    if not found or found in known:
        return known
    return [*known, found][-_TRAITS_MOST:]


def _record(kind: str, whose: Member, *, at: datetime, by: Actor, **payload: int) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=whose.customer_id,
        at=at,
        by=by,
        payload=payload,
    )
