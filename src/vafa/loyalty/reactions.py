"""What programmes do when orders arrive, change or go."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from vafa.core.keys import SYSTEM, Actor
from vafa.customers.queries import records_of
from vafa.journal.actions import ask_for_work
from vafa.journal.models import Entry
from vafa.loyalty.actions import follow_order
from vafa.loyalty.actions.games.contest_entries import forget_entries
from vafa.loyalty.actions.partner_offers import give_partner_offers
from vafa.loyalty.actions.referral_rewards import follow_referral
from vafa.loyalty.models import (
    AgeSaid,
    Member,
    Programme,
    ProgrammeState,
    Referral,
    ReferralLink,
    TierOverride,
)


def follow_told_orders(entries: Sequence[Entry]) -> None:
    """Bring programmes up to the orders that shops told of one by one."""
    if not _has_programmes():
        return
    for entry in entries:
        order_id, by = entry.payload["order_id"], Actor.parse(entry.by)
        follow_order(order_id=order_id, at=entry.at, by=by)
        follow_referral(order_id=order_id, at=entry.at, by=by)
        give_partner_offers(order_id=order_id, at=entry.at, by=by)


def follow_imported_orders(entries: Sequence[Entry]) -> None:
    """Ask for the work of following all orders that an import brought or took along."""
    if not _has_programmes():
        return
    for entry in entries:
        assert entry.subject_id is not None
        ask_for_work(
            job="loyalty.follow_orders",
            arguments={"run_id": entry.subject_id},
            at=entry.at,
            by=SYSTEM,
            unique_key=f"loyalty.follow_orders {entry.subject_id}",
        )


def forget_the_erased(entries: Sequence[Entry]) -> None:
    """Forget what was said of members who were erased, and by what they were recognised.

    Why they were given a tier, how old they are, what was noted of recommendations, the hashes of
    their devices, and what they wrote for contests. Amounts, states and hashes tell nothing of a
    record without a name, and stay.
    """
    for entry in entries:
        assert entry.subject_id is not None
        records = records_of(customer_id=entry.subject_id)
        members = Member.objects.filter(customer__in=records).values("id")
        TierOverride.objects.filter(member__in=members).update(reason="")
        AgeSaid.objects.filter(member__in=members).delete()
        ReferralLink.objects.filter(member__in=members).update(devices=[], networks=[])
        theirs = Referral.objects.filter(Q(referrer__in=members) | Q(referee__in=members))
        theirs.update(note="", device="", network="")
        by = Actor.parse(entry.by)
        forget_entries(customer_id=entry.subject_id, at=entry.at, by=by)


def _has_programmes() -> bool:
    return Programme.objects.exclude(state=ProgrammeState.DRAFT).exists()
