from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_ledger", "0003_answers_elsewhere")]

    operations = [
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(fields=["occurred_at"], name="ledger_posting_time"),
        ),
    ]
