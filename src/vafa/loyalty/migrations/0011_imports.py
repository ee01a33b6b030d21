from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0010_holdout")]

    operations = [
        migrations.CreateModel(
            name="BroughtBalance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("run_id", models.BigIntegerField(db_index=True)),
                ("row_number", models.BigIntegerField()),
                ("source", models.CharField(max_length=40)),
                ("points", models.BigIntegerField()),
                ("ends_on", models.CharField(blank=True, max_length=10)),
                ("posting_id", models.BigIntegerField(null=True)),
                ("brought_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought_balances",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("member", "source", "ends_on"),
                        name="loyalty_brought_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="loyalty_brought_points"
                    ),
                ],
            },
        ),
    ]
