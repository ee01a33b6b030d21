"""Finds records that may be one person, in a process that opens the database in no other way.

Run as a program: `python -m vafa.customers.jobs.search`, with the order on standard input. It
imports neither Django nor sqlite3, as `vafa.warehouse.jobs.export` explains. Names and contacts
stay in this process and in the scratch folder that its parent removes; the files it leaves hold
ids, scores, codes of reasons and keyed hashes.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
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
# Of these many candidates the pairs are written, and kept when the search is killed.
_PART: Final = 60_000
_READING: Final = (blocks.RECORDS, blocks.ROOTS, blocks.CLAIMS)
_KEYS: Final = (blocks.CONTACT_KEYS, blocks.PLACE_KEYS, blocks.OWN_KEYS)
_PAIRING: Final = (
    ("contacts", (blocks.CONTACTS, blocks.CONTACT_PAIRS)),
    ("places", (blocks.PLACE_BLOCKS, blocks.BEARERS, blocks.PLACE_PAIRS)),
    ("pairs", (blocks.CANDIDATES, blocks.KEEP_CANDIDATES, blocks.PROVED)),
)
_ALL: Final = (
    ("reading", (*_READING, *_KEYS)),
    ("blocks", (blocks.ALL_KEYS_OF_ALL, blocks.TOTAL, blocks.HOLDERS, blocks.KEEP_KEYS)),
    *_PAIRING,
)
# First the blocks of what is new, then everybody in them.
_WRITTEN: Final = (
    ("reading", (*_READING, *_KEYS)),
    ("blocks", (blocks.ALL_KEYS_RENEWED, blocks.TOTAL, blocks.HOLDERS, blocks.KEEP_KEYS)),
    ("partners", (blocks.PARTNERS,)),
)
_PARTNERS: Final = (("partners", (*_READING, *_KEYS, "DROP TABLE holder", blocks.HOLDERS)),)
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
    connection = _opened(order)
    candidates = f"{order['folder']}/{blocks.CANDIDATES_FILE}"
    words = {
        "left_out": ", ".join(f"'{reason}'" for reason in NOT_SEARCHED),
        # SQLite keeps no truth values.
        "yes": "1" if order["engine"] == "sqlite" else "true",
        "secret": order["secret"],
        "candidates": f"read_parquet('{candidates}', file_row_number = true)",
        "new_candidates": f"'{candidates}.new'",
        "new_keys": f"'{order['folder']}/{blocks.KEYS_FILE}'",
        "kept_keys": f"read_parquet('{order['keys']}')",
        "among": "",
        "touching": "",
    }
    if order["compared"] is None:
        _make_blocks(connection, words, order)
        first = 0
    else:
        first = int(order["compared"])
        _run(connection, words, (("reading", (blocks.PLAIN_RECORDS, *_READING[1:])),))
        _run(connection, words, (("reading", (blocks.PROVED,)),))
    compared = _compare(connection, words, order["folder"], first)
    connection.close()
    return {"candidates": compared}


def _opened(order: dict[str, Any]) -> duckdb.DuckDBPyConnection:
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
    return connection


def _make_blocks(
    connection: duckdb.DuckDBPyConnection, words: dict[str, str], order: dict[str, Any]
) -> None:
    """Find the candidates, of all records or of those written since, and keep them."""
    if order["written"] is None:
        _run(connection, words, _ALL)
    else:
        connection.execute("CREATE TABLE written AS SELECT unnest(?) AS id", [order["written"]])
        among = "AND id IN (SELECT id FROM {table})"
        _run(connection, {**words, "among": among.format(table="written")}, _WRITTEN)
        words = {
            **words,
            "among": among.format(table="chosen"),
            "touching": blocks.TOUCHING_WRITTEN,
        }
        _run(connection, words, (*_PARTNERS, *_PAIRING))
    crowded = connection.execute(blocks.CROWDED).fetchone()
    found = Path(order["folder"]) / blocks.CANDIDATES_FILE
    found.with_name(f"{found.name}.new").replace(found)
    _tell(step="blocked", crowded=int(crowded[0]) if crowded else 0)


def _run(
    connection: duckdb.DuckDBPyConnection,
    words: dict[str, str],
    steps: Sequence[tuple[str, Sequence[str]]],
) -> None:
    for place, (step, statements) in enumerate(steps):
        _tell(step=step, done=place, total=len(steps))
        for statement in statements:
            connection.execute(_filled(statement, words))


def _filled(statement: str, words: dict[str, str]) -> str:
    for name, text in words.items():
        statement = statement.replace(f"{{{name}}}", text)
    return statement


def _compare(
    connection: duckdb.DuckDBPyConnection, words: dict[str, str], folder: str, first: int
) -> int:
    """Write the pairs that the rules say something about, part by part; a part is whole or not."""
    counted = connection.execute(_filled(blocks.COUNTED, words)).fetchone()
    total = int(counted[0]) if counted else 0
    while first < total:
        behind = min(first + _PART, total)
        places = {"first": str(first), "behind": str(behind)}
        rows = connection.execute(_filled(blocks.COMPARED_PAIRS, words | places))
        unfinished = Path(folder) / f"{first:012}.unfinished"
        with pq.ParquetWriter(unfinished, PAIRS) as writer:
            while batch := rows.fetchmany(_BATCH):
                judged = list(_judged(batch))
                writer.write_batch(pa.RecordBatch.from_pylist(judged, schema=PAIRS))
        unfinished.replace(Path(folder) / blocks.PART_NAME.format(first=first))
        first = behind
        _tell(step="comparing", done=first, total=total)
    return total


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
