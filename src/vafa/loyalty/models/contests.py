"""Contests: a draw whose winners a jury chooses, what members handed in, what each juror gave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class EntryState(models.TextChoices):
    # Nobody has looked whether others may see it.
    WAITING = "waiting"
    SHOWN = "shown"
    # The jury judges it, others do not see it.
    HIDDEN = "hidden"
    # Against the rules: it takes no part.
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Contest(models.Model):
    """How a draw is judged; its close, prizes, seed and rules are those of the draw."""

    draw = models.OneToOneField(
        "vafa_loyalty.Draw", on_delete=models.PROTECT, related_name="contest"
    )
    # What `rules.contests` hashes, as its canonical fields.
    judging = models.JSONField()
    judging_hash = models.CharField(max_length=64)
    # What comes with each line of prizes: points, code, days; nothing for a thing.
    gifts = models.JSONField(default=list)
    judged_at = models.DateTimeField(null=True)
    scores_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_at=None) | ~Q(scores_hash=""), name="loyalty_contest_frozen"
            )
        ]


class ContestJuror(models.Model):
    """A person of the shop who judges; who is taken off the jury counts no more."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="jurors")
    staff = models.ForeignKey("vafa_staff.StaffMember", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contest", "staff"], name="loyalty_one_juror")
        ]


class ContestEntry(models.Model):
    """What a member handed in. Its text goes when they ask; its hash and its points stay."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="handed_in")
    entry = models.OneToOneField(
        "vafa_loyalty.DrawEntry", on_delete=models.PROTECT, related_name="contest_entry"
    )
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, related_name="contest_entries"
    )
    text = models.TextField(blank=True)
    link = models.CharField(max_length=500, blank=True)
    # Goes with the text, so that nobody can guess what the hash was of.
    salt = models.CharField(max_length=32, blank=True)
    text_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=EntryState.choices, default=EntryState.WAITING)
    # What the member is told when their entry is against the rules.
    reason = models.CharField(max_length=500, blank=True)
    # Frozen when the judging closes; nothing for what takes no part.
    points = models.PositiveBigIntegerField(null=True)
    # What was given with the prize: points, a code.
    given = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["contest", "state", "-id"], name="loyalty_contest_list"),
        ]


class ContestScore(models.Model):
    """What a juror gave an entry by each criterion; said anew it replaces what was said before."""

    entry = models.ForeignKey(ContestEntry, on_delete=models.PROTECT, related_name="scores")
    juror = models.ForeignKey(ContestJuror, on_delete=models.PROTECT, related_name="scores")
    # By criterion, in their order.
    points = models.JSONField()
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "juror"], name="loyalty_scored_once")
        ]
