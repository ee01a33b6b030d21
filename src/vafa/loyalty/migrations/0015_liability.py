from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0014_approvals")]

    operations = [
        migrations.CreateModel(
            name="LiabilityReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("is_over", models.BooleanField()),
                ("worked_out_at", models.DateTimeField()),
                ("body", models.JSONField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="liability_reports",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "month"), name="loyalty_liability_month"
                    )
                ]
            },
        ),
    ]
