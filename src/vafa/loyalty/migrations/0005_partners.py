from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0004_causes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
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
                        related_name="partners",
                        to="vafa_loyalty.programme",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("words", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "name"), name="loyalty_one_partner"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PartnerContract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="vafa_loyalty.partner",
                    ),
                ),
                (
                    "settle_at",
                    models.CharField(
                        choices=[("issuance", "Issuance"), ("redemption", "Redemption")],
                        max_length=10,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("price_micro", models.BigIntegerField()),
                ("share_bp", models.PositiveIntegerField(default=10000)),
                ("points_each", models.PositiveIntegerField(default=1)),
                ("amount_each", models.BigIntegerField(null=True)),
                ("valid_days", models.PositiveSmallIntegerField(null=True)),
                ("valid_from", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("written_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "valid_from"), name="loyalty_contract_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="loyalty_contract_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price_micro__gte", 0),
                            ("share_bp__lte", 10000),
                            models.Q(
                                ("amount_each", None), ("amount_each__gt", 0), _connector="OR"
                            ),
                        ),
                        name="loyalty_contract_price",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PartnerStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="vafa_loyalty.partner",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("currency", models.CharField(max_length=3)),
                ("lines", models.JSONField()),
                ("rounding_micro", models.BigIntegerField()),
                ("total", models.BigIntegerField()),
                ("settled_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "number"), name="loyalty_one_statement"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PartnerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="vafa_loyalty.partner",
                    ),
                ),
                ("kind", models.CharField(max_length=14)),
                ("source", models.CharField(max_length=120)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partner_entries",
                        to="vafa_loyalty.member",
                    ),
                ),
                ("points", models.BigIntegerField()),
                ("amount_micro", models.BigIntegerField()),
                ("happened_at", models.DateTimeField()),
                ("undone", models.BigIntegerField(default=0)),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="vafa_loyalty.partnerstatement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["partner", "-happened_at", "-id"], name="loyalty_partner_time"
                    ),
                    models.Index(
                        condition=models.Q(("statement", None)),
                        fields=["partner", "happened_at"],
                        name="loyalty_partner_open",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partner", "kind", "source"), name="loyalty_partner_told_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("points__gte", 0),
                            ("undone__gte", 0),
                            ("undone__lte", models.F("points")),
                        ),
                        name="loyalty_partner_undone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="vafa_loyalty.partner",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("words", models.TextField(blank=True)),
                ("spend_from", models.BigIntegerField()),
                ("shared_word", models.CharField(blank=True, max_length=60)),
                ("cost", models.BigIntegerField(default=0)),
                ("is_live", models.BooleanField(default=False)),
                ("valid_until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "name"), name="loyalty_one_offer"),
                    models.CheckConstraint(
                        condition=models.Q(("cost__gte", 0), ("spend_from__gte", 0)),
                        name="loyalty_offer_amounts",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PartnerCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="vafa_loyalty.partneroffer",
                    ),
                ),
                ("text", models.CharField(max_length=60)),
                ("is_given", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_given", False)),
                        fields=["offer", "id"],
                        name="loyalty_partner_free",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer", "text"), name="loyalty_one_partner_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="vafa_loyalty.partneroffer",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_offers",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "code",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given",
                        to="vafa_loyalty.partnercode",
                    ),
                ),
                ("document", models.CharField(max_length=160)),
                ("given_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-id"], name="loyalty_offers_of_member")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("offer", "document"), name="loyalty_offer_given_once"
                    )
                ],
            },
        ),
    ]
