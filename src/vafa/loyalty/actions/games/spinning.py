"""A member spins: the token goes first, then the seed decides, and what came of it stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, NotEnough, open_books
from vafa.ledger.rules.sheet import OwnerKey
from vafa.ledger.rules.stripes import gather, left_together, part_for, parts_of
from vafa.loyalty.actions.games.prizes import Won, give_prize
from vafa.loyalty.actions.games.wheels import WheelStands
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.actions.sharing import keep_as_it_is
from vafa.loyalty.models import (
    Member,
    MemberState,
    ProgrammeState,
    WheelEpoch,
    WheelSpin,
)
from vafa.loyalty.queries.games.wheels import (
    PRIZE,
    SpinSeen,
    spin_seen,
    stock_owner,
    striped_stocks,
    wheel_rules,
)
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.seals import unsealed
from vafa.loyalty.rules.wheel import Outcome, Spin, outcome_of

_NONCE: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_REQUEST_KEY: Final = re.compile(r"[!-~]{1,80}")


class NoSpins(Refused):
    code = "no_spins"
    sentence = _("There is no spin left.")


class BadNonce(Refused):
    code = "bad_nonce"
    sentence = _("The own number of a spin has 1 to 64 Latin letters, figures and hyphens.")


class BadRequestKey(Refused):
    code = "bad_request_key"
    sentence = _("Each spin needs a key of its own, of 1 to 80 plain characters.")


class _AllPartsNeeded(Exception):
    """A part of a large stock ran dry: the wheel is spun again with all parts locked."""


class _Asked(NamedTuple):
    """What somebody asks of a wheel."""

    wheel_id: int
    nonce: str
    request_key: str
    at: datetime
    by: Actor


@dataclass(frozen=True)
class _Turn:
    """One spin on its way."""

    member: Member
    epoch: WheelEpoch
    spin: Spin
    at: datetime
    by: Actor

    @property
    def source(self) -> str:
        return f"{self.epoch.id}:{self.member.id}:{self.spin.number}"


def spin_wheel(
    *, member_id: int, wheel_id: int, nonce: str, request_key: str, at: datetime, by: Actor
) -> SpinSeen:
    """Spin a wheel once for each request key; asked again, the same result is told.

    The spin is taken before the seed decides, in one transaction with the prize. The member's
    first nonce of an epoch counts for all its spins. Refuses who has no spin, and a wheel that
    stands.
    """
    if not _NONCE.fullmatch(nonce):
        raise BadNonce
    if not _REQUEST_KEY.fullmatch(request_key):
        raise BadRequestKey
    member = Member.objects.select_related("programme").get(pk=member_id)
    asked = _Asked(wheel_id, nonce, request_key, at, by)
    try:
        return _spun(member, asked, stocks=[])
    except _AllPartsNeeded:
        return _spun(member, asked, stocks=striped_stocks(wheel_id=wheel_id))


def _spun(member: Member, asked: _Asked, *, stocks: list[OwnerKey]) -> SpinSeen:
    """Spin once, with all parts of these stocks locked."""
    wheel_id, nonce, request_key, at, by = asked
    parts = [part for stock in stocks for part in parts_of(stock)]
    with open_books(owners=[owner_of(member), *parts], at=at, by=by) as books:
        told = _told_before(member, wheel_id, request_key)
        if told:
            return spin_seen(told)
        turn = _turn(member, wheel_id, nonce, at=at, by=by)
        _take_token(books, turn)
        outcome = _decide(books, turn)
        row = WheelSpin.objects.create(
            epoch=turn.epoch,
            member=member,
            number=turn.spin.number,
            nonce=turn.spin.nonce,
            request_key=request_key,
            landed=outcome.landed,
            given=outcome.given,
            prize=_give(books, turn, outcome.given),
            spun_at=at,
        )
        _record(turn)
    return spin_seen(row)


def _told_before(member: Member, wheel_id: int, request_key: str) -> WheelSpin | None:
    rows = WheelSpin.objects.select_related("epoch__version", "member")
    found = rows.filter(member=member, request_key=request_key).first()
    if found and found.epoch.wheel_id != wheel_id:
        raise BadRequestKey
    return found


def _turn(member: Member, wheel_id: int, nonce: str, *, at: datetime, by: Actor) -> _Turn:
    if member.state != MemberState.ACTIVE:
        raise NotMember
    epoch = (
        WheelEpoch.objects.select_related("wheel", "version")
        .filter(wheel=wheel_id, wheel__programme=member.programme_id, ended_at=None)
        .first()
    )
    if epoch is None or member.programme.state != ProgrammeState.LIVE:
        raise WheelStands
    # No seed is shown while a spin is decided by it: it was before, or it waits for this.
    keep_as_it_is(epoch)
    if epoch.ended_at is not None:
        raise WheelStands
    before = epoch.spins.filter(member=member).order_by("number")
    first, number = before.first(), before.count() + 1
    own = first.nonce if first else nonce
    return _Turn(member, epoch, Spin(epoch.public_name, member.reference, own, number), at, by)


def _take_token(books: Books, turn: _Turn) -> None:
    owner = owner_of(turn.member)
    try:
        books.spend(
            books.begin("spun", turn.source),
            owner=owner,
            asset=turn.epoch.wheel.asset_id,
            amount=1,
        )
    except NotEnough:
        raise NoSpins from None


def _decide(books: Books, turn: _Turn) -> Outcome:
    """Let the seed decide, and take the prize from its stock; the fallback when there is none."""
    seed, wheel = unsealed(turn.epoch.sealed_seed), wheel_rules(turn.epoch.version)
    outcome = outcome_of(turn.spin, seed=seed, wheel=wheel, empty=frozenset())
    stock = turn.epoch.wheel.stocks.filter(slice=outcome.landed).first()
    if stock is None or not any(
        part.is_limited for part in wheel.slices if part.name == outcome.landed
    ):
        return outcome
    owner = _with_a_prize(books, stock_owner(stock), turn)
    if owner is None:
        return outcome_of(turn.spin, seed=seed, wheel=wheel, empty={outcome.landed})
    books.spend(books.begin("prize_won", turn.source), owner=owner, asset=PRIZE, amount=1)
    return outcome


def _with_a_prize(books: Books, stock: OwnerKey, turn: _Turn) -> OwnerKey | None:
    """Name whose prize this spin takes: the stock's, or that of its part of a large one."""
    if stock not in striped_stocks(wheel_id=turn.epoch.wheel_id):
        books.bring_in([stock])
        return stock if books.spendable(stock, PRIZE) else None
    part = part_for(stock, turn.source)
    books.bring_in([part])
    if books.spendable(part, PRIZE):
        return part
    if stock not in books.sheet.owners:
        raise _AllPartsNeeded
    if not left_together(books.sheet, stock, asset=PRIZE):
        return None
    gather(books.sheet, books.begin("shared_out", ""), part=part, asset=PRIZE, amount=1)
    return part


def _give(books: Books, turn: _Turn, name: str) -> dict[str, object]:
    """Give what comes with a slice, and say what that was."""
    prize = next(part["prize"] for part in turn.epoch.version.slices if part["name"] == name)
    document = f"spin:{turn.source}"
    return give_prize(books, Won(turn.member, prize, turn.source, document, turn.at, turn.by))


def _record(turn: _Turn) -> None:
    record(
        kind="loyalty.wheel_spun",
        subject_kind="customer",
        subject_id=turn.member.customer_id,
        at=turn.at,
        by=turn.by,
        payload={
            "member": turn.member.id,
            "wheel": turn.epoch.wheel_id,
            "spin": turn.spin.number,
        },
    )
