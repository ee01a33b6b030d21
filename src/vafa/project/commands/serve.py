"""`vafa serve`: the web server."""

from __future__ import annotations

import argparse

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces


def run(_options: argparse.Namespace) -> int:
    """Serve the pages until told to stop."""
    environment = settings.ENVIRONMENT
    Granian(
        "vafa.project.wsgi:application",
        address=environment.address,
        port=environment.port,
        interface=Interfaces.WSGI,
        workers=environment.web_processes,
        blocking_threads=environment.web_threads,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
    return 0
