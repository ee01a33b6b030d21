"""What a command of `vafa` consists of."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


def no_arguments(_parser: argparse.ArgumentParser) -> None:
    """Add nothing: the command takes no arguments."""


@dataclass(frozen=True)
class Command:
    """One command: its line of help, its arguments, and the dotted name of what it calls.

    The function is found only when the command runs, so that `vafa analyse` loads no web
    framework and `--help` answers at once.
    """

    help: str
    calls: str
    add_arguments: Callable[[argparse.ArgumentParser], None] = no_arguments
    needs_house: bool = True

    def run(self, options: argparse.Namespace) -> int:
        """Call the function and return its exit code."""
        module_name, _dot, name = self.calls.rpartition(".")
        return int(getattr(import_module(module_name), name)(options) or 0)
