"""`vafa restore`: a backup put in place of what is there."""

from __future__ import annotations

import argparse
import socket
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from vafa.core.errors import Refused
from vafa.journal.queries import queue_health
from vafa.project.keeping.archive import restore_backup
from vafa.staff.queries import now

ALIVE = timedelta(seconds=15)


class StillRunning(Refused):
    code = "still_running"
    sentence = "The %(what)s is still running: stop it first, then restore."


def run(options: argparse.Namespace) -> int:
    """Restore, bring the tables up to this version, and say where the old state is kept."""
    _refuse_while_running()
    aside = restore_backup(Path(options.file), at=now())
    call_command("migrate", verbosity=0, interactive=False)
    sys.stdout.write(f"Restored. What was there before is kept in {aside}\n")
    return 0


def _refuse_while_running() -> None:
    environment = settings.ENVIRONMENT
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex((environment.address, environment.port)) == 0:
            raise StillRunning(what="web server")
    try:
        seen_at = queue_health().seen_at
    except DatabaseError:
        # An empty or damaged database has no worker, and is just what a restore is for.
        return
    if seen_at is not None and now() - seen_at < ALIVE:
        raise StillRunning(what="worker")
