"""Recommendations are judged by the first paid order, rewarded when it stays, and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.customers.queries import records_of
from vafa.journal.actions import record
from vafa.loyalty.actions.events import follow_event, take_back_event
from vafa.loyalty.models import Referral, ReferralLink, ReferralState
from vafa.loyalty.queries.referrals import APPROVED, case_of, limits_of, referral_policy_of
from vafa.loyalty.rules.happening import Happened
from vafa.loyalty.rules.referrals import TRANSITIONS, Judgement, judge, moved, state_after
from vafa.orders.models import Order

_OPEN = (ReferralState.JOINED, ReferralState.FLAGGED, *APPROVED)
_AT_ONCE = 200


class NotForReview(Refused):
    code = "not_for_review"
    sentence = _("This recommendation does not wait for a decision any more.")


class ReviewNeedsReason(Refused):
    code = "review_needs_reason"
    sentence = _("Please say why.")


def follow_referral(*, order_id: int, at: datetime, by: Actor) -> None:
    """Judge the recommendation that an order fulfils, or undo it when the order has come back.

    Doing it again changes nothing. An order that is not paid, and orders of people whom nobody
    referred, are left alone.
    """
    order = Order.objects.get(pk=order_id)
    if order.customer_id is None:
        return
    records = records_of(customer_id=order.customer_id)
    found = Referral.objects.filter(referee__customer__in=records, state__in=_OPEN)
    for referral_id in list(found.order_by("id").values_list("id", flat=True)):
        with transaction.atomic():
            referral = _locked(referral_id)
            if referral.state == ReferralState.JOINED and order.is_purchase:
                _judge(referral, order, at=at, by=by)
            elif referral.document == order.key and not _stands(referral, order):
                _undo(referral, "order_returned", at=at, by=by)


def take_back_referrals(*, at: datetime, by: Actor) -> int:
    """Undo what orders fulfilled that are known no more: their import was withdrawn."""
    known = Order.objects.filter(key=OuterRef("document"))
    found = Referral.objects.filter(state__in=(ReferralState.FLAGGED, *APPROVED))
    gone = list(found.exclude(Exists(known)).order_by("id").values_list("id", flat=True)[:_AT_ONCE])
    for referral_id in gone:
        with transaction.atomic():
            referral = _locked(referral_id)
            if referral.state in _OPEN:
                _undo(referral, "order_returned", at=at, by=by)
    return len(gone)


def reward_referrals(*, at: datetime, by: Actor) -> int:
    """Reward all recommendations whose order can no longer come back; returns how many."""
    rewarded, after = 0, 0
    due = Referral.objects.filter(state=ReferralState.HOLDING, holds_until__lte=at)
    while ids := list(
        due.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:_AT_ONCE]
    ):
        rewarded += sum(_reward(referral_id, at=at, by=by) for referral_id in ids)
        after = ids[-1]
    return rewarded


def approve_referral(*, referral_id: int, note: str, at: datetime, by: Actor) -> Referral:
    """Let a recommendation count that was to be looked at; it is rewarded when its time has come.

    Refuses what does not wait, and a decision without a reason.
    """
    with transaction.atomic():
        referral = _for_review(referral_id, note)
        if referral.state != ReferralState.FLAGGED:
            raise NotForReview
        referral.state = moved("flagged", "holding")
        referral.approved_at, referral.note = at, note.strip()
        referral.save(update_fields=["state", "approved_at", "note"])
        _record("loyalty.referral_approved", referral, at=at, by=by)
    return referral


def reject_referral(*, referral_id: int, note: str, at: datetime, by: Actor) -> Referral:
    """Reject a recommendation; what it was rewarded with is taken back.

    Refuses one that is closed or only looked, and a decision without a reason.
    """
    with transaction.atomic():
        referral = _for_review(referral_id, note)
        if referral.state not in _OPEN:
            raise NotForReview
        referral.note = note.strip()
        _undo(referral, "rejected_by_hand", at=at, by=by)
    return referral


def _judge(referral: Referral, order: Order, *, at: datetime, by: Actor) -> None:
    # One at a time for each referrer, so that the limit of their period holds.
    ReferralLink.objects.select_for_update(no_key=True).get(member=referral.referrer)
    policy = referral_policy_of(programme=referral.referrer.programme)
    judgement = judge(case_of(referral, order, policy=policy), limits_of(policy))
    days = referral.referrer.programme.return_days
    referral.judged_at, referral.score = at, judgement.score
    referral.reasons = list(judgement.reasons)
    referral.document, referral.ordered_at = order.key, order.ordered_at
    referral.holds_until = order.ordered_at + timedelta(days=days)
    _move(referral, judgement, at=at)
    referral.save()
    record(
        kind="loyalty.referral_judged",
        subject_kind="customer",
        subject_id=referral.referrer.customer_id,
        at=at,
        by=by,
        payload={
            "referral": referral.id,
            "verdict": judgement.verdict,
            "score": judgement.score,
        },
    )


def _move(referral: Referral, judgement: Judgement, *, at: datetime) -> None:
    after = state_after(judgement)
    if after == "joined":
        return
    if after in TRANSITIONS["qualified"] and after != "rejected":
        referral.state = moved(referral.state, "qualified")  # type: ignore[arg-type]
    referral.state = moved(referral.state, after)  # type: ignore[arg-type]
    if after == "holding":
        referral.approved_at = at
    if after == "rejected":
        referral.closed_at = at


def _reward(referral_id: int, *, at: datetime, by: Actor) -> int:
    with transaction.atomic():
        referral = _locked(referral_id)
        if referral.state != ReferralState.HOLDING:
            return 0
        order = Order.objects.filter(key=referral.document).first()
        if order is None or not _stands(referral, order):
            _undo(referral, "order_returned", at=at, by=by)
            return 0
        points = {}
        for member_id, happened in sorted(_events(referral), key=lambda pair: pair[0]):
            points[member_id] = follow_event(member_id=member_id, happened=happened, at=at, by=by)
        assert referral.referee_id is not None
        referral.referrer_points = points[referral.referrer_id]
        referral.referee_points = points[referral.referee_id]
        referral.state, referral.closed_at = moved("holding", "rewarded"), at
        referral.save()
        _record("loyalty.referral_rewarded", referral, at=at, by=by)
    return 1


def _undo(referral: Referral, reason: str, *, at: datetime, by: Actor) -> None:
    if referral.state == ReferralState.REWARDED:
        for member_id, happened in sorted(_events(referral), key=lambda pair: pair[0]):
            document = happened.document_of(member_id)
            take_back_event(member_id=member_id, document=document, at=at, by=by)
    referral.state = moved(referral.state, "rejected")  # type: ignore[arg-type]
    referral.reasons = [*referral.reasons, reason]
    referral.closed_at = at
    referral.save()
    _record("loyalty.referral_rejected", referral, at=at, by=by)


def _events(referral: Referral) -> list[tuple[int, Happened]]:
    source = f"referral {referral.id}"
    assert referral.referee_id is not None
    return [
        (referral.referrer_id, Happened("referral_qualified", source)),
        (referral.referee_id, Happened("friend_welcomed", source)),
    ]


def _stands(referral: Referral, order: Order) -> bool:
    least = max(1, referral_policy_of(programme=referral.referrer.programme).amount_min)
    return order.is_purchase and order.net_revenue >= least


def _locked(referral_id: int) -> Referral:
    found = Referral.objects.select_related("referrer__programme", "referee")
    return found.select_for_update(no_key=True, of=("self",)).get(pk=referral_id)


def _for_review(referral_id: int, note: str) -> Referral:
    if not note.strip():
        raise ReviewNeedsReason
    return _locked(referral_id)


def _record(kind: str, referral: Referral, *, at: datetime, by: Actor) -> None:
    record(
        kind=kind,
        subject_kind="customer",
        subject_id=referral.referrer.customer_id,
        at=at,
        by=by,
        payload={"referral": referral.id, "state": referral.state},
    )
