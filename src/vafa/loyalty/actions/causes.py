"""Causes are added, chosen, given to and paid out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from vafa.core.calendars import local_midnight
from vafa.core.errors import Refused
from vafa.core.keys import Actor
from vafa.journal.actions import record
from vafa.ledger.actions import open_books
from vafa.ledger.models import Asset
from vafa.loyalty.actions.members import NotMember
from vafa.loyalty.models import Cause, CauseChoice, CausePayout, Donation, Member, MemberState
from vafa.loyalty.queries.clearing import (
    due_to_cause,
    expense,
    micro_asset,
    money_in,
    paid_to_cause,
    per_minor,
    waiting_for,
)
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.settlement import MICRO
from vafa.staff.queries import shop

_AT_ONCE = 500


class CauseNameTaken(Refused):
    code = "cause_name_taken"
    sentence = _("There is already a cause with this key.")


class CauseDoesNotFit(Refused):
    code = "cause_does_not_fit"
    sentence = _("A cause needs a name, and where its money is sent.")


class CauseIsClosed(Refused):
    code = "cause_is_closed"
    sentence = _("This cause takes nothing any more.")


class TooManyPointsToday(Refused):
    code = "too_many_points_today"
    sentence = _("No more than %(most)s points can be donated in a day; %(left)s are left today.")


class DonationNeedsPoints(Refused):
    code = "donation_needs_points"
    sentence = _("Please say how many points, in whole ones.")


class MoreThanRaised(Refused):
    code = "more_than_raised"
    sentence = _("More cannot be paid out than the cause is owed.")


class ProofNeeded(Refused):
    code = "proof_needed"
    sentence = _("Please say what proves the payment: a receipt, a transfer, a file.")


class ProofUsedBefore(Refused):
    code = "proof_used_before"
    sentence = _("This payment has been recorded before.")


def create_cause(
    *,
    programme_id: int,
    key: str,
    names: Mapping[str, str],
    words: Mapping[str, str],
    account: str,
    day_points_most: int | None = None,
    at: datetime,
    by: Actor,
) -> Cause:
    """Add a cause that members can choose. Refuses a key that the programme has."""
    with transaction.atomic():
        if Cause.objects.filter(programme_id=programme_id, key=key).exists():
            raise CauseNameTaken
        asset = micro_asset(shop().currency)
        Asset.objects.get_or_create(code=asset, defaults={"has_lots": False})
        cause = Cause.objects.create(
            programme_id=programme_id,
            key=key,
            names=dict(names),
            words=dict(words),
            account=account,
            day_points_most=day_points_most,
            created_at=at,
        )
        _record("loyalty.cause_created", cause, at=at, by=by)
    return cause


def change_cause(
    *,
    cause_id: int,
    names: Mapping[str, str],
    words: Mapping[str, str],
    account: str,
    day_points_most: int | None,
    at: datetime,
    by: Actor,
) -> Cause:
    """Call a cause something else, or send its money elsewhere from now on, also a closed one's.

    Its key stays, because rules name it. Saying the same again writes nothing. Refuses a cause
    without a name or an account.
    """
    if not any(map(str.strip, names.values())) or not account.strip():
        raise CauseDoesNotFit
    wanted = {
        "names": dict(names),
        "words": dict(words),
        "account": account.strip(),
        "day_points_most": day_points_most,
    }
    with transaction.atomic():
        cause = _locked(cause_id)
        changed = {name: value for name, value in wanted.items() if getattr(cause, name) != value}
        if changed:
            # An account may name a person: that it changed is enough.
            after = {name: value for name, value in changed.items() if name != "account"}
            told: dict[str, object] = {
                "changed": list(changed),
                "before": {name: getattr(cause, name) for name in after},
                "after": after,
            }
            for name, value in changed.items():
                setattr(cause, name, value)
            cause.save(update_fields=list(changed))
            _record("loyalty.cause_changed", cause, at=at, by=by, **told)
    return cause


def close_cause(*, cause_id: int, at: datetime, by: Actor) -> Cause:
    """Let a cause take nothing any more; what it is owed is still paid out."""
    with transaction.atomic():
        cause = _locked(cause_id)
        if not cause.is_active:
            raise CauseIsClosed
        cause.is_active = False
        cause.save(update_fields=["is_active"])
        _record("loyalty.cause_closed", cause, at=at, by=by)
    return cause


def choose_cause(
    *, member_id: int, cause_id: int | None, rounds_up: bool, at: datetime, by: Actor
) -> CauseChoice:
    """Note which cause a member gives to from now on, or none, and whether they round up.

    Choosing the same again changes nothing. Refuses who is no member, and another programme's or
    a closed cause.
    """
    with transaction.atomic():
        member = Member.objects.select_for_update().get(pk=member_id)
        if member.state != MemberState.ACTIVE:
            raise NotMember
        cause = _open_cause(cause_id, member) if cause_id else None
        agrees = rounds_up and cause is not None
        latest = member.cause_choices.order_by("-id").first()
        if latest and (latest.cause_id, latest.rounds_up) == (cause_id, agrees):
            return latest
        choice = CauseChoice.objects.create(
            member=member, cause=cause, rounds_up=agrees, since=at, by=str(by)
        )
        record(
            kind="loyalty.cause_chosen",
            subject_kind="customer",
            subject_id=member.customer_id,
            at=at,
            by=by,
            payload={"member": member.id, "cause": cause_id, "rounds_up": agrees},
        )
    return choice


def donate_points(
    *, member_id: int, points: int, cause_id: int, source: str, at: datetime, by: Actor
) -> Donation:
    """Give points to a cause: they are used up, and the shop owes the cause what they are worth.

    Once for each source. Refuses none, more than there is, and more than a cause takes in a day.
    """
    if points <= 0:
        raise DonationNeedsPoints
    name = f"points {source}"[:160]
    member = Member.objects.select_related("programme").get(pk=member_id)
    owner, asset, currency = owner_of(member), member.programme.asset_id, shop().currency
    with transaction.atomic():
        with open_books(owners=[owner], at=at, by=by) as books:
            known = Donation.objects.filter(source=name).first()
            if known is not None:
                return known
            cause = _open_cause(cause_id, member)
            _keep_to_the_day(cause, member, points, at=at)
            draft = books.begin("donated", name)
            books.spend(draft, owner=owner, asset=asset, amount=points)
            micro = _worth_micro(member, points, currency)
            if micro:
                due = due_to_cause(cause.id, currency)
                books.move(draft, out=expense(currency), into=due, amount=micro)
            donation = Donation.objects.create(
                cause=cause,
                member=member,
                source=name,
                from_shop_micro=micro,
                points=points,
                given_at=at,
                clears_at=at,
                cleared_at=at,
            )
        record(
            kind="loyalty.points_donated",
            subject_kind="customer",
            subject_id=member.customer_id,
            at=at,
            by=by,
            payload={"member": member.id, "cause": cause.id, "points": points},
        )
    return donation


def clear_donations(*, cause_id: int, at: datetime, by: Actor) -> int:
    """Make over to a cause what can no longer come back; returns how much, in millionths."""
    cleared = 0
    with transaction.atomic():
        cause = _locked(cause_id)
        while due := _due(cause, at):
            cleared += _clear(cause, due, at=at, by=by)
    return cleared


def pay_out_cause(
    *, cause_id: int, amount: int, proof: str, at: datetime, by: Actor
) -> CausePayout:
    """Note what a cause was sent, in minor units, and what proves it.

    Refuses more than it is owed, a payment without proof, and a proof that was used before.
    """
    if not proof.strip():
        raise ProofNeeded
    currency = shop().currency
    with transaction.atomic():
        cause = _locked(cause_id)
        if cause.payouts.filter(proof=proof.strip()).exists():
            raise ProofUsedBefore
        clear_donations(cause_id=cause_id, at=at, by=by)
        micro, due = amount * per_minor(currency), due_to_cause(cause.id, currency)
        if micro > money_in(due):
            raise MoreThanRaised
        with open_books(owners=[], at=at, by=by) as books:
            draft = books.begin("cause_paid", f"cause {cause.id} {cause.payouts.count() + 1}")
            books.move(draft, out=due, into=paid_to_cause(cause.id, currency), amount=micro)
        payout = CausePayout.objects.create(
            cause=cause, amount=amount, proof=proof.strip(), paid_at=at, by=str(by)
        )
        _record("loyalty.cause_paid_out", cause, at=at, by=by, amount=amount)
    return payout


def _open_cause(cause_id: int, member: Member) -> Cause:
    found = Cause.objects.filter(pk=cause_id, programme_id=member.programme_id, is_active=True)
    cause = found.first()
    if cause is None:
        raise CauseIsClosed
    return cause


def _keep_to_the_day(cause: Cause, member: Member, points: int, *, at: datetime) -> None:
    most = cause.day_points_most
    if most is None:
        return
    zone = shop().time_zone
    today = at.astimezone(ZoneInfo(zone)).date()
    begins = local_midnight(today, zone=zone)
    of_today = Donation.objects.filter(
        cause=cause,
        member=member,
        given_at__gte=begins,
        given_at__lt=local_midnight(today + timedelta(days=1), zone=zone),
    )
    left = max(0, most - int(of_today.aggregate(points=Sum("points"))["points"] or 0))
    if points > left:
        raise TooManyPointsToday(most=most, left=left)


def _worth_micro(member: Member, points: int, currency: str) -> int:
    """Say what points are worth to a member, in millionths of the currency's unit."""
    millionths_of_minor = points * member.programme.unit_value_micro
    return round(Fraction(millionths_of_minor * per_minor(currency), MICRO))


def _locked(cause_id: int) -> Cause:
    return Cause.objects.select_for_update(no_key=True).get(pk=cause_id)


def _due(cause: Cause, at: datetime) -> list[Donation]:
    found = Donation.objects.filter(cause=cause, cleared_at=None, clears_at__lte=at)
    return list(found.select_for_update(no_key=True).order_by("clears_at", "id")[:_AT_ONCE])


def _clear(cause: Cause, due: list[Donation], *, at: datetime, by: Actor) -> int:
    micro, currency = sum(each.stands_micro for each in due), shop().currency
    if micro:
        with open_books(owners=[], at=at, by=by) as books:
            draft = books.begin("donations_cleared", f"donation {due[-1].id}")
            books.move(
                draft,
                out=waiting_for(cause.id, currency),
                into=due_to_cause(cause.id, currency),
                amount=micro,
            )
    Donation.objects.filter(id__in=[each.id for each in due]).update(cleared_at=at)
    return micro


def _record(kind: str, cause: Cause, *, at: datetime, by: Actor, **payload: object) -> None:
    record(
        kind=kind,
        subject_kind="programme",
        subject_id=cause.programme_id,
        at=at,
        by=by,
        payload={"cause": cause.id, **payload},
    )
