from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_orders", "0002_compare_numbers_by_bytes")]

    operations = [
        migrations.AddField("order", name, models.DateTimeField(null=True))
        for name in ("shipped_at", "delivered_at", "completed_at")
    ]
