"""What the warehouse is told: which months of facts are no longer true, and to copy them anew."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F

from vafa.core.keys import Actor
from vafa.warehouse.jobs.address import database_address
from vafa.warehouse.models import DirtyMonth
from vafa.warehouse.queries import facts_folder
from vafa.warehouse.rules import FactQuery

EXPORT_SECONDS_MAX = 3_600
MONTHS_AT_ONCE_MAX = 24


class ExportFailed(RuntimeError):
    """The facts could not be copied out of the database; the old ones are untouched."""


@dataclass(frozen=True)
class Exported:
    """What an export wrote: rows by fact table, months (None for all), and the time it took."""

    rows: dict[str, int]
    months: list[date] | None
    seconds: float


def mark_dirty(*, days: Iterable[date], at: datetime) -> None:
    """Mark the months of these local days as changed since they were last exported.

    Part of the caller's transaction. A month that is already marked gets a later moment, so that
    an export that began before it knows that its work is out of date.
    """
    months = sorted({day.replace(day=1) for day in days})
    DirtyMonth.objects.bulk_create(
        (DirtyMonth(month=month, marked_at=at) for month in months), ignore_conflicts=True
    )
    # Never the same moment twice, even when a long import marks a month with one `at` again.
    DirtyMonth.objects.filter(month__in=months).update(
        marked_at=F("marked_at") + timedelta(microseconds=1)
    )


def export_facts(*, facts: Sequence[FactQuery], zone: str, at: datetime, by: Actor) -> Exported:
    """Copy the facts of every dirty month from the database to Parquet, or all when unsure.

    Everything is copied when the warehouse is empty, when the shop's zone or a query changed, or
    when many months are dirty. Marks set while the copy runs stay for the next one.
    """
    marks = {mark.month: mark.marked_at for mark in DirtyMonth.objects.order_by("month")}
    stamp = _stamp(facts, zone)
    is_whole = _stamp_path().exists() and _stamp_path().read_text() == stamp
    months = sorted(marks) if is_whole and len(marks) <= MONTHS_AT_ONCE_MAX else None
    answer = _run_export(facts, zone=zone, months=months)
    for month, marked_at in marks.items():
        DirtyMonth.objects.filter(month=month, marked_at=marked_at).delete()
    _stamp_path().write_text(stamp)
    return Exported(rows=answer["rows"], months=months, seconds=answer["seconds"])


def _run_export(
    facts: Sequence[FactQuery], *, zone: str, months: list[date] | None
) -> dict[str, Any]:
    folder = facts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="scratch-") as scratch:
        order = {
            "engine": connection.vendor,
            "database": database_address(),
            "folder": str(folder),
            "scratch": scratch,
            "zone": zone,
            "months": None if months is None else [month.isoformat() for month in months],
            "memory_mb": settings.ENVIRONMENT.memory_mb,
            "facts": [asdict(fact) for fact in facts],
        }
        done = subprocess.run(
            [sys.executable, "-m", "vafa.warehouse.jobs.export"],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            timeout=EXPORT_SECONDS_MAX,
            check=False,
        )
    if done.returncode != 0:
        raise ExportFailed(done.stderr[-2_000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _stamp(facts: Sequence[FactQuery], zone: str) -> str:
    known = json.dumps([zone, [asdict(fact) for fact in facts]], sort_keys=True)
    return hashlib.sha256(known.encode()).hexdigest()


def _stamp_path() -> Path:
    return facts_folder() / "stamp"
