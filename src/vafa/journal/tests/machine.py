"""Reactions and jobs for the worker's tests; their effects are counted in a table of its own."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from vafa.core.errors import Refused
from vafa.journal.jobs.progress import Progress
from vafa.journal.models import Entry
from vafa.journal.rules import Daily

HERE = "vafa.journal.tests.machine"
SETTINGS = {
    "VAFA_SCHEDULE_ZONE": "",
    "VAFA_REACTIONS": f"{HERE}.REACTIONS",
    "VAFA_JOBS": f"{HERE}.JOBS",
    "VAFA_SCHEDULE": f"{HERE}.SCHEDULE",
}
REACTIONS = {
    "test.happened": (f"{HERE}.note",),
    "test.happened_twice": (f"{HERE}.note", f"{HERE}.note_again"),
    "test.broke": (f"{HERE}.note_unless_broken",),
    "test.slow": (f"{HERE}.note_slowly",),
}
JOBS = {
    "test.count": f"{HERE}.count",
    "test.fail": f"{HERE}.fail",
    "test.refuse": f"{HERE}.refuse",
    "test.die": f"{HERE}.die",
}
SCHEDULE = {"nightly": Daily(job="test.count", hour=3, arguments={"upto": 1})}


class TooLittle(Refused):
    code = "too_little"
    sentence = "There is too little to say."


def make_table() -> None:
    """Make the table of effects anew; nothing in it is unique, so what happens twice is seen."""
    number = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS journal_test_effect")
        cursor.execute(
            f"CREATE TABLE journal_test_effect (id {number} PRIMARY KEY, subject bigint,"
            " entry bigint, reaction varchar(40))"
        )


def effects(reaction: str = "note") -> list[tuple[int, int]]:
    """Return (subject, entry) of every effect in the order in which they came about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, entry FROM journal_test_effect WHERE reaction = %s ORDER BY id",
            [reaction],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def note(entries: Sequence[Entry]) -> None:
    for entry in entries:
        _write(entry.subject_id or 0, entry.id, "note")


def note_again(entries: Sequence[Entry]) -> None:
    for entry in entries:
        _write(entry.subject_id or 0, entry.id, "note_again")


def note_slowly(entries: Sequence[Entry]) -> None:
    for entry in entries:
        _write(entry.subject_id or 0, entry.id, "note")
        time.sleep(0.005)


def note_unless_broken(entries: Sequence[Entry]) -> None:
    note(entries)
    if any(entry.payload.get("is_broken") for entry in entries):
        raise ValueError("somebody@example.com")


def count(progress: Progress, *, upto: int, pause: float = 0.0) -> dict[str, Any]:
    first = progress.saved.get("next", 0)
    for number in range(first, upto):
        progress.stop_if_cancelled()
        with transaction.atomic():
            _write(0, number, "count")
            progress.report(step="counting", done=number + 1, total=upto)
            progress.checkpoint({"next": number + 1})
        time.sleep(pause)
    return {"counted": upto, "began_at": first}


def fail(progress: Progress) -> dict[str, Any]:
    raise ValueError("somebody@example.com")


def refuse(progress: Progress) -> dict[str, Any]:
    raise TooLittle


def die(progress: Progress) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def _write(subject: int, entry: int, reaction: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_test_effect (subject, entry, reaction) VALUES (%s, %s, %s)",
            [subject, entry, reaction],
        )
