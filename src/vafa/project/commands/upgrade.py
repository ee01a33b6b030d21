"""`vafa upgrade`: after a new version is installed: back up, migrate, check."""

from __future__ import annotations

import argparse
import sys

from django.core.management import call_command

from vafa.core.keys import COMMAND_LINE
from vafa.journal.actions import ask_for_work
from vafa.project.commands.backup import default_path
from vafa.project.keeping.archive import write_backup
from vafa.project.keeping.checks import print_checks
from vafa.staff.queries import now


def run(_options: argparse.Namespace) -> int:
    """Leave a backup behind, bring tables and files up to date, and check everything.

    The figures are made anew as well, as soon as the worker runs: pages may show more than before.
    """
    path = write_backup(default_path(), at=now())
    sys.stdout.write(f"Backed up to {path}\n")
    call_command("migrate", verbosity=1, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    ask_for_work(
        job="insight.refresh",
        arguments={},
        unique_key="refresh",
        at=now(),
        by=COMMAND_LINE,
    )
    return print_checks()
