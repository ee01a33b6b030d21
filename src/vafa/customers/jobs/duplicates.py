"""The search for duplicates and the merging of identical records, as long work of the queue."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection
from django.utils import timezone

from vafa.core.errors import Refused
from vafa.core.keys import SYSTEM, Actor
from vafa.customers.actions.duplicates import (
    FoundPair,
    accept_pair,
    close_search,
    keep_found_pairs,
)
from vafa.customers.models import Customer, DuplicatePair, PairState
from vafa.customers.rules.matching import known_longest
from vafa.journal.jobs.progress import Progress
from vafa.warehouse.jobs.address import database_address

_BATCH = 2_000
_KILL_SECONDS_MAX = 10


class SearchFailed(RuntimeError):
    """The process that compares records ended early; what was known stays as it was."""


def find_duplicates(progress: Progress) -> dict[str, Any]:
    """Look for records that may be one person and bring the queue in line.

    A search that was interrupted while its pairs were written goes on where it stood; before
    that, it begins anew. Names and contacts are only in a folder that vanishes with the search.
    """
    saved = progress.saved
    if not saved or not _result_path().exists():
        began = timezone.now()
        saved = {**_run_search(progress), "began": began.isoformat(), "kept": 0}
        progress.checkpoint(saved)
    at = datetime.fromisoformat(saved["began"])
    progress.report(step="keeping", done=saved["kept"], total=saved["pairs"])
    for first, batch in _found_pairs(int(saved["kept"])):
        progress.stop_if_cancelled()
        keep_found_pairs(found=batch, at=at, by=SYSTEM)
        saved = {**saved, "kept": first + len(batch)}
        progress.checkpoint(saved)
        progress.report(step="keeping", done=saved["kept"], total=saved["pairs"])
    is_open = close_search(at=at, by=SYSTEM)
    _result_path().unlink(missing_ok=True)
    return {"open": is_open, "pairs": saved["pairs"], "crowded": saved["crowded"]}


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


def _run_search(progress: Progress) -> dict[str, int]:
    """Start the process that compares records, and pass on how far it is.

    It must not outlive its parent's wish: cancelling kills it.
    """
    result = _result_path()
    result.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="vafa-duplicates-", ignore_cleanup_errors=True
    ) as scratch:
        order = {
            "engine": connection.vendor,
            "database": database_address(),
            "scratch": scratch,
            "result": str(result),
            "memory_mb": settings.ENVIRONMENT.memory_mb,
        }
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(
                [sys.executable, "-m", "vafa.customers.jobs.search"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            try:
                found = _followed(process, json.dumps(order), progress)
            except BaseException:
                process.kill()
                process.wait(_KILL_SECONDS_MAX)
                raise
            if process.wait(_KILL_SECONDS_MAX) != 0 or not found:
                errors.seek(0)
                raise SearchFailed(errors.read()[-2_000:])
    return {"pairs": found["pairs"], "crowded": found["crowded"]}


def _followed(process: subprocess.Popen[str], order: str, progress: Progress) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(order)
    process.stdin.close()
    told: dict[str, Any] = {}
    for line in process.stdout:
        told = json.loads(line)
        progress.stop_if_cancelled()
        progress.report(step=told["step"], done=told.get("done", 0), total=told.get("total"))
    return told if told.get("step") == "found" else {}


def _found_pairs(kept: int) -> Iterator[tuple[int, list[FoundPair]]]:
    """Give the pairs in batches, each with its place, without those that are kept already."""
    place = 0
    with pq.ParquetFile(_result_path()) as file:
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


def _result_path() -> Path:
    """Return where the found pairs wait to be kept: ids and codes, nothing personal."""
    return Path(settings.ENVIRONMENT.data_folder) / "duplicates" / "pairs.parquet"
