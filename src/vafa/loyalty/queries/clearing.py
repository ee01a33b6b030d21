"""The accounts in which money for others is kept, at six decimals, and what they have."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Sum

from vafa.core.units import minor_digits
from vafa.ledger.models import Entry
from vafa.ledger.rules.sheet import AccountKey, OwnerKey
from vafa.loyalty.rules.settlement import MICRO

_PROGRAMME: Final = OwnerKey("programme", 0)


def micro_asset(currency: str) -> str:
    """Name the asset of millionths of a currency's unit."""
    return f"{currency}-micro"


def per_minor(currency: str) -> int:
    """Say how many millionths of the unit the smallest unit of a currency has."""
    return int(MICRO // 10 ** minor_digits(currency))


def expense(currency: str) -> AccountKey:
    """Name the account of what the programme costs the shop beside its points."""
    return AccountKey(_PROGRAMME, "expense", micro_asset(currency))


def income(currency: str) -> AccountKey:
    """Name the account of what others pay for points."""
    return AccountKey(_PROGRAMME, "income", micro_asset(currency))


def till(currency: str) -> AccountKey:
    """Name the shop's own money, in and out."""
    return AccountKey(OwnerKey("shop", 0), "clearing", micro_asset(currency))


def waiting_for(cause_id: int, currency: str) -> AccountKey:
    """Name what a cause was given by orders that may still come back.

    Nobody locks it: orders with donations do not wait for each other.
    """
    return AccountKey(OwnerKey("cause_waiting", cause_id), "clearing", micro_asset(currency))


def due_to_cause(cause_id: int, currency: str) -> AccountKey:
    """Name what a cause is owed."""
    return AccountKey(OwnerKey("cause", cause_id), "clearing", micro_asset(currency))


def paid_to_cause(cause_id: int, currency: str) -> AccountKey:
    """Name what a cause was sent."""
    return AccountKey(OwnerKey("cause", cause_id), "paid", micro_asset(currency))


def due_to_partner(partner_id: int, currency: str) -> AccountKey:
    """Name a partner's account: below zero they owe us, above zero we owe them."""
    return AccountKey(OwnerKey("partner", partner_id), "clearing", micro_asset(currency))


def money_in(account: AccountKey) -> int:
    """Add up the entries of an account that nobody locks."""
    entries = Entry.objects.filter(
        account__owner__kind=account.owner.kind,
        account__owner__number=account.owner.number,
        account__owner__part=account.owner.part,
        account__role=account.role,
        account__asset=account.asset,
    )
    return int(entries.aggregate(total=Sum("amount"))["total"] or 0)


def money_of(kind: str, numbers: Collection[int], *, currency: str) -> dict[tuple[int, str], int]:
    """Add up what owners of one kind have in each role."""
    entries = Entry.objects.filter(
        account__owner__kind=kind,
        account__owner__number__in=numbers,
        account__asset=micro_asset(currency),
    )
    rows = entries.values_list("account__owner__number", "account__role").order_by()
    return {(number, role): total for number, role, total in rows.annotate(total=Sum("amount"))}
