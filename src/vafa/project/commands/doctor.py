"""`vafa doctor`: is all well, and if not, what mends it."""

from __future__ import annotations

import argparse

from vafa.project.keeping.checks import print_checks


def run(_options: argparse.Namespace) -> int:
    """Check everything; 1 when something needs mending."""
    return print_checks()
