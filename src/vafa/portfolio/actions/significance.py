"""What a person knows of a customer's importance, beyond what the measures see."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.portfolio.actions.decisions import ReasonNeeded
from vafa.portfolio.models import Significance, SignificanceFlag

BY_HAND = (
    Significance.BENCHMARK,
    Significance.INSPIRATION,
    Significance.DOOR_OPENER,
    Significance.REFEREE,
)


class NotByHand(Refused):
    code = "significance_not_by_hand"
    sentence = _("Future value and volume are found by the measures, not set by hand.")


class AlreadyFlagged(Refused):
    code = "already_flagged"
    sentence = _("This customer is marked so already.")


class NotFlagged(Refused):
    code = "not_flagged"
    sentence = _("This customer is not marked so.")


def flag_significant(
    *, customer_id: int, kind: str, reason: str, at: datetime, by: Actor
) -> SignificanceFlag:
    """Mark a customer as important beyond their own purchases; strategies follow with the refresh.

    Refuses what the measures find themselves, a second mark of the kind, and an empty reason.
    """
    if kind not in BY_HAND:
        raise NotByHand
    if not reason.strip():
        raise ReasonNeeded
    with transaction.atomic():
        if _open_flags(customer_id, kind).exists():
            raise AlreadyFlagged
        flag = SignificanceFlag.objects.create(
            customer_id=customer_id,
            kind=kind,
            reason=reason.strip(),
            flagged_at=at,
            flagged_by=str(by),
        )
        _record("portfolio.significance_flagged", customer_id, kind, at=at, by=by)
    return flag


def unflag_significant(*, customer_id: int, kind: str, at: datetime, by: Actor) -> None:
    """Take a mark of importance back; what was said stays in the record."""
    with transaction.atomic():
        if not _open_flags(customer_id, kind).update(ended_at=at, ended_by=str(by)):
            raise NotFlagged
        _record("portfolio.significance_unflagged", customer_id, kind, at=at, by=by)


def _open_flags(customer_id: int, kind: str) -> QuerySet[SignificanceFlag]:
    return SignificanceFlag.objects.filter(customer_id=customer_id, kind=kind, ended_at=None)


def _record(entry: str, customer_id: int, kind: str, *, at: datetime, by: Actor) -> None:
    record(
        kind=entry,
        at=at,
        by=by,
        subject_kind="customer",
        subject_id=customer_id,
        payload={"kind": kind},
    )
