"""The command `vafa`: one place where each command is named and handed on."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import django

from vafa.core.errors import Refused
from vafa.project.commands import COMMANDS
from vafa.project.environment import BadSetting


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code; refusals and bad settings are one sentence."""
    options = _parser().parse_args(arguments)
    command = COMMANDS[options.command]
    try:
        if command.needs_house:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vafa.project.settings")
            django.setup()
        code = command.run(options)
    except (Refused, BadSetting) as refusal:
        sys.exit(f"vafa {options.command}: {refusal}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vafa", description="Customer relationships and loyalty for online shops."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        child = subparsers.add_parser(name, help=command.help, description=command.help)
        command.add_arguments(child)
    return parser
