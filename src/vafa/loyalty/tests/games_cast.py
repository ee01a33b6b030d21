"""A programme with games, for the tests of games."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.models import Customer
from vafa.loyalty.actions import follow_event
from vafa.loyalty.actions.games.draws import DrawRules, announce_draw
from vafa.loyalty.actions.games.wheels import (
    Prize,
    SliceSaid,
    begin_epoch,
    fill_prize,
    write_wheel,
)
from vafa.loyalty.make import BEGAN, make_member, make_programme
from vafa.loyalty.models import Draw, Member, Programme, WheelDef, WheelKind
from vafa.loyalty.rules.draws import Prize as DrawPrize
from vafa.loyalty.rules.happening import Happened

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PARVANEH, NIKOS = Actor.person(1), Actor.person(2)
A_REVIEW_SPINS = {
    "trigger": "review_written",
    "then": [{"give_spin": {"wheel": "lucky", "count": 2, "validity": {"kind": "never"}}}],
}
A_REVIEW_ENTERS = {
    "trigger": "review_written",
    "then": [{"enter_draw": {"draw": "spring", "amount": {"fixed": {"amount": 3}}}}],
}
CUP = SliceSaid("cup", {"en": "A cup"}, 1, Prize(is_thing=True), has_stock=True)
STARS = SliceSaid("stars", {"en": "Five stars"}, 1, Prize(points=5, days=30))
NOTHING = SliceSaid("nothing", {"en": "Not this time"}, 0)


def make_wheel(programme: Programme, *slices: SliceSaid, stock: int = 0) -> WheelDef:
    """Make a wheel that turns, and fill the stock of cups."""
    version = write_wheel(
        programme_id=programme.id,
        key="lucky",
        names={"en": "Lucky wheel"},
        kind=WheelKind.WHEEL,
        slices=[*slices, NOTHING],
        fallback="nothing",
        at=BEGAN,
        by=SYSTEM,
    )
    if stock:
        fill_prize(
            wheel_id=version.wheel_id, name="cup", amount=stock, source="1", at=BEGAN, by=SYSTEM
        )
    begin_epoch(wheel_id=version.wheel_id, at=BEGAN, by=SYSTEM)
    return version.wheel


def make_draw(programme: Programme, *, count: int = 1, reserves: int = 1, **rules: object) -> Draw:
    """Announce a draw that closes in ten days."""
    return announce_draw(
        programme_id=programme.id,
        key="spring",
        names={"en": "Spring draw"},
        prizes=[DrawPrize("A bicycle", count)],
        reserves=reserves,
        wins_once="member",
        public_source="The closing figure of the exchange on 11 May",
        closes_at=NOON + 10 * DAY,
        rules=DrawRules(text="One win each.", **rules),  # type: ignore[arg-type]
        at=NOON,
        by=SYSTEM,
    )


def make_players(programme: Programme, *names: str) -> list[Member]:
    """Let some customers join."""
    found = [Customer.objects.create(number=name, country="GR") for name in names]
    return [make_member(programme, customer) for customer in found]


def review(member: Member, number: int = 1, *, at: datetime = NOON) -> Happened:
    """Let a member write a review, and say what happened."""
    happened = Happened("review_written", f"review {number}")
    follow_event(member_id=member.id, happened=happened, at=at, by=SYSTEM)
    return happened


def playing(*bodies: object) -> Programme:
    """Make a live programme in which reviews bring spins and tickets."""
    return make_programme(*(bodies or (A_REVIEW_SPINS, A_REVIEW_ENTERS)))
