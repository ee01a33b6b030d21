"""What is in the books is never changed or deleted, whoever asks the database to."""

from __future__ import annotations

from django.db import migrations

TABLES = ("posting", "entry", "lot", "lotterm")
REFUSAL = "the books are append-only"


def forbid(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(
            "CREATE FUNCTION vafa_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514'; END $$"
        )
    run = (
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        if is_sqlite
        else "EXECUTE FUNCTION vafa_ledger_is_append_only()"
    )
    for table in TABLES:
        for event in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER ledger_{table}_no_{event} BEFORE {event.upper()} "
                f"ON vafa_ledger_{table} FOR EACH ROW {run}"
            )


def allow(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        for event in ("update", "delete"):
            on = "" if is_sqlite else f" ON vafa_ledger_{table}"
            schema_editor.execute(f"DROP TRIGGER ledger_{table}_no_{event}{on}")
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION vafa_ledger_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("vafa_ledger", "0001_initial")]
    operations = [migrations.RunPython(forbid, allow)]
