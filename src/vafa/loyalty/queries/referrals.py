"""Recommendations: the link of a member, what came of it, and what is known of both people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.crypto import salted_hmac

from vafa.core.errors import Unreadable
from vafa.customers.models import Customer, IdentityKind
from vafa.customers.models import Identity as KnownBy
from vafa.customers.queries import records_of, roots_of
from vafa.loyalty.models import (
    Member,
    Programme,
    Referral,
    ReferralLink,
    ReferralPolicy,
    ReferralState,
)
from vafa.loyalty.rules.referrals import Identity, Policy, Trait, mail_key, trait_hash
from vafa.loyalty.rules.referrals import Referral as Case
from vafa.orders.models import Order

APPROVED = (ReferralState.HOLDING, ReferralState.REWARDED)
# Shorter ones are those of a whole quarter: to share one says nothing.
_POSTCODE_OF_A_HOUSE = 7


def referral_link_of(*, member: Member) -> str | None:
    """Return the word in a member's link, or nothing before they asked for one."""
    return ReferralLink.objects.filter(member=member).values_list("token", flat=True).first()


def friends_of(*, member: Member) -> tuple[int, int]:
    """Count the friends who joined by a member's word, and those who were rewarded for."""
    came = Referral.objects.filter(referrer=member).exclude(
        state__in=[ReferralState.CLICKED, ReferralState.REJECTED]
    )
    rewarded = Count("id", filter=Q(state=ReferralState.REWARDED))
    found = came.aggregate(joined=Count("id"), rewarded=rewarded)
    return found["joined"], found["rewarded"]


def referrals_listed(*, programme_id: int, state: str = "") -> QuerySet[Referral]:
    """Return the recommendations of a programme in one state, or all but mere looks, in no order.

    For pages: those put them into order and cut them.
    """
    found = Referral.objects.filter(referrer__programme_id=programme_id)
    found = found.filter(state=state) if state else found.exclude(state=ReferralState.CLICKED)
    return found.select_related("referrer__customer", "referee__customer")


def referrals_counted(*, programme_id: int) -> dict[str, int]:
    """Count a programme's recommendations by state."""
    rows = Referral.objects.filter(referrer__programme_id=programme_id).values("state")
    return dict(rows.annotate(n=Count("id")).values_list("state", "n").order_by("state"))


def referral_policy_of(*, programme: Programme) -> ReferralPolicy:
    """Return the shop's limits for recommendations; the usual ones where it set none."""
    found = ReferralPolicy.objects.filter(programme=programme).first()
    return found or ReferralPolicy(programme=programme, per_period_max=20)


def limits_of(row: ReferralPolicy) -> Policy:
    """Read the limits as the rules take them."""
    return Policy(
        amount_min=row.amount_min,
        per_period_max=row.per_period_max,
        cooldown=timedelta(minutes=row.cooldown_minutes),
        flag_from=row.flag_from,
        reject_from=row.reject_from,
    )


def hashed_trait(trait: Trait, value: str) -> str:
    """Hash a device or a network as evidence is kept: comparable, and never to be read."""
    return trait_hash(trait, value, salt=_salt())


def case_of(referral: Referral, order: Order, *, policy: ReferralPolicy) -> Case:
    """Put together all that a judgement of a recommendation rests on."""
    referee = referral.referee
    assert referee is not None
    since = order.ordered_at - timedelta(days=policy.period_days)
    others = Referral.objects.exclude(pk=referral.pk)
    theirs = others.filter(referrer=referral.referrer, state__in=APPROVED)
    theirs = theirs.filter(ordered_at__gte=since)
    before = theirs.filter(ordered_at__lte=order.ordered_at).order_by("-ordered_at", "-id").first()
    records = records_of(customer_id=referee.customer_id)
    bought = Order.objects.filter(customer__in=records, is_purchase=True).exclude(pk=order.pk)
    link = ReferralLink.objects.filter(member=referral.referrer).first()
    return Case(
        referrer=identity_of(
            referral.referrer,
            devices=link.devices if link else (),
            networks=link.networks if link else (),
        ),
        referee=identity_of(referee, devices=[referral.device], networks=[referral.network]),
        clicked_at=referral.clicked_at,
        ordered_at=order.ordered_at,
        amount=order.net_revenue,
        earlier_orders=bought.filter(ordered_at__lt=referral.clicked_at).count(),
        has_other_referrer=_has_other(referral, records),
        referred_the_referrer=others.filter(
            referrer__customer__in=records,
            referee__customer__in=records_of(customer_id=referral.referrer.customer_id),
        ).exists(),
        approved_in_period=theirs.count(),
        latest_approved_at=before.ordered_at if before else None,
        device_uses=_uses(others, "device", referral.device, since),
        network_uses=_uses(others, "network", referral.network, since),
    )


def identity_of(member: Member, *, devices: Iterable[str], networks: Iterable[str]) -> Identity:
    """Return what is known of a person by all their records, whichever of them joined."""
    records = records_of(customer_id=member.customer_id)
    rows = Customer.objects.filter(pk__in=records)
    known = list(rows.values_list("email", "phone", "postcode", "city"))
    kinds = (IdentityKind.EMAIL, IdentityKind.PHONE, IdentityKind.WHATSAPP)
    told = KnownBy.objects.filter(customer__in=records, kind__in=kinds)
    values = [*told.values_list("kind", "value")]
    mails = [value for kind, value in values if kind == IdentityKind.EMAIL]
    phones = [value for kind, value in values if kind != IdentityKind.EMAIL]
    return Identity(
        member=roots_of(customer_ids=[member.customer_id])[member.customer_id],
        mails=frozenset(filter(None, map(_mail, [*mails, *(row[0] for row in known)]))),
        phones=frozenset(filter(None, [*phones, *(row[1] for row in known)])),
        addresses=frozenset(_address(row[2], row[3]) for row in known),
        devices=frozenset(devices),
        networks=frozenset(networks),
    )


def _has_other(referral: Referral, records: list[int]) -> bool:
    rows = Referral.objects.filter(referee__customer__in=records).exclude(pk=referral.pk)
    return rows.exclude(state=ReferralState.REJECTED).exists()


def _uses(others: QuerySet[Referral], trait: str, value: str, since: datetime) -> int:
    if not value:
        return 0
    same = others.filter(Q(clicked_at__gte=since), **{trait: value})
    return same.exclude(referee=None).values("referee").distinct().count()


def _mail(raw: str) -> str:
    try:
        return mail_key(raw) if raw else ""
    except Unreadable:
        return ""


def _address(postcode: str, city: str) -> str:
    if len(postcode.replace(" ", "")) < _POSTCODE_OF_A_HOUSE:
        return ""
    return hashed_trait("address", f"{postcode} {city}")


def _salt() -> bytes:
    return salted_hmac("vafa.loyalty.referrals", "traits", algorithm="sha256").digest()
