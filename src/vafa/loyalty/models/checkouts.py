"""Baskets on their way to become orders, and the codes that are entered with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.loyalty.models.gifts import VOUCHER_KINDS
from vafa.loyalty.rules.codes import SYMBOLS_MIN


class CheckoutState(models.TextChoices):
    QUOTED = "quoted"
    COMMITTED = "committed"
    CANCELLED = "cancelled"


class Checkout(models.Model):
    """A basket as the shop last told it, with the answer it got.

    What is put aside for it is a hold in the ledger, one for each reservation.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="checkouts"
    )
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, null=True, related_name="checkouts"
    )
    document = models.CharField(max_length=160)
    state = models.CharField(max_length=9, choices=CheckoutState.choices)
    asked_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    reservations = models.PositiveIntegerField(default=0)
    reserved_until = models.DateTimeField(null=True)
    turn = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "document"], name="loyalty_one_checkout")
        ]


class CodeTemplate(models.Model):
    """A kind of code: what a rule accepts under its key, and how its codes look."""

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="code_templates"
    )
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8, blank=True)
    symbols = models.PositiveSmallIntegerField(default=SYMBOLS_MIN)
    has_check = models.BooleanField(default=False)
    # For a shop whose checkout cannot ask: it is told of the codes, and tells of their uses.
    is_pushed = models.BooleanField(default=False)
    # A discount is no voucher; what is handed over for nothing, or was paid before, may be one.
    voucher_kind = models.CharField(
        max_length=14, choices=[(kind, kind) for kind in VOUCHER_KINDS], blank=True
    )
    age_least = models.PositiveSmallIntegerField(null=True)
    # The lowest price of the 30 days before, where a lower price is announced.
    prior_price = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_template")
        ]


class Code(models.Model):
    """One code that can be entered so many times; its uses are counted in the ledger."""

    template = models.ForeignKey(CodeTemplate, on_delete=models.PROTECT, related_name="codes")
    # The one form of whatever people type.
    normal = models.CharField(max_length=64, unique=True)
    # As people see it, where somebody thought it up.
    word = models.CharField(max_length=40, blank=True)
    supply = models.PositiveIntegerField(default=1)
    # Only for this member, when there is one.
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, null=True, related_name="codes"
    )
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    is_disabled = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    # What a rule gave it for.
    given = models.ForeignKey(
        "vafa_loyalty.GivenEffect", on_delete=models.PROTECT, null=True, related_name="codes"
    )
    # When the shop was told of it, and that it works no more.
    pushed_at = models.DateTimeField(null=True)
    end_pushed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(supply__gte=1), name="loyalty_code_supply"),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=models.F("valid_from")),
                name="loyalty_code_time",
            ),
        ]
        indexes = [models.Index(fields=["template", "-id"], name="loyalty_code_list")]


class Budget(models.Model):
    """So much money, in the shop's smallest unit, that rules may give away together.

    Closed, it has no more than what was given and is put aside.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.CASCADE, related_name="budgets"
    )
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_budget"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(amount=0, closed_at__isnull=False),
                name="loyalty_budget_amount",
            ),
        ]
