"""PostgreSQL plans by what it knows of its tables, and in an import they outgrow that."""

from __future__ import annotations

from django.db import connection

# Pages of 8 KB; what is smaller is read whole, whatever the plan.
_SMALL_PAGES = 128
_GROWN = """
    SELECT oid::regclass::text
    FROM pg_class
    WHERE relkind = 'r'
      AND relnamespace = current_schema()::regnamespace
      AND pg_relation_size(oid) / 8192 > 2 * relpages + %s
"""


def learn_spread() -> None:
    """Have PostgreSQL look again at the tables that have doubled since it last looked.

    Its own service does that a minute later, and sees only what is committed: until then a plan
    for a hundred rows may be used for a million, which took hours. SQLite plans by its indexes
    alone.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_GROWN, [_SMALL_PAGES])
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {table}")
