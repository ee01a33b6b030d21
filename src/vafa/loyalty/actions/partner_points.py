"""Members earn and use points at partners, who tell each fact once by their own name for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import Books, MoreThanWas, NothingToMove, open_books
from vafa.ledger.rules.sheet import Draft, LotFacts, OwnerKey
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.actions.refusals import ProgrammeNotLive
from vafa.loyalty.models import (
    Member,
    MemberState,
    Partner,
    PartnerContract,
    PartnerEntry,
    ProgrammeState,
    SettleAt,
)
from vafa.loyalty.queries.clearing import due_to_partner, expense, income
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.partners import OWN_SOURCE, contract_at, issue_price

# Paid for when they are given, or noted until they are used; and points that were used there.
EARNED = ("issued", "earned")
BURNED = ("burned",)
POINTS_MAX = 10**9
_MICRO_MAX = 10**18
_REVERSED = {"issued": "issue_reversed", "earned": "earn_reversed", "burned": "burn_reversed"}


class NoContract(Refused):
    code = "no_contract"
    sentence = _("Nothing is agreed with this partner for that time.")


class ToldDifferently(Refused):
    code = "told_differently"
    sentence = _("The partner told something else under this name before.")


class AmountsNotAgreed(Refused):
    code = "amounts_not_agreed"
    sentence = _("The contract does not say how many points an amount gives.")


class NeverTold(Refused):
    code = "never_told"
    sentence = _("The partner never told of this.")


class NameIsOurs(Refused):
    code = "name_is_ours"
    sentence = _("Names that begin like this are the shop's own: choose another one.")


class TooManyAtOnce(Refused):
    code = "too_many_at_once"
    sentence = _("So many points at once cannot be right.")


def earn_at_partner(
    *,
    member_id: int,
    partner_id: int,
    source: str,
    points: int | None = None,
    amount: int | None = None,
    at: datetime,
    by: Actor,
) -> PartnerEntry:
    """Give a member points that a partner pays for, by their number or by what was spent there.

    Once for each source. Refuses when nothing is agreed for the moment, another story under the
    same name, an amount that gives nothing, and while the programme is not running.
    """
    known = _told_before(partner_id, EARNED, source, member_id, points=points, amount=amount)
    if known is not None:
        return known
    partner, member, contract = _agreed(partner_id, member_id, at)
    if partner.programme.state != ProgrammeState.LIVE:
        raise ProgrammeNotLive
    number = _points_for(contract, points=points, amount=amount)
    _check_told(contract, number, source)
    is_paid_now = contract.settle_at == SettleAt.ISSUANCE
    price = issue_price(contract=contract) if is_paid_now else 0
    with _one_story(), open_books(owners=[owner_of(member)], at=at, by=by) as books:
        # Somebody may have told it meanwhile.
        known = _told_before(partner_id, EARNED, source, member_id, points=number)
        if known is not None:
            return known
        draft = books.begin("earned_at_partner", f"partner {partner.id} {source}")
        _issue(books, draft, member, partner, contract, points=number)
        if price:
            due = due_to_partner(partner.id, contract.currency)
            gained = income(contract.currency)
            books.move(draft, out=due, into=gained, amount=price * number)
        entry = PartnerEntry.objects.create(
            partner=partner,
            kind="issued" if is_paid_now else "earned",
            source=source,
            member=member,
            points=number,
            amount_micro=price * number,
            happened_at=at,
        )
        _record("loyalty.partner_earned", entry, at=at, by=by)
    return entry


def burn_at_partner(
    *, member_id: int, partner_id: int, source: str, points: int, at: datetime, by: Actor
) -> PartnerEntry:
    """Let a member use points at a partner, who is owed their price.

    Once for each source. Refuses more than there is, and when nothing is agreed.
    """
    known = _told_before(partner_id, BURNED, source, member_id, points=points)
    if known is not None:
        return known
    partner, member, contract = _agreed(partner_id, member_id, at)
    _check_told(contract, points, source)
    owner, price = owner_of(member), contract.price_micro
    with _one_story(), open_books(owners=[owner], at=at, by=by) as books:
        known = _told_before(partner_id, BURNED, source, member_id, points=points)
        if known is not None:
            return known
        draft = books.begin("burned_at_partner", f"partner {partner.id} {source}")
        books.spend(draft, owner=owner, asset=member.programme.asset_id, amount=points)
        if price:
            due = due_to_partner(partner.id, contract.currency)
            books.move(draft, out=expense(contract.currency), into=due, amount=price * points)
        entry = PartnerEntry.objects.create(
            partner=partner,
            kind="burned",
            source=source,
            member=member,
            points=points,
            amount_micro=-price * points,
            happened_at=at,
        )
        _record("loyalty.partner_burned", entry, at=at, by=by)
    return entry


def take_back_earned_at_partner(
    *,
    partner_id: int,
    source: str,
    return_source: str,
    points: int | None = None,
    at: datetime,
    by: Actor,
) -> PartnerEntry:
    """Take points back that a partner gave, all or so many; the partner is credited for those.

    Once for each return. What was spent meanwhile goes by the programme's policy, and what nobody
    gives back stays paid for. Refuses more than is left of it, and another story under the name.
    """
    with _one_story(), transaction.atomic():
        entry = _entry(partner_id, EARNED, source)
        return _take_back(entry, return_source, points, at=at, by=by)


def take_back_burned_at_partner(
    *,
    partner_id: int,
    source: str,
    return_source: str,
    points: int | None = None,
    at: datetime,
    by: Actor,
) -> PartnerEntry:
    """Give points back that were used at a partner, all or so many, with the end they had.

    Once for each return; what the partner was owed for them it is no more. Refuses more than is
    left of it, and another story under the name.
    """
    with _one_story(), transaction.atomic():
        entry = _entry(partner_id, BURNED, source)
        return _take_back(entry, return_source, points, at=at, by=by)


def _take_back(
    entry: PartnerEntry, name: str, points: int | None, *, at: datetime, by: Actor
) -> PartnerEntry:
    if name.startswith(OWN_SOURCE):
        raise NameIsOurs
    kind = _REVERSED[entry.kind]
    known = PartnerEntry.objects.filter(partner=entry.partner, kind=kind, source=name).first()
    if known is not None:
        if not _tells_the_same(known, entry, points):
            raise ToldDifferently
        return known
    left = entry.points - entry.undone
    wanted = left if points is None else points
    if wanted > left or wanted <= 0:
        raise MoreThanWas(left=left, wanted=wanted)
    assert entry.member is not None
    with open_books(owners=[owner_of(entry.member)], at=at, by=by) as books:
        taken = _undo(books, entry, wanted)
        amount = -(entry.amount_micro // entry.points) * taken
        if amount:
            _move_money(books, entry, amount, name)
    entry.undone += wanted
    entry.save(update_fields=["undone"])
    back = PartnerEntry.objects.create(
        partner=entry.partner,
        kind=kind,
        source=name,
        member=entry.member,
        points=taken,
        amount_micro=amount,
        happened_at=at,
        undoes=entry,
        wanted=points,
    )
    _record("loyalty.partner_taken_back", back, at=at, by=by)
    return back


def _undo(books: Books, entry: PartnerEntry, points: int) -> int:
    """Take points back or give them back; says how many really went."""
    assert entry.member is not None
    member, name = entry.member, f"partner entry {entry.id} {entry.undone}"
    asset = member.programme.asset_id
    told = f"partner {entry.partner_id} {entry.source}"
    if entry.kind == "burned":
        original = books.original(books.number_of("burned_at_partner", told), asset)
        books.restore("unburned_at_partner", name, original, points)
        return points
    original = books.original(books.number_of("earned_at_partner", told), asset)
    return books.claw_back(
        "taken_at_partner",
        name,
        original,
        points,
        owner=owner_of(member),
        policy=member.programme.return_policy,  # type: ignore[arg-type]
    )


def _move_money(books: Books, entry: PartnerEntry, amount: int, name: str) -> None:
    """Take back the money of a move: above zero they owe us more again."""
    contract = entry.partner.contracts.order_by("id").first()
    assert contract is not None
    currency = contract.currency
    due = due_to_partner(entry.partner_id, currency)
    draft = books.begin("partner_credited", f"partner {entry.partner_id} {entry.kind} {name}")
    if amount > 0:
        books.move(draft, out=due, into=expense(currency), amount=amount)
    else:
        books.move(draft, out=income(currency), into=due, amount=-amount)


def _issue(
    books: Books,
    draft: Draft,
    member: Member,
    partner: Partner,
    contract: PartnerContract,
    *,
    points: int,
) -> None:
    at, days = books.sheet.at, contract.valid_days
    facts = LotFacts(
        member.programme.asset_id,
        earned_at=at,
        active_from=at,
        expires_at=None if days is None else at + timedelta(days=days),
        unit_value_micro=member.programme.unit_value_micro,
        funder=OwnerKey("partner", partner.id),
    )
    books.issue(draft, to=owner_of(member), amount=points, facts=facts)


def _agreed(
    partner_id: int, member_id: int, at: datetime
) -> tuple[Partner, Member, PartnerContract]:
    partner = Partner.objects.select_related("programme").get(pk=partner_id)
    member = Member.objects.select_related("programme").get(pk=member_id)
    is_theirs = member.programme_id == partner.programme_id
    if member.state != MemberState.ACTIVE or not is_theirs:
        raise NotMember
    contract = contract_at(partner=partner, at=at)
    if contract is None or not partner.is_active:
        raise NoContract
    return partner, member, contract


def _points_for(contract: PartnerContract, *, points: int | None, amount: int | None) -> int:
    if points is None:
        if amount is None or contract.amount_each is None:
            raise AmountsNotAgreed
        points = amount // contract.amount_each * contract.points_each
    if points <= 0:
        raise NothingToMove
    return points


@contextmanager
def _one_story() -> Iterator[None]:
    """Refuse what is told at one moment under one name of two members: one is another story."""
    try:
        yield
    except IntegrityError as clash:
        raise ToldDifferently from clash


def _told_before(
    partner_id: int,
    kinds: tuple[str, ...],
    source: str,
    member_id: int,
    *,
    points: int | None,
    amount: int | None = None,
) -> PartnerEntry | None:
    """Return what was told under a name, whatever has been agreed since; refuses another story."""
    found = PartnerEntry.objects.filter(partner=partner_id, kind__in=kinds, source=source)
    known = found.select_related("partner").first()
    if known is None:
        return None
    if points is None:
        contract = contract_at(partner=known.partner, at=known.happened_at)
        if contract is None:
            raise NoContract
        points = _points_for(contract, points=None, amount=amount)
    if (known.member_id, known.points) != (member_id, points):
        raise ToldDifferently
    return known


def _tells_the_same(known: PartnerEntry, entry: PartnerEntry, points: int | None) -> bool:
    """Compare with what was kept; returns from before moves were named have kept nothing."""
    return known.undoes_id is None or (known.undoes_id, known.wanted) == (entry.id, points)


def _check_told(contract: PartnerContract, points: int, source: str) -> None:
    if source.startswith(OWN_SOURCE):
        raise NameIsOurs
    if points > POINTS_MAX or points * contract.price_micro > _MICRO_MAX:
        raise TooManyAtOnce


def _entry(partner_id: int, kinds: tuple[str, ...], source: str) -> PartnerEntry:
    found = PartnerEntry.objects.filter(partner_id=partner_id, kind__in=kinds, source=source)
    # Counted from a posting, not told: it goes back with that posting.
    found = found.filter(member__isnull=False).select_related("partner", "member__programme")
    entry = found.select_for_update(no_key=True, of=("self",)).first()
    if entry is None:
        raise NeverTold
    return entry


def _record(kind: str, entry: PartnerEntry, *, at: datetime, by: Actor) -> None:
    assert entry.member is not None
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=entry.member.customer_id,
        at=at,
        by=by,
        payload={"partner": entry.partner_id, "points": entry.points},
    )
