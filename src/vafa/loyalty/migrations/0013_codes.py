from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

VOUCHER_KINDS = [("single_purpose", "single_purpose"), ("multi_purpose", "multi_purpose")]
REASONS = [("unknown", "Unknown"), ("used_up", "Used Up"), ("not_pushed", "Not Pushed")]


def _number() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0012_simulations")]

    operations = [
        migrations.AlterField(
            model_name="code",
            name="normal",
            field=models.CharField(max_length=64, unique=True),
        ),
        migrations.AddField(
            model_name="code",
            name="word",
            field=models.CharField(blank=True, max_length=40, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="code",
            name="given",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="codes",
                to="vafa_loyalty.giveneffect",
            ),
        ),
        migrations.AddField(
            model_name="code", name="pushed_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="code", name="end_pushed_at", field=models.DateTimeField(null=True)
        ),
        migrations.AlterField(
            model_name="codetemplate", name="key", field=models.CharField(max_length=64)
        ),
        migrations.AddField(
            model_name="codetemplate",
            name="prefix",
            field=models.CharField(blank=True, max_length=8, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="codetemplate",
            name="symbols",
            field=models.PositiveSmallIntegerField(default=12),
        ),
        migrations.AddField(
            model_name="codetemplate", name="has_check", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="codetemplate", name="is_pushed", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="codetemplate",
            name="voucher_kind",
            field=models.CharField(blank=True, choices=VOUCHER_KINDS, max_length=14, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="codetemplate",
            name="age_least",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="codetemplate", name="prior_price", field=models.BigIntegerField(null=True)
        ),
        migrations.CreateModel(
            name="CodeGuess",
            fields=[
                ("id", _number()),
                ("person", models.CharField(blank=True, max_length=64)),
                ("address", models.CharField(blank=True, max_length=64)),
                ("code", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="loyalty_guess_person"),
                    models.Index(fields=["address", "-at"], name="loyalty_guess_address"),
                    models.Index(fields=["-at"], name="loyalty_guess_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusedUse",
            fields=[
                ("id", _number()),
                ("code", models.CharField(max_length=64)),
                ("written", models.CharField(max_length=80)),
                ("document", models.CharField(max_length=160)),
                ("reason", models.CharField(choices=REASONS, max_length=10)),
                ("used_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused_uses",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "code", "document"), name="loyalty_refused_once"
                    )
                ],
            },
        ),
    ]
