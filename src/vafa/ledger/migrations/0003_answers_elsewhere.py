from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Answers of programs are kept by `staff`, for every door alike."""

    dependencies = [("vafa_ledger", "0002_append_only")]

    operations = [migrations.DeleteModel(name="AnsweredRequest")]
