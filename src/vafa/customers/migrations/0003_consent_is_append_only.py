"""Statements of consent are never changed or deleted, whoever asks the database to.

Two things stay possible: they follow their customer in a merge, and lose their wording when the
person is erased.
"""

from __future__ import annotations

from django.db import migrations

TABLE = "vafa_customers_consentstatement"
FIXED = ("channel", "purpose", "state", "source", "at", "written_at", "by")
REFUSAL = "statements of consent are append-only"


def _changed(differs):
    fixed = " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in FIXED)
    return f"{fixed} OR (NEW.wording <> OLD.wording AND NEW.wording <> '')"


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        stop = f"SELECT RAISE(ABORT, '{REFUSAL}');"
        schema_editor.execute(
            f"CREATE TRIGGER consent_no_change BEFORE UPDATE ON {TABLE} "
            f"WHEN {_changed('IS NOT')} BEGIN {stop} END"
        )
        schema_editor.execute(
            f"CREATE TRIGGER consent_no_delete BEFORE DELETE ON {TABLE} BEGIN {stop} END"
        )
        return
    schema_editor.execute(
        "CREATE FUNCTION vafa_consent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514'; END $$"
    )
    run = "EXECUTE FUNCTION vafa_consent_is_append_only()"
    schema_editor.execute(
        f"CREATE TRIGGER consent_no_change BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({_changed('IS DISTINCT FROM')}) {run}"
    )
    schema_editor.execute(
        f"CREATE TRIGGER consent_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW {run}"
    )


def allow(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {TABLE}"
    for name in ("consent_no_change", "consent_no_delete"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if not on:
        return
    schema_editor.execute("DROP FUNCTION vafa_consent_is_append_only()")


class Migration(migrations.Migration):
    dependencies = [("vafa_customers", "0002_compare_tokens_by_bytes")]
    operations = [migrations.RunPython(forbid, allow)]
