"""Whether random lives of a shop with merges and their undo leave every table as it was.

    PYTHONPATH=src .venv/bin/python -m benchmarks.merge_undo --lives 10000

With VAFA_TEST_DATABASE=postgresql on PostgreSQL. Each life is told twice, with its merges and
without; `vafa.orders.tests.merge_histories` says how they are made up. `--first` is the seed of
the first life. `--processes` shares the lives out, each process with a database of its own; almost
all time is Python's, so as many as there are cores halve or quarter it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from random import Random

import django
from django.core.management import call_command
from django.db import connection

# Before the settings name the database of this process in it.
ENVIRONMENT = dict(os.environ)
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from vafa.orders.tests.merge_histories import random_steps, told_apart  # noqa: E402


def main() -> None:
    """Live the lives, here or in several processes, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--lives", type=int, default=1_000)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--steps", type=int, default=14)
    asked.add_argument("--processes", type=int, default=1)
    given = asked.parse_args()
    if given.processes > 1:
        share_out(given)
    else:
        live(range(given.first, given.first + given.lives), steps_each=given.steps)


def share_out(given: argparse.Namespace) -> None:
    """Let several processes live the lives; each prints figures of its own."""
    each = -(-given.lives // given.processes)
    last = given.first + given.lives
    command = (sys.executable, "-m", "benchmarks.merge_undo", "--steps", str(given.steps))
    started = [
        subprocess.Popen(
            [*command, "--first", str(first), "--lives", str(min(each, last - first))],
            env=ENVIRONMENT,
        )
        for first in range(given.first, last, each)
    ]
    for process in started:
        process.wait()
    sys.exit(max(process.returncode for process in started))


def live(seeds: range, *, steps_each: int) -> None:
    """Live the lives of some seeds in this process."""
    call_command("migrate", verbosity=0)
    began, merges, undone = time.monotonic(), 0, 0
    different: list[int] = []
    for seed in seeds:
        steps = random_steps(Random(seed), length=steps_each)
        plain, merged, life = told_apart(steps, seed=seed)
        merges, undone = merges + life.merges, undone + life.undone
        if plain != merged:
            different.append(seed)
    seconds = time.monotonic() - began
    print(f"database: {connection.vendor}; lives: {len(seeds)} from {seeds.start}")
    print(
        f"merges: {merges}; undone: {undone}; seconds: {seconds:.0f}, CPU {time.process_time():.0f}"
    )
    print(f"lives that left a table different: {len(different)} {different[:20]}")


if __name__ == "__main__":
    main()
