"""`vafa upgrade`: after a new version is installed: back up, migrate, check."""

from __future__ import annotations

import argparse
import sys

from django.core.management import call_command

from vafa.project.commands.backup import default_path
from vafa.project.keeping.archive import write_backup
from vafa.project.keeping.checks import print_checks
from vafa.staff.queries import now


def run(_options: argparse.Namespace) -> int:
    """Leave a backup behind, bring tables and static files up to date, and check everything."""
    path = write_backup(default_path(), at=now())
    sys.stdout.write(f"Backed up to {path}\n")
    call_command("migrate", verbosity=1, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    return print_checks()
