"""Order numbers are compared by bytes, so that a prefix is a range whatever the server's language."""

from __future__ import annotations

from django.db import migrations

COLUMN = "ALTER TABLE vafa_orders_order ALTER COLUMN number_key TYPE varchar(80)"


def compare_by_bytes(apps, schema_editor):
    # SQLite compares by bytes already.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'{COLUMN} COLLATE "C"')


def compare_by_language(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'{COLUMN} COLLATE "default"')


class Migration(migrations.Migration):
    dependencies = [("vafa_orders", "0001_initial")]
    operations = [migrations.RunPython(compare_by_bytes, compare_by_language)]
