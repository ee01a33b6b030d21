"""Programmes and their rules: what is promised to members, version by version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.ledger.rules.undoing import POLICIES


class ProgrammeState(models.TextChoices):
    """A draft gives nothing; an ended programme gives nothing new, and keeps what was given."""

    DRAFT = "draft"
    LIVE = "live"
    ENDED = "ended"


class Programme(models.Model):
    """A promise to members; several kinds side by side are simply rules side by side.

    `unit_value_micro` is what a point is worth to a member, `unit_cost_micro` what it costs the
    shop, both in millionths of the smallest unit of money.
    """

    name = models.CharField(max_length=80)
    state = models.CharField(
        max_length=5, choices=ProgrammeState.choices, default=ProgrammeState.DRAFT
    )
    asset = models.ForeignKey("vafa_ledger.Asset", on_delete=models.PROTECT, related_name="+")
    # By language, the word for one and for many: {"en": ["star", "stars"], …}.
    unit_names = models.JSONField(default=dict)
    unit_value_micro = models.BigIntegerField(default=0)
    unit_cost_micro = models.BigIntegerField(default=0)
    # What happens when points are taken back that were spent.
    return_policy = models.CharField(
        max_length=14, choices=[(policy, policy) for policy in POLICIES], default="within_balance"
    )
    return_days = models.PositiveSmallIntegerField(default=14)
    discount_most_bp = models.PositiveSmallIntegerField(null=True)
    margin_floor_bp = models.PositiveSmallIntegerField(null=True)
    cost_unknown_bp = models.PositiveSmallIntegerField(null=True)
    # The tiers, or nothing.
    ladder = models.JSONField(null=True)
    created_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(began_at__isnull=False),
                name="loyalty_programme_began",
            ),
            models.UniqueConstraint(fields=["name"], name="loyalty_programme_name"),
        ]


class Terms(models.Model):
    """One version of a programme's terms, in the languages of its members; never changed."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    hash = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="loyalty_one_terms")
        ]


class RuleGroup(models.Model):
    """Rules that stand together: all of them give, the first, the best, or the cheapest."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="groups")
    key = models.CharField(max_length=40)
    # What people call it; nothing is its key.
    name = models.CharField(max_length=80, blank=True)
    mode = models.CharField(max_length=17)
    parent = models.CharField(max_length=40, blank=True)
    priority = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_group")
        ]


class Rule(models.Model):
    """One rule through all its versions."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rules")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="loyalty_rule_name")
        ]


class RuleMode(models.TextChoices):
    """A shadow rule decides and gives nothing, to see what it would do."""

    DRAFT = "draft"
    SHADOW = "shadow"
    LIVE = "live"
    ENDED = "ended"


class RuleVersion(models.Model):
    """A rule as it was written at one time; a change is a new version, and the latest counts."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    hash = models.CharField(max_length=64)
    mode = models.CharField(max_length=6, choices=RuleMode.choices)
    priority = models.SmallIntegerField(default=0)
    group = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField()
    by = models.CharField(max_length=40)
    approved_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="loyalty_one_version")
        ]
