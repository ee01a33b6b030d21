from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0011_imports")]

    operations: list[migrations.operations.base.Operation] = []
