"""Writers of one SQLite database take turns, in this process and over all processes.

SQLite lets one write at a time, and whoever waits sleeps and looks again, longer each time: with
several writers somebody waits for a second while others pass. Here they stand in a line, and the
next one begins within a fraction of a millisecond. The line only orders them: SQLite's own lock
decides, so a line that cannot be had, on a disk without locks, costs speed and nothing else.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque
from typing import Final

SUFFIX: Final = ".turns"
# Bytes of the file: the pen is held while writing, the turn by who gets the pen next.
_PEN, _TURN = 0, 1
# A lock of a file cannot be waited for with an end, so one thread of each process looks often: all
# equally often, or who came last would be first. After a second somebody writes for long.
_PAUSE_SECONDS: Final = 0.0003
_PAUSE_SECONDS_LONG: Final = 0.005
_LONG_SECONDS: Final = 1.0


class _Threads:
    """The threads of this process, of which one may go on: in the order in which they came."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._is_taken = False

    def enter(self, *, seconds: float) -> bool:
        """Wait for the others; says no when that took longer than so many seconds."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=max(seconds, 0)):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        # Called at the very last moment.
        return True

    def leave(self) -> None:
        """Call the next one."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class Turns:
    """The line of one database: threads of a process wait for each other, then for the others.

    Locks of records belong to the process and end with it, however it ends; a forked child has
    none of them.
    """

    def __init__(self, path: str) -> None:
        self._threads = _Threads()
        self._file = _opened(path)

    def take(self, *, seconds: float) -> bool:
        """Wait for the turn to write; says no when it did not come within so many seconds."""
        until = time.monotonic() + seconds
        if not self._threads.enter(seconds=seconds):
            return False
        try:
            if self._file is None or self._take_pen(self._file, until):
                return True
        except OSError:
            # This disk has no locks: threads wait for each other, processes as SQLite does it.
            self._file = None
            return True
        self._threads.leave()
        return False

    def give_back(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, _PEN)
        self._threads.leave()

    def begin_anew(self) -> None:
        """Forget the threads of the parent process, as a forked child does."""
        self._threads = _Threads()

    def _take_pen(self, file: int, until: float) -> bool:
        """Take the pen while holding the turn, so that nobody who comes later is first."""
        if not _lock(file, _TURN, until):
            return False
        try:
            return _lock(file, _PEN, until)
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN, 1, _TURN)


_lines: dict[str, Turns] = {}
_making = threading.Lock()


def turns_of(database: str) -> Turns:
    """Return the line of a database: one in a process, however many connections there are."""
    path = os.path.realpath(database) + SUFFIX
    with _making:
        if path not in _lines:
            _lines[path] = Turns(path)
        return _lines[path]


def _opened(path: str) -> int | None:
    # Never closed: closing a file ends all locks that the process has on it.
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError:
        return None


def _lock(file: int, byte: int, until: float) -> bool:
    long = time.monotonic() + _LONG_SECONDS
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            now = time.monotonic()
            if now >= until:
                return False
            time.sleep(_PAUSE_SECONDS if now < long else _PAUSE_SECONDS_LONG)
        else:
            return True


def _begin_anew() -> None:
    global _making  # noqa: PLW0603
    _making = threading.Lock()
    for line in _lines.values():
        line.begin_anew()


os.register_at_fork(after_in_child=_begin_anew)
