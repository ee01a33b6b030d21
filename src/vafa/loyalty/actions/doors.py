"""Doors are opened and shut: links of members, the shop's secret, places of the widget."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.models import Member, MemberDoor, MemberState, Programme, ShopDoor, WidgetOrigin
from vafa.loyalty.queries.doors import member_link
from vafa.loyalty.rules.links import origin_of

DAYS_MAX: Final = 90
ORIGINS_MAX: Final = 20


class LinkOutOfRange(Refused):
    code = "link_out_of_range"
    sentence = _("A link holds for 1 to 90 days.")


class BadOrigin(Refused):
    code = "bad_origin"
    sentence = _("Write the address of your shop, such as https://shop.example.")


class OriginAllowed(Refused):
    code = "origin_allowed"
    sentence = _("This address may show the widget already.")


class TooManyOrigins(Refused):
    code = "too_many_origins"
    sentence = _("At most 20 addresses may show the widget.")


def issue_member_link(*, member_id: int, days: int, at: datetime, by: Actor) -> str:
    """Make a link that opens a member's page for some days, and write down who made it.

    Refuses who has left.
    """
    if not 1 <= days <= DAYS_MAX:
        raise LinkOutOfRange
    member = Member.objects.select_related("programme").get(pk=member_id)
    if member.state != MemberState.ACTIVE:
        raise NotMember
    with transaction.atomic():
        _record("loyalty.link_issued", at=at, by=by, member=member, days=days)
    return member_link(member=member, at=at, days=days)


def revoke_member_links(*, member_id: int, at: datetime, by: Actor) -> None:
    """Shut every link of a member that was made so far."""
    with transaction.atomic():
        member = Member.objects.select_for_update().get(pk=member_id)
        door, is_new = MemberDoor.objects.get_or_create(
            member=member, defaults={"link_number": 2, "changed_at": at}
        )
        if not is_new:
            door.link_number += 1
            door.changed_at = at
            door.save()
        _record("loyalty.links_revoked", at=at, by=by, member=member)


def change_shop_secret(*, programme_id: int, at: datetime, by: Actor) -> None:
    """Give the shop a new secret to sign with; what the one before signed opens nothing more."""
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme_id)
        door, is_new = ShopDoor.objects.get_or_create(
            programme=programme, defaults={"secret_number": 2, "changed_at": at}
        )
        if not is_new:
            door.secret_number += 1
            door.changed_at = at
            door.save()
        _record("loyalty.shop_secret_changed", at=at, by=by, programme=programme)


def allow_origin(*, programme_id: int, typed: str, at: datetime, by: Actor) -> WidgetOrigin:
    """Let the pages of an address show the widget. Refuses what is no address of a shop."""
    origin = origin_of(typed)
    if not origin:
        raise BadOrigin
    try:
        with transaction.atomic():
            programme = Programme.objects.select_for_update().get(pk=programme_id)
            if programme.origins.count() >= ORIGINS_MAX:
                raise TooManyOrigins
            allowed = WidgetOrigin.objects.create(programme=programme, origin=origin, allowed_at=at)
            _record("loyalty.origin_allowed", at=at, by=by, programme=programme, origin=origin)
    except IntegrityError as clash:
        raise OriginAllowed from clash
    return allowed


def withdraw_origin(*, programme_id: int, origin_id: int, at: datetime, by: Actor) -> None:
    """Let the pages of an address show the widget no more; done again, nothing happens."""
    with transaction.atomic():
        found = WidgetOrigin.objects.select_for_update().filter(programme=programme_id)
        allowed = found.select_related("programme").filter(pk=origin_id).first()
        if allowed is not None:
            allowed.delete()
            _record(
                "loyalty.origin_withdrawn",
                at=at,
                by=by,
                programme=allowed.programme,
                origin=allowed.origin,
            )


def _record(
    kind: str,
    *,
    at: datetime,
    by: Actor,
    member: Member | None = None,
    programme: Programme | None = None,
    **more: str | int,
) -> None:
    about = member.customer_id if member else programme.id if programme else None
    named = {"member": member.id} if member else {}
    record(
        kind=kind,
        subject_kind="customer" if member else "programme",
        subject_id=about,
        at=at,
        by=by,
        payload={**named, **more},
    )
