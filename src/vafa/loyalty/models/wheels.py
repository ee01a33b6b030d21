"""Wheels and scratch cards: versions that never change, seeds that are revealed, every spin."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class WheelKind(models.TextChoices):
    """A wheel and a scratch card differ in how they look, and in nothing else."""

    WHEEL = "wheel"
    SCRATCH = "scratch"


class WheelDef(models.Model):
    """A wheel; spins of it are an asset of their own in the ledger."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="wheels"
    )
    key = models.CharField(max_length=40)
    names = models.JSONField()
    kind = models.CharField(max_length=7, choices=WheelKind.choices, default=WheelKind.WHEEL)
    asset = models.ForeignKey("vafa_ledger.Asset", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_wheel")
        ]


class WheelVersion(models.Model):
    """The slices of a wheel as they were written at one time, with their weights; never changed."""

    wheel = models.ForeignKey(WheelDef, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # By slice: name, labels, weight, is_limited, prize.
    slices = models.JSONField()
    fallback = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wheel", "number"], name="loyalty_one_wheel_version")
        ]


class WheelEpoch(models.Model):
    """A stretch of time with one version and one seed, committed to before the first spin."""

    wheel = models.ForeignKey(WheelDef, on_delete=models.PROTECT, related_name="epochs")
    version = models.ForeignKey(WheelVersion, on_delete=models.PROTECT, related_name="epochs")
    number = models.PositiveIntegerField()
    # Encrypted with the shop's key; shown when the epoch is over.
    sealed_seed = models.TextField()
    commitment = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wheel", "number"], name="loyalty_one_epoch"),
            models.UniqueConstraint(
                fields=["wheel"], condition=Q(ended_at=None), name="loyalty_one_open_epoch"
            ),
        ]

    @property
    def public_name(self) -> str:
        """Name the epoch in proofs."""
        return f"{self.wheel_id}-{self.number}"


class PrizeStock(models.Model):
    """A prize of which there are so many: how many are left is in the ledger."""

    wheel = models.ForeignKey(WheelDef, on_delete=models.PROTECT, related_name="stocks")
    slice = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wheel", "slice"], name="loyalty_one_stock")]


class WheelSpin(models.Model):
    """One spin with its one result for ever."""

    epoch = models.ForeignKey(WheelEpoch, on_delete=models.PROTECT, related_name="spins")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="spins"
    )
    number = models.PositiveIntegerField()
    # That of the member's first spin of the epoch, and of all that follow.
    nonce = models.CharField(max_length=64)
    request_key = models.CharField(max_length=80)
    landed = models.CharField(max_length=64)
    given = models.CharField(max_length=64)
    # What came with it: points, a code.
    prize = models.JSONField(null=True)
    spun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["epoch", "member", "number"], name="loyalty_one_spin"),
            models.UniqueConstraint(fields=["member", "request_key"], name="loyalty_spun_once"),
        ]
        indexes = [models.Index(fields=["epoch", "landed"], name="loyalty_spin_slice")]
