"""The search for duplicates and the merging of identical records, as long work of the queue."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions.duplicates import (
    FoundPair,
    accept_pair,
    ask_to_find_duplicates,
    close_search,
    keep_found_pairs,
)
from vafa.customers.jobs.blocks import BLOCKS_VERSION, CANDIDATES_FILE, KEYS_FILE
from vafa.customers.models import Customer, DuplicatePair, PairState
from vafa.customers.queries.trees import records_written_so_far
from vafa.customers.rules.matching import known_longest
from vafa.journal.jobs.progress import Progress
from vafa.journal.queries import settled_before
from vafa.warehouse.jobs.address import database_address

_BATCH = 2_000
_KILL_SECONDS_MAX = 10
# Up to here a search among all takes seconds; a larger shop's waits for the night.
_QUICK_RECORDS_MAX = 100_000
# When more than one record in so many was written, all are compared with all.
_OF_ALL_MAX = 4
_MOMENT = "%Y%m%dT%H%M%S%f"


class SearchFailed(RuntimeError):
    """The process that compares records ended early; what was known stays as it was."""


def find_duplicates(progress: Progress) -> dict[str, Any]:
    """Look among all records for those that may be one person, and bring the queue in line.

    Killed, it goes on where it stood, with the pairs that were not compared or kept yet. Names and
    contacts are only in a folder that vanishes with the search.
    """
    folder = _folder() / "all"
    saved = _searched(progress, folder, written=None)
    at = datetime.fromisoformat(saved["began"])
    is_open = close_search(at=at, by=SYSTEM)
    _keep_keys(folder, saved)
    return {"open": is_open, "pairs": saved["kept"], "crowded": saved["crowded"]}


def find_new_duplicates(progress: Progress) -> dict[str, Any]:
    """Look for duplicates of the records that were written since the latest search alone.

    Without the keys of a search before, and where most records are new, all are compared with all
    when that is quick; a larger shop's wait for the night.
    """
    folder = _folder() / "new"
    written = progress.saved.get("written")
    if written is None:
        written = _written_since(_latest_keys())
        progress.checkpoint({"written": written})
    if written is None:
        if _is_quick():
            ask_to_find_duplicates(at=timezone.now(), by=SYSTEM)
        return {"left_to_the_search_among_all": True}
    if not written:
        return {"written": 0}
    saved = _searched(progress, folder, written=written)
    at = datetime.fromisoformat(saved["began"])
    is_open = close_search(at=at, by=SYSTEM, among=written)
    _keep_keys(folder, saved)
    return {"open": is_open, "pairs": saved["kept"], "written": len(written)}


def accept_identical(progress: Progress, *, by: str, reason: str) -> dict[str, Any]:
    """Merge each open pair that needs nobody to look; one that is refused stays in the queue."""
    pairs = DuplicatePair.objects.filter(state=PairState.OPEN, is_identical=True)
    total, merged, refused, last_id = pairs.count(), 0, 0, 0
    while pair := pairs.filter(id__gt=last_id).order_by("id").first():
        progress.stop_if_cancelled()
        last_id = pair.id
        try:
            accept_pair(
                pair_id=pair.id,
                kept_id=_kept_of(pair),
                chosen={},
                reason=reason,
                at=timezone.now(),
                by=Actor.parse(by),
            )
            merged += 1
        except Refused:
            refused += 1
        progress.report(step="merging", done=merged + refused, total=total)
    return {"merged": merged, "refused": refused}


def _kept_of(pair: DuplicatePair) -> int:
    customers = Customer.objects.filter(id__in=(pair.low_id, pair.high_id))
    return known_longest(dict(customers.values_list("id", "first_seen_at")))


# Any: what a checkpoint holds.
def _searched(progress: Progress, folder: Path, *, written: list[int] | None) -> dict[str, Any]:
    """Search, or go on with a search, until all pairs are kept; returns the last checkpoint."""
    saved = dict(progress.saved)
    keys = _latest_keys()
    if "began" not in saved or not _is_whole(folder, saved):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        began = {"began": timezone.now().isoformat(), "since": settled_before().isoformat()}
        saved = {"written": written, **began, "kept": 0, "compared": None, "keys": _keys_name()}
    order = {
        "engine": connection.vendor,
        "database": database_address(),
        "folder": str(folder),
        "memory_mb": settings.ENVIRONMENT.memory_mb,
        "written": written,
        "secret": _secret(),
        "keys": str(keys),
    }
    if saved["compared"] is None or saved["compared"] < saved["candidates"]:
        for told in _child(order | {"compared": saved["compared"]}, progress):
            if told["step"] == "blocked":
                saved = {**saved, "crowded": told["crowded"], "compared": 0, "candidates": 1}
            elif told["step"] == "comparing":
                saved = {**saved, "compared": told["done"], "candidates": told["total"]}
            if told["step"] in {"blocked", "comparing"}:
                progress.checkpoint(saved)
        # Also when there was nothing to compare.
        saved = {**saved, "candidates": saved["compared"]}
    return _kept(progress, folder, saved)


# Any: what a checkpoint holds.
def _kept(progress: Progress, folder: Path, saved: dict[str, Any]) -> dict[str, Any]:
    """Keep the found pairs in batches, each with its place, without those that are kept already."""
    at = datetime.fromisoformat(saved["began"])
    progress.report(step="keeping", done=saved["kept"])
    for first, batch in _found_pairs(folder, int(saved["kept"])):
        progress.stop_if_cancelled()
        keep_found_pairs(found=batch, at=at, by=SYSTEM)
        saved = {**saved, "kept": first + len(batch)}
        progress.checkpoint(saved)
        progress.report(step="keeping", done=saved["kept"])
    return saved


# Any: the order that the child reads, and what it tells.
def _child(order: dict[str, Any], progress: Progress) -> Iterator[dict[str, Any]]:
    """Start the process that compares records, and pass on what it tells.

    It must not outlive its parent's wish: cancelling kills it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="vafa-duplicates-", ignore_cleanup_errors=True) as place,
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "vafa.customers.jobs.search"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        told: dict[str, Any] = {}
        try:
            for told in _followed(process, json.dumps(order | {"scratch": place}), progress):
                yield told
        except BaseException:
            process.kill()
            process.wait(_KILL_SECONDS_MAX)
            raise
        if process.wait(_KILL_SECONDS_MAX) != 0 or told.get("step") != "found":
            errors.seek(0)
            raise SearchFailed(errors.read()[-2_000:])


# Any: what the child tells.
def _followed(
    process: subprocess.Popen[str], order: str, progress: Progress
) -> Iterator[dict[str, Any]]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order)
    process.stdin.close()
    for line in process.stdout:
        told = json.loads(line)
        progress.stop_if_cancelled()
        progress.report(step=told["step"], done=told.get("done", 0), total=told.get("total"))
        yield told


def _found_pairs(folder: Path, kept: int) -> Iterator[tuple[int, list[FoundPair]]]:
    place = 0
    for part in sorted(folder.glob("pairs-*.parquet")):
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                rows = batch.to_pylist()
                fresh = rows[max(0, kept - place) :]
                if fresh:
                    first = place + len(rows) - len(fresh)
                    yield first, [_pair(row) for row in fresh]
                place += len(rows)


def _pair(row: dict[str, Any]) -> FoundPair:
    reasons = tuple((code, points) for code, points in json.loads(row["reasons"]))
    return FoundPair(**{**row, "reasons": reasons})


# Any: what a checkpoint holds.
def _is_whole(folder: Path, saved: dict[str, Any]) -> bool:
    """Say whether what a killed search left behind is there, and of this version."""
    whole = saved["keys"] == _keys_name() and (folder / CANDIDATES_FILE).exists()
    return whole and saved["compared"] is not None


def _folder() -> Path:
    """Return where a search keeps what it goes on from: ids, codes and hashes, nothing personal."""
    return Path(settings.ENVIRONMENT.data_folder) / "duplicates"


def _secret() -> str:
    return salted_hmac("vafa.customers.duplicates", "blocks", algorithm="sha256").hexdigest()


def _keys_name() -> str:
    """Name what the keys of blocks depend on: another secret, or another way to hash them."""
    told = f"{_secret()} {version('duckdb')} {BLOCKS_VERSION}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _latest_keys() -> Path | None:
    """Return the keys that the latest whole search kept, if this version can use them."""
    return max(_folder().glob(f"keys-{_keys_name()}-*.parquet"), default=None)


def _written_since(keys: Path | None) -> list[int] | None:
    """Return the records written since the keys were made; None when that is most of them."""
    if keys is None:
        return None
    since = datetime.strptime(keys.stem.rpartition("-")[2], _MOMENT).replace(tzinfo=UTC)
    changed = records_written_so_far(since=since)
    if changed.count() > Customer.objects.count() // _OF_ALL_MAX:
        return None
    return list(changed.order_by("id").values_list("id", flat=True))


def _is_quick() -> bool:
    return Customer.objects.order_by()[: _QUICK_RECORDS_MAX + 1].count() <= _QUICK_RECORDS_MAX


# Any: what a checkpoint holds.
def _keep_keys(folder: Path, saved: dict[str, Any]) -> None:
    """Put the keys of a whole search in the place of those before, and tidy up."""
    since = datetime.fromisoformat(saved["since"]).astimezone(UTC)
    name = f"keys-{saved['keys']}-{since.strftime(_MOMENT)}.parquet"
    (folder / KEYS_FILE).replace(_folder() / name)
    for older in _folder().glob("keys-*.parquet"):
        if older.name != name:
            older.unlink()
    shutil.rmtree(folder, ignore_errors=True)
