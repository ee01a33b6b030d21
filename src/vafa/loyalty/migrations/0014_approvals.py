from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("vafa_loyalty", "0013_codes")]

    operations: list[migrations.operations.base.Operation] = []
