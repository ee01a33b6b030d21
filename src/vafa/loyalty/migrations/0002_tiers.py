from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_customers", "0003_consent_is_append_only"),
        ("vafa_loyalty", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameDayList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="BirthDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_index=True)),
                ("told_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="birth",
                        to="vafa_customers.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LadderVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("body", models.JSONField(null=True)),
                ("written_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ladders",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "number"), name="loyalty_one_ladder"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualifying",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("document", models.CharField(max_length=160)),
                ("number", models.PositiveIntegerField()),
                ("occurred_at", models.DateTimeField()),
                ("reverses_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField()),
                ("units", models.BigIntegerField(default=0)),
                ("orders", models.BigIntegerField(default=0)),
                ("spend", models.BigIntegerField(default=0)),
                ("shares", models.JSONField(default=dict)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifying",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "document", "number"), name="loyalty_qualified_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("orders__gte", 0),
                                ("reverses_at", None),
                                ("spend__gte", 0),
                                ("units__gte", 0),
                            ),
                            models.Q(
                                ("orders__lte", 0),
                                ("reverses_at__lte", models.F("occurred_at")),
                                ("spend__lte", 0),
                                ("units__lte", 0),
                            ),
                            _connector="OR",
                        ),
                        name="loyalty_qualified_sign",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierOverride",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.CharField(max_length=40)),
                ("is_exact", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("written_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tier_overrides",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-since", "-id"], name="loyalty_override_list")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="loyalty_override_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TierState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.CharField(max_length=40)),
                ("rank", models.PositiveSmallIntegerField()),
                ("why", models.CharField(max_length=8)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("falls_at", models.DateTimeField(null=True)),
                ("progress_bp", models.PositiveSmallIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tier_states",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tier_states",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-since", "-id"], name="loyalty_tier_history"),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["due_at", "id"],
                        name="loyalty_tier_due",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["programme", "level", "-progress_bp", "-id"],
                        name="loyalty_tier_rising",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("falls_at__isnull", False)),
                        fields=["programme", "falls_at", "id"],
                        name="loyalty_tier_falling",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("member",),
                        name="loyalty_one_tier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None),
                            ("ended_at__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="loyalty_tier_time",
                    ),
                ],
            },
        ),
    ]
