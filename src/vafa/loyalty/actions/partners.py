"""Partners are added and agree on prices; members earn and use points there; periods are settled.

Each point is funded once: when the partner gives it, or when it is used, as the contract says.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.ledger.models import Asset
from vafa.loyalty.models import (
    Partner,
    PartnerContract,
    PartnerEntry,
    PartnerStatement,
)
from vafa.loyalty.queries.clearing import due_to_partner, expense, income, micro_asset, till
from vafa.loyalty.queries.partners import (
    issue_price,
    open_entries,
    points_used,
    statement_of,
)
from vafa.loyalty.rules.settlement import Statement, total_micro
from vafa.staff.queries import shop


class PartnerNameTaken(Refused):
    code = "partner_name_taken"
    sentence = _("There is already a partner with this name.")


class PartnerNeedsName(Refused):
    code = "partner_needs_name"
    sentence = _("A partner needs a name.")


class ContractsOverlap(Refused):
    code = "contracts_overlap"
    sentence = _("Another contract with this partner holds at that time.")


class NothingToSettle(Refused):
    code = "nothing_to_settle"
    sentence = _("There is nothing to settle with this partner.")


class PeriodNotOver(Refused):
    code = "period_not_over"
    sentence = _("Only what is past can be settled.")


class OtherCurrency(Refused):
    code = "other_currency"
    sentence = _("Contracts are kept in the shop's own currency.")


def add_partner(
    *,
    programme_id: int,
    name: str,
    words: str = "",
    contact: str = "",
    notes: str = "",
    at: datetime,
    by: Actor,
) -> Partner:
    """Add a partner of a programme. Refuses a name that is taken."""
    with transaction.atomic():
        if Partner.objects.filter(programme_id=programme_id, name=name).exists():
            raise PartnerNameTaken
        asset = micro_asset(shop().currency)
        Asset.objects.get_or_create(code=asset, defaults={"has_lots": False})
        partner = Partner.objects.create(
            programme_id=programme_id,
            name=name,
            words=words,
            contact=contact,
            notes=notes,
            created_at=at,
        )
        _record("loyalty.partner_added", partner, at=at, by=by)
    return partner


def change_partner(
    *,
    partner_id: int,
    name: str,
    words: str = "",
    contact: str = "",
    notes: str = "",
    at: datetime,
    by: Actor,
) -> Partner:
    """Call a partner something else, or keep other words, contacts and notes for it.

    Saying the same again writes nothing. Refuses an empty name and one that is taken.
    """
    wanted = {"name": name.strip(), "words": words, "contact": contact, "notes": notes}
    if not wanted["name"]:
        raise PartnerNeedsName
    with transaction.atomic():
        partner = lock_partner(partner_id)
        others = Partner.objects.filter(programme=partner.programme_id).exclude(pk=partner_id)
        if others.filter(name=wanted["name"]).exists():
            raise PartnerNameTaken
        changed = [field for field, value in wanted.items() if getattr(partner, field) != value]
        if changed:
            # Whom to call and what is noted may name people: that it changed is enough.
            told = [field for field in changed if field in {"name", "words"}]
            before = {field: getattr(partner, field) for field in told}
            after = {field: wanted[field] for field in told}
            for field in changed:
                setattr(partner, field, wanted[field])
            partner.save(update_fields=changed)
            more = {"changed": changed, "before": before, "after": after}
            _record("loyalty.partner_changed", partner, at=at, by=by, **more)
    return partner


def write_partner_contract(
    *,
    partner_id: int,
    settle_at: str,
    price_micro: int,
    share_bp: int = 10_000,
    points_each: int = 1,
    amount_each: int | None = None,
    valid_days: int | None = None,
    valid_from: datetime,
    valid_until: datetime | None = None,
    at: datetime,
    by: Actor,
) -> PartnerContract:
    """Write what a point costs for a time; one that goes on is ended where the next begins.

    Refuses a time for which another contract holds.
    """
    with transaction.atomic():
        partner = lock_partner(partner_id)
        going_on = partner.contracts.filter(valid_until=None, valid_from__lt=valid_from)
        going_on.update(valid_until=valid_from)
        overlapping = partner.contracts.filter(Q(valid_until=None) | Q(valid_until__gt=valid_from))
        if valid_until is not None:
            overlapping = overlapping.filter(valid_from__lt=valid_until)
        if overlapping.exists():
            raise ContractsOverlap
        contract = PartnerContract.objects.create(
            partner=partner,
            settle_at=settle_at,
            currency=shop().currency,
            price_micro=price_micro,
            share_bp=share_bp,
            points_each=points_each,
            amount_each=amount_each,
            valid_days=valid_days,
            valid_from=valid_from,
            valid_until=valid_until,
            written_at=at,
            by=str(by),
        )
        _record("loyalty.contract_written", partner, at=at, by=by, contract=contract.id)
    return contract


def count_used_points(*, partner_id: int, at: datetime, by: Actor) -> int:
    """Charge a partner for its points that were used since, where it owes at use.

    Each posting counts once; what was given back is credited. Returns how many postings.
    """
    with transaction.atomic():
        partner = lock_partner(partner_id)
        found = list(points_used(partner=partner, at=at))
        for used in found:
            kind = "issued" if used.points > 0 else "issue_reversed"
            _charge(
                partner,
                kind=kind,
                source=used.source,
                points=abs(used.points),
                amount=used.points * issue_price(contract=used.contract),
                happened_at=used.at,
                at=at,
                by=by,
            )
    return len(found)


def settle_partner(
    *, partner_id: int, until: datetime, at: datetime, by: Actor
) -> PartnerStatement:
    """Settle everything before a moment with a partner: afterwards its account says nothing of it.

    The total is rounded once, and the rounding is a line of its own. Refuses what is not past, and
    when there is nothing.
    """
    if until > at:
        raise PeriodNotOver
    with transaction.atomic():
        count_used_points(partner_id=partner_id, at=until, by=by)
        partner = lock_partner(partner_id)
        rows = open_entries(partner=partner, until=until)
        if not rows:
            raise NothingToSettle
        said = statement_of(partner=partner, currency=shop().currency, until=until)
        number = (partner.statements.aggregate(n=Max("number"))["n"] or 0) + 1
        statement = PartnerStatement.objects.create(
            partner=partner,
            number=number,
            start=said.period.start,
            end=until,
            currency=said.currency,
            lines=[asdict(line) for line in said.lines],
            rounding_micro=said.rounding_micro,
            total=said.total,
            settled_at=at,
            by=str(by),
        )
        PartnerEntry.objects.filter(id__in=[row.id for row in rows]).update(statement=statement)
        _bring_to_nothing(partner, said, source=f"statement {statement.id}", at=at, by=by)
        _record(
            "loyalty.partner_settled", partner, at=at, by=by, statement=number, total=said.total
        )
    return statement


def _bring_to_nothing(
    partner: Partner, said: Statement, *, source: str, at: datetime, by: Actor
) -> None:
    """Pay the total, and let the rounding be gained or lost."""
    currency, rounding = said.currency, said.rounding_micro
    account, paid = due_to_partner(partner.id, currency), total_micro(said.total, currency)
    moves = [(till(currency), account, paid), (account, till(currency), -paid)]
    moves += [(account, income(currency), rounding), (expense(currency), account, -rounding)]
    with open_books(owners=[], at=at, by=by) as books:
        draft = books.begin("partner_settled", source)
        for out, into, amount in moves:
            if amount > 0:
                books.move(draft, out=out, into=into, amount=amount)


# Any: the columns of an entry, of several types.
def _charge(
    partner: Partner, *, amount: int, source: str, at: datetime, by: Actor, **entry: Any
) -> None:
    currency = shop().currency
    account, gained = due_to_partner(partner.id, currency), income(currency)
    if amount:
        with open_books(owners=[], at=at, by=by) as books:
            draft = books.begin("partner_funded", f"partner {partner.id} {source}")
            pair = (account, gained) if amount > 0 else (gained, account)
            books.move(draft, out=pair[0], into=pair[1], amount=abs(amount))
    PartnerEntry.objects.create(partner=partner, source=source, amount_micro=amount, **entry)


def lock_partner(partner_id: int) -> Partner:
    """Lock a partner for as long as its account is looked at and settled."""
    return Partner.objects.select_for_update(no_key=True).get(pk=partner_id)


def _record(kind: str, partner: Partner, *, at: datetime, by: Actor, **payload: object) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=partner.programme_id,
        at=at,
        by=by,
        payload={"partner": partner.id, **payload},
    )
