"""Challenges with what members did for them, and badges with who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ChallengeDef(models.Model):
    """Something to do so many times, within days, or in a row; rules bring members on."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="challenges"
    )
    key = models.CharField(max_length=40)
    # By language.
    names = models.JSONField()
    # What `rules.games.read_asks` reads.
    asks = models.JSONField()
    completions_max = models.PositiveIntegerField(default=1)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_challenge"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("begins_at")),
                name="loyalty_challenge_time",
            ),
            models.CheckConstraint(
                condition=Q(completions_max__gte=1), name="loyalty_challenge_completions"
            ),
        ]


class ChallengeDeed(models.Model):
    """What a member did for a challenge, once for each source; `completion` has used it up."""

    challenge = models.ForeignKey(ChallengeDef, on_delete=models.PROTECT, related_name="deeds")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="challenge_deeds"
    )
    source = models.CharField(max_length=60)
    amount = models.PositiveIntegerField()
    taken_back = models.PositiveIntegerField(default=0)
    occurred_at = models.DateTimeField()
    completion = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "member", "source"], name="loyalty_deed_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1, taken_back__lte=models.F("amount")),
                name="loyalty_deed_within",
            ),
        ]
        indexes = [models.Index(fields=["member", "challenge"], name="loyalty_deed_member")]


class ChallengeProgress(models.Model):
    """How far a member was when the latest deed was recorded, for lists and counts."""

    challenge = models.ForeignKey(ChallengeDef, on_delete=models.PROTECT, related_name="progress")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="challenge_progress"
    )
    done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "member"], name="loyalty_one_progress")
        ]
        indexes = [models.Index(fields=["member"], name="loyalty_progress_member")]


class ChallengeCompletion(models.Model):
    """That a member completed a challenge for the first, the second … time; it stays."""

    challenge = models.ForeignKey(
        ChallengeDef, on_delete=models.PROTECT, related_name="completions"
    )
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="completions"
    )
    number = models.PositiveIntegerField()
    completed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge", "member", "number"], name="loyalty_completed_once"
            )
        ]
        indexes = [models.Index(fields=["member", "challenge"], name="loyalty_completion_member")]


class BadgeWindow(models.TextChoices):
    """How often a badge can be earned."""

    ONCE = "once"
    YEAR = "year"
    MONTH = "month"


class BadgeDef(models.Model):
    """A badge that rules award."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="badges"
    )
    key = models.CharField(max_length=40)
    names = models.JSONField()
    per = models.CharField(max_length=5, choices=BadgeWindow.choices, default=BadgeWindow.ONCE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_badge")
        ]


class BadgeAward(models.Model):
    """A badge that a member holds, once for its window; withdrawn, it can be earned anew."""

    badge = models.ForeignKey(BadgeDef, on_delete=models.PROTECT, related_name="awards")
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="badges"
    )
    # The year or month in the shop's calendar; nothing for once in a life.
    window = models.CharField(max_length=7, blank=True)
    source = models.CharField(max_length=60)
    awarded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "badge", "window"], name="loyalty_one_award")
        ]
        indexes = [models.Index(fields=["badge", "awarded_at"], name="loyalty_award_badge")]
