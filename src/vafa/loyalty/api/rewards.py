"""What members can use, for machines: codes, offers of partners, special conditions, causes."""

from __future__ import annotations

from ninja import Router, Schema
from pydantic import Field

from vafa.loyalty.actions.causes import donate_points
from vafa.loyalty.actions.entitlements import use_entitlement
from vafa.loyalty.api.answers import (
    READ,
    WRITE,
    BalanceAnswer,
    active_member,
    balance_answer,
    known_member,
)
from vafa.loyalty.models import Cause, Member
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.codes import codes_in_hand
from vafa.loyalty.queries.entitlements import entitlements_of
from vafa.loyalty.queries.partners import offers_in_hand
from vafa.staff.queries import now
from vafa.web.api import ApiRequest, invalid, reads, writes
from vafa.web.api.fields import ID_MAX, Asked, Id, Instant, NameNeeded

router = Router(tags=["Loyalty: members"])

OFFERS_SHOWN = 50


class CodeInHand(Schema):
    """A code that only this member can use."""

    code: str
    name: str
    left: int = Field(description="How often it can still be used.")
    valid_from: Instant | None
    valid_until: Instant | None


class OfferInHand(Schema):
    """What a partner has for this member."""

    partner: str
    name: str
    code: str
    given_at: Instant
    valid_until: Instant | None


class EntitlementAnswer(Schema):
    """A special condition: faster delivery, early access, longer returns."""

    key: str
    names: dict[str, str]
    left: int
    ends_at: Instant | None = Field(description="When the first of them ends.")


class RewardsAnswer(Schema):
    """All that a member can use beside points."""

    codes: list[CodeInHand]
    offers: list[OfferInHand]
    entitlements: list[EntitlementAnswer]


class UseTold(Asked):
    """For which order one is used; told again, nothing changes."""

    what: NameNeeded = Field(examples=["express"])
    order: NameNeeded = Field(examples=["web:1021"])


class DonationTold(Asked):
    """Points for a cause; `source` tells this gift apart from all others, for ever."""

    cause_id: int = Field(strict=True, ge=1, le=ID_MAX)
    points: int = Field(strict=True, ge=1, le=10**9)
    source: NameNeeded = Field(examples=["gift-7"])


@reads(router, "/loyalty/members/{member_id}/rewards", scope=READ, answer=RewardsAnswer)
def list_rewards(request: ApiRequest, member_id: Id) -> RewardsAnswer:
    """List what a member can use.

    Their own codes, what partners have for them, and special conditions, as they are now.
    """
    return _rewards(known_member(member_id))


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/entitlement-uses",
    scope=WRITE,
    answers={200: RewardsAnswer},
)
def use_one(request: ApiRequest, member_id: Id, told: UseTold) -> RewardsAnswer:
    """Use one special condition for an order.

    Once for each order, however often it is told. Refused when none is left.
    """
    member = active_member(member_id)
    use_entitlement(
        member_id=member.id, what=told.what, document=told.order, at=now(), by=request.actor
    )
    return _rewards(member)


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/donations",
    scope=WRITE,
    answers={200: BalanceAnswer},
)
def donate(request: ApiRequest, member_id: Id, told: DonationTold) -> BalanceAnswer:
    """Give a member's points to a cause.

    They are used up, and the shop owes the cause what they are worth. Once for each source.
    Refused when there are fewer, or when the cause takes no more on this day.
    """
    member, moment = active_member(member_id), now()
    if not Cause.objects.filter(pk=told.cause_id, programme=member.programme_id).exists():
        raise invalid("/body/cause_id", "literal_error")
    donate_points(
        member_id=member.id,
        points=told.points,
        cause_id=told.cause_id,
        source=f"{member.id} {told.source}",
        at=moment,
        by=request.actor,
    )
    return balance_answer(balance_of(member=member, at=moment))


def _rewards(member: Member) -> RewardsAnswer:
    moment = now()
    offers = offers_in_hand(member=member, at=moment)[:OFFERS_SHOWN]
    return RewardsAnswer(
        codes=[
            CodeInHand(
                code=each.shown,
                name=each.code.template.name,
                left=each.left,
                valid_from=each.code.valid_from,
                valid_until=each.code.valid_until,
            )
            for each in codes_in_hand(member=member, at=moment)
        ],
        offers=[
            OfferInHand(
                partner=each.offer.partner.name,
                name=each.offer.name,
                code=each.word,
                given_at=each.given_at,
                valid_until=each.offer.valid_until,
            )
            for each in offers
        ],
        entitlements=[
            EntitlementAnswer(
                key=each.key, names=dict(each.names), left=each.left, ends_at=each.ends_at
            )
            for each in entitlements_of(member=member, at=moment)
        ],
    )
