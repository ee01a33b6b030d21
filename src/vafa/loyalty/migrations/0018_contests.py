from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0016_partner_tills"),
        ("vafa_staff", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="prize_names",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="draw",
            name="rules_texts",
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("judging", models.JSONField()),
                ("judging_hash", models.CharField(max_length=64)),
                ("gifts", models.JSONField(default=list)),
                ("judged_at", models.DateTimeField(null=True)),
                ("scores_hash", models.CharField(blank=True, max_length=64)),
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contest",
                        to="vafa_loyalty.draw",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContestEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=500)),
                ("salt", models.CharField(blank=True, max_length=32)),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("shown", "Shown"),
                            ("hidden", "Hidden"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("points", models.PositiveBigIntegerField(null=True)),
                ("given", models.JSONField(default=dict)),
                (
                    "contest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handed_in",
                        to="vafa_loyalty.contest",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contest_entry",
                        to="vafa_loyalty.drawentry",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contest_entries",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContestJuror",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("named_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "contest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jurors",
                        to="vafa_loyalty.contest",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vafa_staff.staffmember",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ContestScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", models.JSONField()),
                ("scored_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="vafa_loyalty.contestentry",
                    ),
                ),
                (
                    "juror",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="vafa_loyalty.contestjuror",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="contest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("judged_at", None),
                    models.Q(("scores_hash", ""), _negated=True),
                    _connector="OR",
                ),
                name="loyalty_contest_frozen",
            ),
        ),
        migrations.AddIndex(
            model_name="contestentry",
            index=models.Index(fields=["contest", "state", "-id"], name="loyalty_contest_list"),
        ),
        migrations.AddConstraint(
            model_name="contestjuror",
            constraint=models.UniqueConstraint(
                fields=("contest", "staff"), name="loyalty_one_juror"
            ),
        ),
        migrations.AddConstraint(
            model_name="contestscore",
            constraint=models.UniqueConstraint(
                fields=("entry", "juror"), name="loyalty_scored_once"
            ),
        ),
    ]
