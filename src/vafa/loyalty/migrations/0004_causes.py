from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0003_games"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="causes",
                        to="vafa_loyalty.programme",
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                ("words", models.JSONField(default=dict)),
                ("account", models.TextField(blank=True)),
                ("day_points_most", models.PositiveIntegerField(null=True)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="loyalty_one_cause")
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="CauseChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cause_choices",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="vafa_loyalty.cause",
                    ),
                ),
                ("rounds_up", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-id"], name="loyalty_choice_latest")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="CausePayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="vafa_loyalty.cause",
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("proof", models.TextField()),
                ("paid_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cause", "-paid_at", "-id"], name="loyalty_payouts")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="loyalty_payout_amount"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Donation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donations",
                        to="vafa_loyalty.cause",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donations",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "effect",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donation",
                        to="vafa_loyalty.giveneffect",
                    ),
                ),
                ("source", models.CharField(max_length=160, unique=True)),
                ("from_shop_micro", models.BigIntegerField(default=0)),
                ("from_customer_micro", models.BigIntegerField(default=0)),
                ("returned_shop_micro", models.BigIntegerField(default=0)),
                ("returned_customer_micro", models.BigIntegerField(default=0)),
                ("points", models.BigIntegerField(default=0)),
                ("given_at", models.DateTimeField()),
                ("clears_at", models.DateTimeField()),
                ("cleared_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "cause"], name="loyalty_donation_member"),
                    models.Index(
                        condition=models.Q(("cleared_at", None)),
                        fields=["cause", "clears_at", "id"],
                        name="loyalty_donation_waits",
                    ),
                    models.Index(fields=["cause", "given_at"], name="loyalty_donation_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_customer_micro__gte", 0),
                            ("returned_customer_micro__lte", models.F("from_customer_micro")),
                            ("returned_shop_micro__gte", 0),
                            ("returned_shop_micro__lte", models.F("from_shop_micro")),
                        ),
                        name="loyalty_donation_within",
                    )
                ],
            },
        ),
    ]
