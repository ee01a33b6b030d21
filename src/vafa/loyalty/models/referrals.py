"""Who recommended the shop to whom, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReferralState(models.TextChoices):
    CLICKED = "clicked"
    JOINED = "joined"
    QUALIFIED = "qualified"
    HOLDING = "holding"
    REWARDED = "rewarded"
    FLAGGED = "flagged"
    REJECTED = "rejected"


class ReferralPolicy(models.Model):
    """A shop's own limits for recommendations; without a row the usual ones hold."""

    programme = models.OneToOneField(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="referral_policy"
    )
    amount_min = models.BigIntegerField(default=0)
    per_period_max = models.PositiveIntegerField(null=True)
    period_days = models.PositiveSmallIntegerField(default=30)
    cooldown_minutes = models.PositiveIntegerField(default=60)
    flag_from = models.PositiveSmallIntegerField(default=40)
    reject_from = models.PositiveSmallIntegerField(default=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period_days__gte=1, flag_from__lte=models.F("reject_from")),
                name="loyalty_referral_policy",
            )
        ]


class ReferralLink(models.Model):
    """The link by which a member recommends the shop, with hashes of what they opened it from."""

    member = models.OneToOneField(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="referral_link"
    )
    token = models.CharField(max_length=20, unique=True)
    devices = models.JSONField(default=list)
    networks = models.JSONField(default=list)
    made_at = models.DateTimeField()


class Referral(models.Model):
    """One recommendation, from the first look at the link on; evidence is kept as salted hashes."""

    referrer = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="referrals"
    )
    # Nobody known, before they join.
    referee = models.ForeignKey(
        "vafa_loyalty.Member", null=True, on_delete=models.PROTECT, related_name="referred_by"
    )
    state = models.CharField(max_length=9, choices=ReferralState.choices)
    device = models.CharField(max_length=64, blank=True)
    network = models.CharField(max_length=64, blank=True)
    clicked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    # The first paid order, and what was thought of it.
    document = models.CharField(max_length=160, blank=True)
    ordered_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    holds_until = models.DateTimeField(null=True)
    # Set while it counts among what its referrer has had approved.
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    referrer_points = models.BigIntegerField(default=0)
    referee_points = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referee"],
                condition=Q(referee__isnull=False) & ~Q(state="rejected"),
                name="loyalty_referred_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("clicked", "rejected")) | Q(referee__isnull=False),
                name="loyalty_referral_joined",
            ),
        ]
        indexes = [
            models.Index(fields=["referrer", "-id"], name="loyalty_referrals_of"),
            models.Index(fields=["state", "id"], name="loyalty_referral_state"),
            models.Index(
                fields=["holds_until", "id"],
                condition=Q(state="holding"),
                name="loyalty_referral_due",
            ),
            models.Index(
                fields=["document"], condition=~Q(document=""), name="loyalty_referral_order"
            ),
        ]
