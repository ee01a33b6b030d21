"""`vafa backup`: everything in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django.conf import settings

from vafa.project.keeping.archive import write_backup
from vafa.staff.queries import now


def run(options: argparse.Namespace) -> int:
    """Write the backup and say where it is."""
    path = Path(options.file) if options.file else default_path()
    written = write_backup(path, at=now())
    sys.stdout.write(f"{written}  ({written.stat().st_size / 1e6:.1f} MB)\n")
    return 0


def default_path() -> Path:
    """Name a new file in the folder of backups."""
    folder: Path = settings.ENVIRONMENT.data_folder / "backups"
    return folder / f"vafa-{now():%Y%m%dT%H%M%S}.tar.gz"
