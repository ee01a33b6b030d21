"""Games and recommendations for machines: coming by, spinning, a word for friends."""

from __future__ import annotations

from typing import Any

from ninja import Router, Schema
from pydantic import Field

from vafa.loyalty.actions.games.challenges import check_in
from vafa.loyalty.actions.games.spinning import spin_wheel
from vafa.loyalty.actions.referrals import join_by_referral, make_referral_link, note_referral_click
from vafa.loyalty.api.answers import (
    READ,
    WRITE,
    BalanceAnswer,
    active_member,
    balance_answer,
    known_member,
)
from vafa.loyalty.api.baskets import Typed
from vafa.loyalty.models import ReferralLink, WheelDef
from vafa.loyalty.queries import balance_of
from vafa.loyalty.queries.games.wheels import wheels_of
from vafa.loyalty.rules.codes import format_code, normalise_code
from vafa.staff.queries import now
from vafa.web.api import ApiRequest, invalid, reads, writes
from vafa.web.api.fields import ID_MAX, Asked, Id, Instant, Line

router = Router(tags=["Loyalty: members"])

SAFE = r"^[A-Za-z0-9_-]{16,64}$"


class CheckInAnswer(Schema):
    """What coming by brought: nothing the second time on a day."""

    points: int
    balance: BalanceAnswer


class WheelAnswer(Schema):
    """A wheel that turns now; `commitment` seals its outcomes before the first spin."""

    id: int
    names: dict[str, str]
    spins: int = Field(description="How many the member has left.")
    spins_end_at: Instant | None
    commitment: str


class WheelList(Schema):
    """The wheels of a member's programme that turn now."""

    items: list[WheelAnswer]


class SpinTold(Asked):
    """Which wheel; `nonce` is the member's own part of the chance, kept for the whole game."""

    wheel_id: int = Field(strict=True, ge=1, le=ID_MAX, examples=[1])
    nonce: str = Field(strict=True, pattern=SAFE, examples=["members-own-part-1"])
    request_key: str = Field(
        strict=True, pattern=SAFE, examples=["spin-2026-05-04-one"], description="One for a spin."
    )


class SpinAnswer(Schema):
    """What a spin brought; asked again under the same `request_key` it is told again."""

    number: int
    landed: str
    given: str
    labels: dict[str, str]
    prize: dict[str, Any]  # Any: what a prize says of itself.
    spun_at: Instant
    proof: str = Field(description="For the member to keep, to check it when the seed is public.")


class WordAnswer(Schema):
    """The word that a member tells friends, always the same one."""

    word: str


class ReferredTold(Asked):
    """The word that a new member named; hints about device and network are kept as hashes."""

    word: Typed
    device: Line = ""
    network: Line = ""


class LookTold(Asked):
    """The word that somebody came by; hints about device and network are kept as hashes."""

    word: Typed
    device: Line = ""
    network: Line = ""


class LookAnswer(Schema):
    """When this device first looked."""

    looked_at: Instant


class ReferredAnswer(Schema):
    """What became of it: joined, to be judged once the friend has bought, or rejected."""

    state: str
    reasons: list[str]


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/check-in",
    scope=WRITE,
    answers={200: CheckInAnswer},
    has_body=False,
)
def check_member_in(request: ApiRequest, member_id: Id) -> CheckInAnswer:
    """Tell that a member came by.

    Counts once on each of the shop's days.
    """
    member, moment = active_member(member_id), now()
    points = check_in(member_id=member.id, at=moment, by=request.actor)
    return CheckInAnswer(
        points=points, balance=balance_answer(balance_of(member=member, at=moment))
    )


@reads(router, "/loyalty/members/{member_id}/wheels", scope=READ, answer=WheelList)
def list_wheels(request: ApiRequest, member_id: Id) -> WheelList:
    """List the wheels that a member can spin."""
    names = WheelAnswer.model_fields
    found = wheels_of(known_member(member_id), at=now())
    return WheelList(
        items=[WheelAnswer(**{name: getattr(each, name) for name in names}) for each in found]
    )


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/spins",
    scope=WRITE,
    answers={200: SpinAnswer},
)
def spin_for_member(request: ApiRequest, member_id: Id, told: SpinTold) -> SpinAnswer:
    """Spin a wheel for a member.

    The spin is taken before the seed decides; the answer is what it brought, for ever.
    """
    member = active_member(member_id)
    wheels = WheelDef.objects.filter(pk=told.wheel_id, programme=member.programme_id)
    if not wheels.exists():
        raise invalid("/body/wheel_id", "literal_error")
    spun = spin_wheel(member_id=member.id, **told.model_dump(), at=now(), by=request.actor)
    return SpinAnswer(**{name: getattr(spun, name) for name in SpinAnswer.model_fields})


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/referral-word",
    scope=WRITE,
    answers={200: WordAnswer},
    has_body=False,
)
def give_referral_word(request: ApiRequest, member_id: Id) -> WordAnswer:
    """Give a member the word for friends.

    Always the same one.
    """
    link = make_referral_link(member_id=active_member(member_id).id, at=now(), by=request.actor)
    return WordAnswer(word=format_code(link.token))


@writes(
    router,
    "POST",
    "/loyalty/programmes/{programme_id}/referral-looks",
    scope=WRITE,
    answers={200: LookAnswer},
)
def tell_look(request: ApiRequest, programme_id: Id, told: LookTold) -> LookAnswer:
    """Tell that somebody came to the shop by a member's word.

    Noted once for a device, as a hash: it is evidence when recommendations are looked at, and
    opens nothing.
    """
    word = normalise_code(told.word)
    known = ReferralLink.objects.filter(token=word, member__programme=programme_id)
    if not known.exists():
        raise invalid("/body/word", "literal_error")
    found = note_referral_click(token=word, **told.model_dump(exclude={"word"}), at=now())
    return LookAnswer(looked_at=found.clicked_at)


@writes(
    router,
    "POST",
    "/loyalty/members/{member_id}/referred-by",
    scope=WRITE,
    answers={200: ReferredAnswer},
)
def tell_referral(request: ApiRequest, member_id: Id, told: ReferredTold) -> ReferredAnswer:
    """Tell by whose word a new member came.

    Rewards wait until the friend has bought and can send nothing back. Whoever follows their own
    word is rejected.
    """
    member, word = active_member(member_id), normalise_code(told.word)
    known = ReferralLink.objects.filter(token=word, member__programme=member.programme_id)
    if not known.exists():
        raise invalid("/body/word", "literal_error")
    found = join_by_referral(
        token=word,
        member_id=member.id,
        device=told.device,
        network=told.network,
        at=now(),
        by=request.actor,
    )
    return ReferredAnswer(state=found.state, reasons=list(found.reasons))
