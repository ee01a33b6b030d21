"""Whether random lives of a shop with merges and their undo leave every table as it was.

    PYTHONPATH=src .venv/bin/python -m benchmarks.merge_undo --lives 10000

With VAFA_TEST_DATABASE=postgresql on PostgreSQL. Each life is told twice, with its merges and
without; `vafa.orders.tests.merge_histories` says how they are made up. `--first` is the seed of
the first life.
"""

from __future__ import annotations

import argparse
import os
import time
from random import Random

import django
from django.core.management import call_command
from django.db import connection

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from vafa.orders.tests.merge_histories import random_steps, told_apart  # noqa: E402


def main() -> None:
    """Live the lives and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lives", type=int, default=1_000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--steps", type=int, default=14)
    given = asked.parse_args()
    call_command("migrate", verbosity=0)
    began, merges, undone = time.monotonic(), 0, 0
    different: list[int] = []
    for seed in range(given.first, given.first + given.lives):
        steps = random_steps(Random(seed), length=given.steps)
        plain, merged, life = told_apart(steps, seed=seed)
        merges, undone = merges + life.merges, undone + life.undone
        if plain != merged:
            different.append(seed)
    seconds = time.monotonic() - began
    print(f"database: {connection.vendor}; lives: {given.lives} of {given.steps} steps")
    print(f"merges: {merges}; undone: {undone}; seconds: {seconds:.0f}")
    print(f"lives that left a table different: {len(different)} {different[:20]}")


if __name__ == "__main__":
    main()
