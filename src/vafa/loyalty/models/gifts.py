"""Gift cards, what they and store credit paid of orders, and special conditions for members."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

# Whether tax is due when a voucher is sold or when it is redeemed depends on what it can buy.
VOUCHER_KINDS = ("single_purpose", "multi_purpose")


class GiftCard(models.Model):
    """Money that somebody paid before they bought; what is left on it is in the ledger."""

    # Without a programme it pays in all of them.
    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, null=True, related_name="gift_cards"
    )
    # The one form of whatever people type.
    normal = models.CharField(max_length=64, unique=True)
    amount = models.BigIntegerField()
    bought_by = models.ForeignKey(
        "vafa_customers.Customer",
        on_delete=models.PROTECT,
        null=True,
        related_name="gift_cards_bought",
    )
    meant_for = models.ForeignKey(
        "vafa_customers.Customer", on_delete=models.PROTECT, null=True, related_name="gift_cards"
    )
    # The key of the order that it was sold with.
    sold_with = models.CharField(max_length=160, blank=True)
    voucher_kind = models.CharField(
        max_length=14, choices=[(kind, kind) for kind in VOUCHER_KINDS], default="multi_purpose"
    )
    age_least = models.PositiveSmallIntegerField(null=True)
    valid_until = models.DateTimeField(null=True)
    sold_at = models.DateTimeField()
    # Its rest was paid out: it buys nothing any more.
    refunded_at = models.DateTimeField(null=True)
    refunds = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="loyalty_gift_card_amount"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=models.F("sold_at")),
                name="loyalty_gift_card_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sold_with"], condition=~Q(sold_with=""), name="loyalty_gift_card_order"
            )
        ]


class GiftPayment(models.Model):
    """What a gift card, or the store credit of a member, paid of one order.

    `parts` say how much of it belongs to each line, `returned` how much has gone back.
    """

    decision = models.ForeignKey(
        "vafa_loyalty.OrderDecision", on_delete=models.PROTECT, related_name="gift_payments"
    )
    gift_card = models.ForeignKey(
        GiftCard, on_delete=models.PROTECT, null=True, related_name="payments"
    )
    member = models.ForeignKey(
        "vafa_loyalty.Member", on_delete=models.PROTECT, null=True, related_name="credit_payments"
    )
    posting_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    returned = models.BigIntegerField(default=0)
    parts = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "gift_card"],
                condition=Q(gift_card__isnull=False),
                name="loyalty_card_paid_once",
            ),
            models.UniqueConstraint(
                fields=["decision", "member"],
                condition=Q(member__isnull=False),
                name="loyalty_credit_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(gift_card=None, member__isnull=False)
                | Q(gift_card__isnull=False, member=None),
                name="loyalty_paid_by_one",
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0, returned__lte=models.F("amount")),
                name="loyalty_paid_back_within",
            ),
        ]


class SpecialCondition(models.Model):
    """Something that members may be entitled to so many times: faster delivery, early access.

    How often each may still use it is in the ledger, as units of its own asset.
    """

    programme = models.ForeignKey(
        "vafa_loyalty.Programme", on_delete=models.PROTECT, related_name="special_conditions"
    )
    key = models.CharField(max_length=64)
    # By language, what members read: {"en": "Faster delivery", …}.
    names = models.JSONField(default=dict)
    asset = models.ForeignKey("vafa_ledger.Asset", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="loyalty_one_condition")
        ]
