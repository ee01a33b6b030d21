"""Packs of credits are bought in advance, used one by one, and cancelled while some are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, open_books
from vafa.ledger.models import Asset
from vafa.ledger.rules.sheet import LotFacts
from vafa.ledger.rules.undoing import total
from vafa.loyalty.actions.games.writing import GameKeyTaken, locked_programme
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.models import Member, MemberState, PackDef, PackSale
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.calendar import RollingDays, expires_at

AMOUNT_MAX: Final = 1_000_000
PRICE_MAX: Final = 10**15
DAYS_MAX: Final = 3_660
_SOLD, _ADDED, _POINTS = "pack_sold", "pack_bonus", "pack_points"


class BadPack(Refused):
    code = "bad_pack"
    sentence = _("A pack has a price, at least one credit, and an end within ten years.")


class PackNotSold(Refused):
    code = "pack_not_sold"
    sentence = _("This pack is not sold any more.")


class PackCancelled(Refused):
    code = "pack_cancelled"
    sentence = _("This pack was given back before.")


@dataclass(frozen=True)
class PackTerms:
    """What a pack costs and holds: credits, further ones for nothing, points, and for how long."""

    price: int
    credits: int
    bonus: int = 0
    points: int = 0
    days: int | None = None


def write_pack(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    terms: PackTerms,
    at: datetime,
    by: Actor,
) -> PackDef:
    """Offer a pack of credits; refuses a key that is taken and terms that nobody could keep."""
    _check(terms)
    with transaction.atomic():
        programme = locked_programme(programme_id, key=key, names=names)
        if programme.packs.filter(key=key).exists():
            raise GameKeyTaken
        count = programme.packs.count()
        asset = Asset.objects.create(code=f"credit-{programme_id}-{count + 1}", has_lots=True)
        pack = programme.packs.create(
            key=key,
            names=dict(names),
            asset=asset,
            price=terms.price,
            credits=terms.credits,
            bonus=terms.bonus,
            points=terms.points,
            days=terms.days,
        )
        record(
            kind="loyalty.pack_written",
            subject_kind="programme",
            subject_id=programme_id,
            at=at,
            by=by,
            payload={"pack": pack.id},
        )
    return pack


def stop_pack(*, pack_id: int, at: datetime, by: Actor) -> None:
    """Sell a pack no more; what was sold can still be used."""
    with transaction.atomic():
        pack = PackDef.objects.select_for_update().get(pk=pack_id)
        if pack.is_sold:
            pack.is_sold = False
            pack.save(update_fields=["is_sold"])
            record(
                kind="loyalty.pack_stopped",
                subject_kind="programme",
                subject_id=pack.programme_id,
                at=at,
                by=by,
                payload={"pack": pack.id},
            )


def sell_pack(*, pack_id: int, member_id: int, source: str, at: datetime, by: Actor) -> PackSale:
    """Give a member the credits of a pack that was paid, and the points that come with it.

    Once for each source: told again, the same sale is answered. Refuses a pack that is not sold.
    """
    member = Member.objects.select_related("programme").get(pk=member_id)
    with open_books(owners=[owner_of(member)], at=at, by=by) as books:
        pack = PackDef.objects.select_related("programme").get(pk=pack_id)
        told = pack.sales.filter(source=source).first()
        if told:
            return told
        if member.programme_id != pack.programme_id or member.state != MemberState.ACTIVE:
            raise NotMember
        if not pack.is_sold:
            raise PackNotSold
        sale = pack.sales.create(member=member, source=source, price=pack.price, sold_at=at)
        _give(books, sale)
        _record("loyalty.pack_sold", sale, at=at, by=by)
    return sale


def use_credits(
    *, pack_id: int, member_id: int, amount: int, source: str, at: datetime, by: Actor
) -> int:
    """Use credits of a pack, those that end first before the rest, once for each source.

    Returns what is left. Refuses more than there is.
    """
    member = Member.objects.get(pk=member_id)
    pack = PackDef.objects.get(pk=pack_id, programme=member.programme_id)
    owner, fact = owner_of(member), f"{pack.id} {source}"
    with open_books(owners=[owner], at=at, by=by) as books:
        if not books.is_posted("credits_used", fact):
            draft = books.begin("credits_used", fact)
            books.spend(draft, owner=owner, asset=pack.asset_id, amount=amount)
        return books.spendable(owner, pack.asset_id)


def cancel_pack(*, sale_id: int, at: datetime, by: Actor) -> PackSale:
    """Take back what is left of a pack; the price of the unused credits is to be paid back.

    Credits that were added for nothing go first and are worth nothing; points go as far as the
    programme's terms say. Refuses what was cancelled before.
    """
    known = PackSale.objects.select_related("member__programme", "pack").get(pk=sale_id)
    owner = owner_of(known.member)
    with open_books(owners=[owner], at=at, by=by) as books:
        sale = PackSale.objects.select_for_update().get(pk=sale_id)
        sale.member, sale.pack = known.member, known.pack
        if sale.cancelled_at is not None:
            raise PackCancelled
        asset, pack = sale.pack.asset_id, sale.pack
        _take(books, sale, _ADDED, asset, policy="forgive")
        unused = _take(books, sale, _SOLD, asset, policy="forgive")
        programme = sale.member.programme
        _take(books, sale, _POINTS, programme.asset_id, policy=programme.return_policy)
        sale.refunded = sale.price * unused // pack.credits
        sale.cancelled_at = at
        sale.save(update_fields=["refunded", "cancelled_at"])
        _record("loyalty.pack_cancelled", sale, at=at, by=by)
    return sale


def _check(terms: PackTerms) -> None:
    amounts = (terms.credits, terms.bonus, terms.points)
    is_bad_time = terms.days is not None and not 1 <= terms.days <= DAYS_MAX
    if (
        terms.credits < 1
        or not 0 <= terms.price <= PRICE_MAX
        or not all(0 <= amount <= AMOUNT_MAX for amount in amounts)
        or is_bad_time
    ):
        raise BadPack


def _give(books: Books, sale: PackSale) -> None:
    pack, place, at = sale.pack, place_of(), sale.sold_at
    until = (
        expires_at(
            RollingDays(pack.days), earned_at=at, zone=place.time_zone, calendar=place.calendar
        )
        if pack.days
        else None
    )
    programme = pack.programme
    worth = pack.price * 1_000_000 // pack.credits
    parts = (
        (_SOLD, pack.asset_id, pack.credits, "purchase", worth),
        (_ADDED, pack.asset_id, pack.bonus, "marketing", worth),
        (_POINTS, programme.asset_id, pack.points, "marketing", programme.unit_value_micro),
    )
    for kind, asset, amount, reason, value in parts:
        if amount:
            facts = LotFacts(
                asset=asset,
                earned_at=at,
                active_from=at,
                expires_at=until,
                reason_class=reason,
                unit_value_micro=value,
                document=f"pack:{sale.id}",
            )
            draft = books.begin(kind, f"{sale.id}")
            books.issue(draft, to=owner_of(sale.member), amount=amount, facts=facts)


def _take(books: Books, sale: PackSale, kind: str, asset: str, *, policy: str) -> int:
    posting = books.number_of(kind, f"{sale.id}")
    if not posting:
        return 0
    original = books.original(posting, asset)
    return books.claw_back(
        f"{kind}_back",
        f"{sale.id}",
        original,
        total(original.given()),
        owner=owner_of(sale.member),
        policy=policy,  # type: ignore[arg-type]
    )


def _record(kind: str, sale: PackSale, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=sale.member.customer_id,
        at=at,
        by=by,
        payload={"member": sale.member_id, "pack": sale.pack_id, "sale": sale.id},
    )
