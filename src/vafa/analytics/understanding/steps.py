"""How long each step took and how much memory the process needed."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# The kernel counts in kilobytes on Linux and in bytes on macOS.
_PER_MB = 1024.0**2 if sys.platform == "darwin" else 1024.0


@dataclass
class Steps:
    """Seconds per named step, in the order in which the steps were taken."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what happens inside; a name used twice adds up."""
        started = time.perf_counter()
        yield
        taken = time.perf_counter() - started
        self.seconds[name] = round(self.seconds.get(name, 0.0) + taken, 3)


def peak_memory_mb() -> float:
    """Answer the largest resident memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _PER_MB
