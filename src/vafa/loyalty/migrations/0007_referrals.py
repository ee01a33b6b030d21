from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0006_gifts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferralPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="referral_policy",
                        to="vafa_loyalty.programme",
                    ),
                ),
                ("amount_min", models.BigIntegerField(default=0)),
                ("per_period_max", models.PositiveIntegerField(null=True)),
                ("period_days", models.PositiveSmallIntegerField(default=30)),
                ("cooldown_minutes", models.PositiveIntegerField(default=60)),
                ("flag_from", models.PositiveSmallIntegerField(default=40)),
                ("reject_from", models.PositiveSmallIntegerField(default=150)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("flag_from__lte", models.F("reject_from")), ("period_days__gte", 1)
                        ),
                        name="loyalty_referral_policy",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ReferralLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referral_link",
                        to="vafa_loyalty.member",
                    ),
                ),
                ("token", models.CharField(max_length=20, unique=True)),
                ("devices", models.JSONField(default=list)),
                ("networks", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "referrer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "referee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referred_by",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("clicked", "Clicked"),
                            ("joined", "Joined"),
                            ("qualified", "Qualified"),
                            ("holding", "Holding"),
                            ("rewarded", "Rewarded"),
                            ("flagged", "Flagged"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=9,
                    ),
                ),
                ("device", models.CharField(blank=True, max_length=64)),
                ("network", models.CharField(blank=True, max_length=64)),
                ("clicked_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("document", models.CharField(blank=True, max_length=160)),
                ("ordered_at", models.DateTimeField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                ("score", models.PositiveSmallIntegerField(default=0)),
                ("reasons", models.JSONField(default=list)),
                ("holds_until", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("referrer_points", models.BigIntegerField(default=0)),
                ("referee_points", models.BigIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["referrer", "-id"], name="loyalty_referrals_of"),
                    models.Index(fields=["state", "id"], name="loyalty_referral_state"),
                    models.Index(
                        condition=models.Q(("state", "holding")),
                        fields=["holds_until", "id"],
                        name="loyalty_referral_due",
                    ),
                    models.Index(
                        condition=models.Q(("document", ""), _negated=True),
                        fields=["document"],
                        name="loyalty_referral_order",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("referee__isnull", False),
                            models.Q(("state", "rejected"), _negated=True),
                        ),
                        fields=("referee",),
                        name="loyalty_referred_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("clicked", "rejected")),
                            ("referee__isnull", False),
                            _connector="OR",
                        ),
                        name="loyalty_referral_joined",
                    ),
                ],
            },
        ),
    ]
