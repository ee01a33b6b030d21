"""`vafa ledger`: the books proved from their entries, and handed to the accountant."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TextIO

from vafa.core.periods import Period, days_period
from vafa.ledger.queries import JournalLine, faults, journal_lines, promises
from vafa.staff.queries import shop


def run(options: argparse.Namespace) -> int:
    """Do what the verb says; 1 when the books contradict themselves."""
    return _check() if options.verb == "check" else _export(options)


def _check() -> int:
    found = list(faults())
    for fault in found:
        sys.stdout.write(f"{fault.promise}: not kept at {fault.place}\n")
    if not found:
        sys.stdout.write(f"All {len(promises())} promises of the books are kept.\n")
    return 1 if found else 0


def _export(options: argparse.Namespace) -> int:
    period = days_period(options.since, options.until, zone=shop().time_zone)
    if options.file is None:
        _write(sys.stdout, period)
        return 0
    with Path(options.file).open("w", encoding="utf-8", newline="") as out:
        _write(out, period)
    return 0


def _write(out: TextIO, period: Period) -> None:
    rows = csv.writer(out)
    rows.writerow(JournalLine._fields)
    for line in journal_lines(period=period):
        moments = (line.recorded_at.isoformat(), line.occurred_at.isoformat())
        rows.writerow([line.posting, *moments, *line[3:]])
