"""`vafa demo`: a shop to try, in a data folder of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from django.conf import settings

from vafa.core.keys import COMMAND_LINE
from vafa.demo.actions import load_shop
from vafa.project.commands.start import ensure_owner, prepare
from vafa.staff.queries import now


def run(options: argparse.Namespace) -> int:
    """Load the shop beside the installation's own data, and say how to open it."""
    if not options.here:
        return _run_beside(options.shop)
    prepare()
    load_shop(name=options.shop, say=_say, at=now(), by=COMMAND_LINE)
    ensure_owner()
    folder = os.path.relpath(settings.ENVIRONMENT.data_folder)
    _say(f"Open it with:  VAFA_DATA={folder} vafa start")
    return 0


def _run_beside(shop: str) -> int:
    """Begin anew with a data folder named after the shop; a database by URL is never touched."""
    folder = settings.ENVIRONMENT.data_folder
    environment = {
        **os.environ,
        "VAFA_DATA": str(folder.with_name(f"{folder.name}-{shop}")),
        "DATABASE_URL": "",
        "VAFA_WAREHOUSE": "",
    }
    command = [sys.executable, "-m", "vafa.project", "demo", shop, "--here"]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
