from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0009_adjustments")]

    operations = [
        migrations.CreateModel(
            name="Holdout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share_bp", models.PositiveSmallIntegerField()),
                ("salt", models.CharField(max_length=32)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdouts",
                        to="vafa_loyalty.rule",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("rule",),
                        name="loyalty_one_holdout",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share_bp__gte", 1), ("share_bp__lte", 9000)),
                        name="loyalty_holdout_share",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="loyalty_holdout_time",
                    ),
                ],
            },
        ),
    ]
