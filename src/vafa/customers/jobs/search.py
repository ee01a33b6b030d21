"""Finds records that may be one person, in a process that opens the database in no other way.

Run as a program: `python -m vafa.customers.jobs.search`, with the order on standard input. It
imports neither Django nor sqlite3, as `vafa.warehouse.jobs.export` explains. Names and contacts
stay in this process and in the scratch folder that its parent removes; the file it writes holds
ids, scores and codes of reasons.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from vafa.customers.jobs import blocks
from vafa.customers.rules.matching import (
    NOT_SEARCHED,
    Described,
    PairVerdict,
    Shared,
    mailbox_of,
    pair_verdict,
    place_key,
)
from vafa.customers.rules.naming import folded_name, name_key
from vafa.warehouse.jobs.scanners import load_scanner

_BATCH: Final = 20_000
_STEPS: Final = (
    ("reading", (blocks.RECORDS, blocks.ROOTS, blocks.CLAIMS)),
    ("contacts", (blocks.CONTACTS, blocks.CONTACT_PAIRS)),
    ("places", (blocks.PLACE_BLOCKS, blocks.HOLDERS, blocks.PLACE_PAIRS)),
    ("pairs", (blocks.CANDIDATES, blocks.PROVED)),
)
PAIRS: Final = pa.schema(
    [
        ("low", pa.int64()),
        ("high", pa.int64()),
        ("certainty", pa.string()),
        ("score", pa.int16()),
        ("reasons", pa.string()),
        ("is_identical", pa.bool_()),
    ]
)


def main() -> int:
    """Carry out the order on standard input, telling on standard output how far it is."""
    order = json.loads(sys.stdin.read())
    began = time.monotonic()
    try:
        found = _search(order)
    finally:
        # The parent removes it too, but it may have been killed meanwhile.
        shutil.rmtree(order["scratch"], ignore_errors=True)
    _tell(step="found", **found, seconds=round(time.monotonic() - began, 1))
    return 0


def _search(order: dict[str, Any]) -> dict[str, int]:
    connection = duckdb.connect(
        f"{order['scratch']}/search.duckdb", config={"memory_limit": f"{order['memory_mb']}MB"}
    )
    connection.execute("SET preserve_insertion_order = false")
    load_scanner(connection, order["engine"])
    kind = "SQLITE" if order["engine"] == "sqlite" else "POSTGRES"
    address = order["database"].replace("'", "''")
    connection.execute(f"ATTACH '{address}' AS shop (TYPE {kind}, READ_ONLY)")
    for function in (_name_key, _place_key, _mailbox_of):
        connection.create_function(function.__name__[1:], function, ["VARCHAR"], "VARCHAR")
    words = {
        "left_out": ", ".join(f"'{reason}'" for reason in NOT_SEARCHED),
        # SQLite keeps no truth values.
        "yes": "1" if order["engine"] == "sqlite" else "true",
    }
    for place, (step, statements) in enumerate(_STEPS):
        _tell(step=step, done=place, total=len(_STEPS))
        for statement in statements:
            connection.execute(_filled(statement, words))
    pairs = _judge_candidates(connection, order["result"])
    crowded = connection.execute(blocks.CROWDED).fetchone()
    connection.close()
    return {"pairs": pairs, "crowded": int(crowded[0]) if crowded else 0}


def _filled(statement: str, words: dict[str, str]) -> str:
    for name, text in words.items():
        statement = statement.replace(f"{{{name}}}", text)
    return statement


def _judge_candidates(connection: duckdb.DuckDBPyConnection, result: str) -> int:
    """Write the pairs that the rules say something about; memory holds one batch."""
    counted = connection.execute("SELECT count(*) FROM candidate").fetchone()
    total, done, written = int(counted[0]) if counted else 0, 0, 0
    rows = connection.execute(blocks.COMPARED_PAIRS)
    with pq.ParquetWriter(result, PAIRS) as writer:
        while batch := rows.fetchmany(_BATCH):
            judged = list(_judged(batch))
            writer.write_batch(pa.RecordBatch.from_pylist(judged, schema=PAIRS))
            done, written = done + len(batch), written + len(judged)
            _tell(step="comparing", done=done, total=total)
    return written


def _judged(batch: Sequence[tuple[Any, ...]]) -> Iterator[dict[str, object]]:
    for low, high, shared, namesakes, *details in batch:
        verdict = pair_verdict(
            _described(details[:8]),
            _described(details[8:]),
            shared=[Shared(one["kind"], one["is_verified"]) for one in shared or ()],
            namesakes=namesakes,
        )
        if verdict is not None:
            yield _row(low, high, verdict)


def _described(details: Sequence[Any]) -> Described:
    name, company, email, phone, country, city, postcode, emails = details
    return Described(
        name=name,
        company=company,
        email=email,
        phone=phone,
        country=country,
        city=city,
        postcode=postcode,
        verified_emails=frozenset(emails),
    )


def _row(low: int, high: int, verdict: PairVerdict) -> dict[str, object]:
    return {
        "low": low,
        "high": high,
        "certainty": verdict.certainty,
        "score": verdict.score,
        "reasons": json.dumps(verdict.reasons),
        "is_identical": verdict.is_identical,
    }


def _tell(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


# What DuckDB calls for each row, by its name without the underscore.
def _name_key(name: str) -> str:
    return name_key(folded_name(name))


def _place_key(text: str) -> str:
    return place_key(text)


def _mailbox_of(email: str) -> str:
    return mailbox_of(email)


if __name__ == "__main__":
    raise SystemExit(main())
