"""Search 1,000,000 invented records for duplicates and compare what is found with the truth.

    python benchmarks/duplicates_million.py [RECORDS]

The records are those of `invented_people.py`; they are written into a SQLite database of their own
under `benchmarks/out/`, and the search is the product's own, started as its job starts it, in the
child process. Precision is the share of found pairs that are one person, recall the share of true
pairs that were found, each per certainty. A true pair counts as found with a certainty when it was
found with that one or a surer one.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from invented_people import CALL_CENTRE, COPIES, PLACEHOLDER, Record, invented

OUT = Path(__file__).parent / "out"
ROOT = Path(__file__).parents[1]
BATCH = 50_000
RANK = {"same": 0, "strong": 1, "look": 2, "nothing": 3}
NOW = "2026-06-30 00:00:00"

CUSTOMERS = f"""
    INSERT INTO shop.vafa_customers_customer (id, number, name, company, email, phone, country,
        country_name, city, postcode, first_seen_at, left_out, left_out_note, updated_at)
    SELECT id, 'C' || id, name, '', email, phone, country, '', city, postcode, '{NOW}', '', '',
        '{NOW}'
    FROM batch
"""
# An identity belongs to whoever came with it first; others only say that it is theirs.
IDENTITIES = f"""
    INSERT INTO shop.vafa_customers_identity (id, customer_id, home_id, kind, value, raw, source,
        is_verified)
    SELECT id * 3 + place, id, id, kind, value, '', 'shop', is_verified FROM (
        SELECT id, 0 AS place, 'number' AS kind, 'shop:C' || id AS value, 0 AS is_verified
        FROM batch
        UNION ALL SELECT id, 1, 'email', email, CAST(verified = 'email' AS INT) FROM batch
        WHERE has_own_email AND email <> '{PLACEHOLDER}'
        UNION ALL SELECT id, 2, 'phone', phone, CAST(verified = 'phone' AS INT) FROM batch
        WHERE has_own_phone AND phone <> '{CALL_CENTRE}')
"""
SIGHTINGS = f"""
    INSERT INTO shop.vafa_customers_sighting (id, customer_id, run_id, source, first_seen_at,
        details, identities)
    SELECT id, id, 1, 'shop', '{NOW}', json_object('email', json_array('{NOW}', email),
        'phone', json_array('{NOW}', phone)), '[]'
    FROM batch
"""


def rows(records: list[Record], first_id: int, seen: dict[str, set[str]]) -> pa.Table:
    """Give the columns that the database and the truth need."""
    names = ("person", "how", "name", "email", "phone", "country", "city", "postcode", "verified")
    columns = {name: [getattr(record, name) for record in records] for name in names}
    for kind in ("email", "phone"):
        columns[f"has_own_{kind}"] = [value not in seen[kind] for value in columns[kind]]
        # Copies stand right behind their person, so only the latest contacts are remembered.
        seen[kind] = set(columns[kind][-50:])
        columns[f"has_own_{kind}"] = _first_ones(columns[kind], columns[f"has_own_{kind}"])
    ids = list(range(first_id, first_id + len(records)))
    return pa.table({"id": ids, **columns})


def _first_ones(values: list[str], allowed: list[bool]) -> list[bool]:
    known: set[str] = set()
    own = []
    for value, may in zip(values, allowed, strict=True):
        own.append(may and value not in known)
        known.add(value)
    return own


def fill(address: str, records: int, truth: Path) -> None:
    """Write the records into the attached database, and who is who beside it."""
    from vafa.warehouse.jobs.scanners import load_scanner  # noqa: PLC0415 (its own process)

    connection = duckdb.connect()
    load_scanner(connection, "sqlite")
    connection.execute(f"ATTACH '{address}' AS shop (TYPE SQLITE)")
    people, made, writer = invented(records), 0, None
    seen: dict[str, set[str]] = {"email": set(), "phone": set()}
    while chunk := list(islice(people, BATCH)):
        batch = rows(chunk, made + 1, seen)
        for statement in (CUSTOMERS, IDENTITIES, SIGHTINGS):
            connection.execute(statement)
        known = batch.select(["id", "person", "how"])
        writer = writer or pq.ParquetWriter(truth, known.schema)
        writer.write_table(known)
        made += len(chunk)
    assert writer is not None
    writer.close()
    connection.close()


def search(address: str, result: Path) -> dict[str, float]:
    """Run the search as the job does, and measure its process."""
    began = time.perf_counter()
    shutil.rmtree(result, ignore_errors=True)
    result.mkdir()
    with tempfile.TemporaryDirectory(dir=OUT) as scratch:
        order = {
            "engine": "sqlite",
            "database": address,
            "scratch": scratch,
            "folder": str(result),
            "memory_mb": 1_500,
            "written": None,
            "compared": None,
            "keys": None,
            "secret": "benchmark",
        }
        done = subprocess.run(
            [sys.executable, "-m", "vafa.customers.jobs.search"],
            input=json.dumps(order), check=True, text=True, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"},
        )  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = json.loads(done.stdout.splitlines()[-1])
    return {
        **answer,
        "seconds": time.perf_counter() - began,
        "cpu": used.ru_utime + used.ru_stime,
        "peak_mb": used.ru_maxrss / 1024,
    }


TRUE_PAIRS = """
    SELECT least(one.id, other.id) AS low, greatest(one.id, other.id) AS high, other.how
    FROM truth AS one JOIN truth AS other USING (person)
    WHERE one.how = 'first record' AND other.how <> 'first record'
"""


def compare(truth: Path, result: Path) -> None:
    """Print precision and recall, per certainty and per way in which a copy was made."""
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW truth AS FROM read_parquet('{truth}')")
    connection.execute(f"CREATE VIEW found AS FROM read_parquet('{result}/pairs-*.parquet')")
    connection.execute(f"CREATE TABLE pair AS {TRUE_PAIRS}")
    marked = connection.execute(
        "SELECT certainty, is_identical, how, contains(reasons, 'may_be_family')"
        " FROM found LEFT JOIN pair USING (low, high)"
    ).fetchall()
    wanted = connection.execute("SELECT low, high, how FROM pair").fetchall()
    got = {
        (low, high): certainty
        for low, high, certainty in connection.execute(
            "SELECT low, high, certainty FROM found SEMI JOIN pair USING (low, high)"
        ).fetchall()
    }
    print(f"{'certainty':12}{'found':>9}{'true':>9}{'precision':>11}{'to find':>9}{'recall':>9}")
    for certainty in ("same", "strong", "look"):
        found = [how for sure, _identical, how, _family in marked if sure == certainty]
        right = sum(how is not None for how in found)
        due = [pair for pair in wanted if COPIES[pair[2]][1] == certainty]
        caught = sum(
            RANK[got.get((low, high), "nothing")] <= RANK[certainty] for low, high, _how in due
        )
        print(
            f"{certainty:12}{len(found):9,}{right:9,}{right / max(1, len(found)):11.4f}"
            f"{len(due):9,}{caught / max(1, len(due)):9.4f}"
        )
    families = [how for _sure, _identical, how, may_be_family in marked if may_be_family]
    wrong = families.count(None)
    print(f"of them perhaps a family: {len(families):,}, one person {len(families) - wrong:,}")
    identical = [how for _sure, is_identical, how, _family in marked if is_identical]
    print(f"accepted in bulk: {len(identical):,}, wrong {identical.count(None):,}")
    for how, (_share, certainty) in COPIES.items():
        mine = [got.get((low, high), "-") for low, high, this in wanted if this == how]
        print(f"  {how:40}{certainty:9}{len(mine):7,}  {dict(Counter(mine).most_common())}")


def make(records: int, folder: Path) -> None:
    """Make the product's tables in a database of its own, and fill the customers' ones."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "vafa.project.settings",
        "VAFA_DATA": str(folder),
        "DATABASE_URL": "",
    }
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--skip-checks"]
    subprocess.run(migrate, check=True, env=environment)
    fill_it = [sys.executable, __file__, "fill", str(folder), str(records)]
    subprocess.run(fill_it, check=True, env=environment)
    (folder / "made").touch()


def main() -> None:
    """Make the base once, search it, and say how right the search was."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = OUT / f"people_{records}"
    if not (folder / "made").exists():
        make(records, folder)
    result = folder / "pairs.parquet"
    measured = search(str(folder / "vafa.sqlite3"), result)
    print(
        f"{records:,} records, {measured['pairs']:,} pairs, {measured['crowded']:,} crowded"
        f" contacts: {measured['seconds']:.0f} s on the clock, {measured['cpu']:.0f} s of CPU,"
        f" {measured['peak_mb']:.0f} MB"
    )
    compare(folder / "truth.parquet", result)


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        home = Path(sys.argv[2])
        fill(str(home / "vafa.sqlite3"), int(sys.argv[3]), home / "truth.parquet")
    else:
        main()
