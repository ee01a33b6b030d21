"""Rules that wait for a second person before they go live, and from when on they have to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ApprovalPolicy(models.Model):
    """What of a live rule needs a second person; nothing, until the owner says so."""

    # A rule that draws on a larger budget waits; without an amount none does for its budget.
    budget_most = models.BigIntegerField(null=True)
    # A rule that gives away without a cap waits.
    is_for_uncapped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="loyalty_approvals_one"),
            models.CheckConstraint(
                condition=Q(budget_most=None) | Q(budget_most__gte=0),
                name="loyalty_approvals_amount",
            ),
        ]


class ProposalState(models.TextChoices):
    """A later proposal for the same rule takes the place of one that waits."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    REPLACED = "replaced"


class RuleProposal(models.Model):
    """A rule as somebody wants it to go live; it becomes a version when another person agrees.

    Until then the version that counts goes on counting.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="proposals"
    )
    name = models.CharField(max_length=80)
    body = models.JSONField()
    priority = models.SmallIntegerField(default=0)
    group = models.CharField(max_length=40, blank=True)
    # Why it needs a second person: ["budget", "uncapped"].
    reasons = models.JSONField()
    state = models.CharField(max_length=8, choices=ProposalState.choices)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=40)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=40, blank=True)
    # What it became.
    version = models.ForeignKey("vafa_loyalty.RuleVersion", on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "name"],
                condition=Q(state="waiting"),
                name="loyalty_one_proposal",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="loyalty_proposal_decided",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=models.F("asked_by")) | ~Q(state="approved"),
                name="loyalty_proposal_by_two",
            ),
        ]
