"""What was decided for an order or another event, and why; what was given is in the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OrderDecision(models.Model):
    """What the rules answered when something happened: once for an order and a trigger.

    `answers` has a verdict for every rule, so that "why did I not get this?" can be answered from
    what was known then. An order that was called off and taken up again is decided anew, in its
    next turn.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="decisions"
    )
    # Nobody, for a guest who used a code.
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    # The order's key, or the event's own.
    document = models.CharField(max_length=160)
    trigger = models.CharField(max_length=20)
    turn = models.PositiveSmallIntegerField(default=0)
    occurred_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    answers = models.JSONField()
    # By line, in thousandths: what was ordered, and what has come back so far.
    ordered = models.JSONField(default=dict)
    returned = models.JSONField(default=dict)
    is_void = models.BooleanField(default=False)
    # The posting that took what was paid with: points, uses of codes, parts of budgets.
    spent_posting_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "document", "trigger", "turn"], name="loyalty_decided_once"
            )
        ]
        indexes = [
            models.Index(fields=["document"], name="loyalty_decision_document"),
            models.Index(fields=["member", "-occurred_at", "-id"], name="loyalty_decision_member"),
        ]


class GivenEffect(models.Model):
    """One effect that a rule gave, with the parts that go back when lines come back.

    `money` is what spent points paid, or what a discount took off.
    """

    decision = models.ForeignKey(OrderDecision, on_delete=models.PROTECT, related_name="effects")
    version = models.ForeignKey(
        "vafa_loyalty.RuleVersion", on_delete=models.PROTECT, related_name="given"
    )
    index = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    desired = models.BigIntegerField()
    given = models.BigIntegerField()
    money = models.BigIntegerField(default=0)
    target = models.CharField(max_length=80, blank=True)
    reversed = models.BigIntegerField(default=0)
    parts = models.JSONField(default=list)
    cuts = models.JSONField(default=list)
    is_shadow = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "version", "index"], name="loyalty_given_once"
            ),
            models.CheckConstraint(
                condition=Q(reversed__gte=0, reversed__lte=models.F("given")),
                name="loyalty_reversed_within",
            ),
        ]
