"""Why the process of a job ended, told as far as its worker can know it."""

from __future__ import annotations

import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

# Counters of processes that were killed for want of memory: of our own container, of the machine.
_COUNTERS: Final = (Path("/sys/fs/cgroup/memory.events"), Path("/proc/vmstat"))
_COUNTED: Final = "oom_kill"
_CRASHES: Final = frozenset(
    {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE}
)

CANCELLED: Final = "it was cancelled and did not stop by itself"
OVER: Final = "its work was over and it did not go by itself"
GIVEN_AWAY: Final = "its lease ran out and the work was given to another worker"


def memory_kills() -> int:
    """Count how often the system killed a process for want of memory; 0 where it does not say."""
    found = 0
    for path in _COUNTERS:
        with suppress(OSError, ValueError):
            for line in path.read_text().splitlines():
                name, _blank, count = line.partition(" ")
                found += int(count) if name == _COUNTED else 0
    return found


def ending_of(*, code: int, ended_because: str = "", memory_ran_out: bool = False) -> str:
    """Say how a process ended, as the end of a sentence that begins with it.

    `ended_because` is the worker's own reason when it was the worker that ended it. That memory
    ran out meanwhile is told as what it is: likely the reason of a kill, but no proof.
    """
    if ended_because:
        return f"was ended by its worker: {ended_because}"
    if code >= 0:
        return f"ended with code {code}"
    name = _name_of(-code)
    if -code in _CRASHES:
        return f"crashed ({name})"
    if -code != signal.SIGKILL:
        return f"was ended from outside ({name})"
    if memory_ran_out:
        return f"was killed from outside ({name}) while the machine ran out of memory"
    return f"was killed from outside ({name})"


def _name_of(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
