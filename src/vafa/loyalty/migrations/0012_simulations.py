from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0011_imports")]

    operations = [
        migrations.CreateModel(
            name="Simulation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rules_hash", models.CharField(max_length=64)),
                ("first_day", models.DateField()),
                ("latest_day", models.DateField()),
                ("spent_bp", models.PositiveSmallIntegerField()),
                ("work_id", models.BigIntegerField(null=True)),
                ("result", models.JSONField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("by", models.CharField(max_length=40)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="simulations",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["programme", "-id"], name="loyalty_simulation_list"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("latest_day__gte", models.F("first_day"))),
                        name="loyalty_simulation_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spent_bp__lte", 10000)),
                        name="loyalty_simulation_spent",
                    ),
                ],
            },
        ),
    ]
