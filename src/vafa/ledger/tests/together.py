"""Lets processes with many threads do tasks at one moment, for tests of what happens then."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vafa.ledger.queries import faults

PROCESSES = 2
# What starts a process that ends with its test: the fixture `start_process`.
Start = Callable[..., Any]
Tasks = Sequence[Mapping[str, object]]
Together = Callable[[Tasks], Counter[str]]


def in_processes(start: Start, *module: str) -> Together:
    """Return a function that shares tasks out and counts how they ended; the books stay sound.

    `module` is started with its arguments and a part of the tasks: it says that it is ready, waits
    for a line, and writes how each ended (`books_process.together`).
    """

    def run(tasks: Tasks) -> Counter[str]:
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        running = [
            start(sys.executable, "-m", *module, json.dumps(tasks[part::PROCESSES]), **pipes)
            for part in range(PROCESSES)
        ]
        for process in running:
            assert process.stdout.readline() == "ready\n"
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        outcomes: Counter[str] = Counter()
        for process in running:
            out, errors = process.communicate(timeout=300)
            assert process.returncode == 0, errors
            outcomes.update(json.loads(out))
        assert list(faults()) == []
        return outcomes

    return run
