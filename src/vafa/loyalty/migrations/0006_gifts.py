from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

VOUCHER_KINDS = [("single_purpose", "single_purpose"), ("multi_purpose", "multi_purpose")]


def _protected(to: str, **how: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **how)


def _number() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0005_partners"),
        ("vafa_customers", "__first__"),
        ("vafa_ledger", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="GiftCard",
            fields=[
                ("id", _number()),
                ("normal", models.CharField(max_length=64, unique=True)),
                ("amount", models.BigIntegerField()),
                ("sold_with", models.CharField(blank=True, max_length=160)),
                (
                    "voucher_kind",
                    models.CharField(choices=VOUCHER_KINDS, default="multi_purpose", max_length=14),
                ),
                ("age_least", models.PositiveSmallIntegerField(null=True)),
                ("valid_until", models.DateTimeField(null=True)),
                ("sold_at", models.DateTimeField()),
                ("refunded_at", models.DateTimeField(null=True)),
                ("refunds", models.PositiveSmallIntegerField(default=0)),
                (
                    "bought_by",
                    _protected(
                        "vafa_customers.customer", null=True, related_name="gift_cards_bought"
                    ),
                ),
                (
                    "meant_for",
                    _protected("vafa_customers.customer", null=True, related_name="gift_cards"),
                ),
                (
                    "programme",
                    _protected("vafa_loyalty.programme", null=True, related_name="gift_cards"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sold_with", ""), _negated=True),
                        fields=["sold_with"],
                        name="loyalty_gift_card_order",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="loyalty_gift_card_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gt", models.F("sold_at")),
                            _connector="OR",
                        ),
                        name="loyalty_gift_card_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GiftPayment",
            fields=[
                ("id", _number()),
                ("posting_id", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                ("returned", models.BigIntegerField(default=0)),
                ("parts", models.JSONField(default=list)),
                (
                    "decision",
                    _protected("vafa_loyalty.orderdecision", related_name="gift_payments"),
                ),
                (
                    "gift_card",
                    _protected("vafa_loyalty.giftcard", null=True, related_name="payments"),
                ),
                (
                    "member",
                    _protected("vafa_loyalty.member", null=True, related_name="credit_payments"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("gift_card__isnull", False)),
                        fields=("decision", "gift_card"),
                        name="loyalty_card_paid_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False)),
                        fields=("decision", "member"),
                        name="loyalty_credit_paid_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gift_card", None), ("member__isnull", False)),
                            models.Q(("gift_card__isnull", False), ("member", None)),
                            _connector="OR",
                        ),
                        name="loyalty_paid_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned__gte", 0), ("returned__lte", models.F("amount"))
                        ),
                        name="loyalty_paid_back_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpecialCondition",
            fields=[
                ("id", _number()),
                ("key", models.CharField(max_length=64)),
                ("names", models.JSONField(default=dict)),
                ("asset", _protected("vafa_ledger.asset", related_name="+")),
                (
                    "programme",
                    _protected("vafa_loyalty.programme", related_name="special_conditions"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "key"), name="loyalty_one_condition"
                    )
                ],
            },
        ),
    ]
