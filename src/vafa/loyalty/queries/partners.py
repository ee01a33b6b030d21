"""Partners: their contracts, what moved on their accounts, what a period comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from vafa.core.periods import Period
from vafa.ledger.models import Entry as BookEntry
from vafa.ledger.models import Lot
from vafa.loyalty.models import (
    GivenOffer,
    Member,
    Partner,
    PartnerCode,
    PartnerContract,
    PartnerEntry,
    PartnerOffer,
    PartnerStatement,
    SettleAt,
)
from vafa.loyalty.rules.settlement import Entry, Statement, statement

_WHOLE_BP = 10_000
# What stands on statements; points that are paid for at use are noted as "earned" till then.
KINDS = ("issued", "issue_reversed", "burned", "burn_reversed")
# What is charged at use has a name of our own, which a partner cannot take.
OWN_SOURCE = "used "


@dataclass(frozen=True)
class UsedPoints:
    """Points of a partner's that were used by one posting, or came back (below zero)."""

    posting: int
    contract: PartnerContract
    at: datetime
    points: int

    @property
    def source(self) -> str:
        """Name the charge, so that it is made once."""
        return f"{OWN_SOURCE}{self.posting} {self.contract.id}"


@dataclass(frozen=True)
class PartnerRow:
    """A partner with what is agreed now; `open_micro` is above zero where they owe us."""

    partner: Partner
    contract: PartnerContract | None
    open_micro: int

    @property
    def due(self) -> int:
        """What they owe us."""
        return max(self.open_micro, 0)

    @property
    def owed(self) -> int:
        """What we owe them."""
        return max(-self.open_micro, 0)


def partners_of(*, programme_id: int) -> QuerySet[Partner]:
    """Return the partners of a programme in the order in which they were added."""
    return Partner.objects.filter(programme_id=programme_id).order_by("id")


def partner_rows(*, programme_id: int, at: datetime, limit: int) -> list[PartnerRow]:
    """Return the partners of a programme with what is agreed now and what is open."""
    found = list(partners_of(programme_id=programme_id)[:limit])
    now_held = PartnerContract.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), partner__in=found, valid_from__lte=at
    )
    contracts = {each.partner_id: each for each in now_held}
    told = PartnerEntry.objects.filter(partner__in=found, statement=None, kind__in=KINDS)
    told = told.filter(happened_at__lt=at)
    sums = dict(told.values_list("partner").annotate(total=Sum("amount_micro")).order_by("partner"))
    at_use = PartnerContract.objects.filter(partner__in=found, settle_at=SettleAt.REDEMPTION)
    owing = set(at_use.values_list("partner", flat=True))
    for partner in found:
        if partner.id in owing:
            used = points_used(partner=partner, at=at)
            charged = sum(each.points * issue_price(contract=each.contract) for each in used)
            sums[partner.id] = sums.get(partner.id, 0) + charged
    return [PartnerRow(each, contracts.get(each.id), sums.get(each.id, 0)) for each in found]


def contracts_of(*, partner: Partner) -> QuerySet[PartnerContract]:
    """Return what was agreed with a partner, latest first."""
    return partner.contracts.order_by("-valid_from", "-id")


def contract_at(*, partner: Partner, at: datetime) -> PartnerContract | None:
    """Return what is agreed with a partner for a moment, or nothing."""
    found = partner.contracts.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at
    )
    return found.order_by("-valid_from").first()


def issue_price(*, contract: PartnerContract) -> int:
    """Say what a partner pays for a point that it gives: its share of the price."""
    return round(Fraction(contract.price_micro * contract.share_bp, _WHOLE_BP))


def points_used(*, partner: Partner, at: datetime) -> Iterator[UsedPoints]:
    """Find points that the partner owes for when they are used, and that nobody counted yet.

    One item for each posting that used such points or gave them back, whichever rule or till
    did it.
    """
    counted = partner.entries.filter(source__startswith=OWN_SOURCE, member=None)
    known = set(counted.values_list("source", flat=True))
    for contract in contracts_of(partner=partner):
        if contract.settle_at == SettleAt.REDEMPTION:
            for used in _used_by_posting(partner, contract, at):
                if used.points and used.source not in known:
                    yield used


def open_entries(*, partner: Partner, until: datetime) -> list[PartnerEntry]:
    """Return what happened before a moment and no statement has settled."""
    found = partner.entries.filter(statement=None, happened_at__lt=until, kind__in=KINDS)
    return list(found.order_by("happened_at", "id"))


def statement_of(*, partner: Partner, currency: str, until: datetime) -> Statement:
    """Work out what everything before a moment that was not settled comes to.

    Points that were used meanwhile are in it, whether or not they were charged yet.
    """
    rows = open_entries(partner=partner, until=until)
    latest = statements_of(partner=partner).first()
    used = [each for each in points_used(partner=partner, at=until) if each.at < until]
    begins = [row.happened_at for row in rows[:1]] + [each.at for each in used]
    begins += [latest.end] if latest and latest.end < until else []
    period = Period(min(begins, default=partner.created_at), until)
    entries = [
        Entry(str(row.id), row.happened_at, row.kind, row.points, row.amount_micro)  # type: ignore[arg-type]
        for row in rows
    ]
    entries += [_entry_of(each) for each in used]
    return statement(entries, currency=currency, period=period)


def statements_of(*, partner: Partner) -> QuerySet[PartnerStatement]:
    """Return what was settled with a partner, latest first."""
    return partner.statements.order_by("-number")


def entries_of(*, partner: Partner) -> QuerySet[PartnerEntry]:
    """Return what moved on a partner's account, in no order: pages cut it."""
    return partner.entries.select_related("member__customer", "statement")


def offers_of(*, programme_id: int) -> QuerySet[PartnerOffer]:
    """Return the offers of a programme's partners, with how many codes are left and given."""
    given = GivenOffer.objects.filter(offer=OuterRef("pk")).values("offer")
    free = PartnerCode.objects.filter(offer=OuterRef("pk"), is_given=False).values("offer")
    found = PartnerOffer.objects.filter(partner__programme_id=programme_id).annotate(
        times_given=Coalesce(Subquery(given.annotate(n=Count("id")).values("n")), 0),
        codes_left=Coalesce(Subquery(free.annotate(n=Count("id")).values("n")), 0),
    )
    return found.select_related("partner").order_by("partner_id", "id")


def offers_in_hand(*, member: Member, at: datetime) -> QuerySet[GivenOffer]:
    """Return the partners' codes in a member's hands that are still good, the latest first."""
    found = GivenOffer.objects.filter(member=member).exclude(offer__valid_until__lte=at)
    return found.select_related("offer__partner", "code").order_by("-id")


def _entry_of(used: UsedPoints) -> Entry:
    return Entry(
        key=used.source,
        at=used.at,
        kind="issued" if used.points > 0 else "issue_reversed",
        points=abs(used.points),
        amount_micro=used.points * issue_price(contract=used.contract),
    )


def _used_by_posting(
    partner: Partner, contract: PartnerContract, at: datetime
) -> Iterator[UsedPoints]:
    lots = Lot.objects.filter(
        funder_kind="partner", funder_number=partner.id, earned_at__gte=contract.valid_from
    )
    if contract.valid_until is not None:
        lots = lots.filter(earned_at__lt=contract.valid_until)
    found = BookEntry.objects.filter(
        lot__in=lots, account__role="redeemed", posting__occurred_at__lte=at
    )
    rows = found.values("posting", "posting__occurred_at").annotate(points=Sum(F("amount")))
    for row in rows.order_by("posting"):
        yield UsedPoints(row["posting"], contract, row["posting__occurred_at"], row["points"])
