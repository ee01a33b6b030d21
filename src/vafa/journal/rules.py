"""When things are due, how long to wait before trying again, and what may be said of an error."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from vafa.core.errors import Refused, Unreadable

DELIVERY_ATTEMPTS_MAX = 8
WORK_ATTEMPTS_MAX = 3
LANE_LENGTH_MAX = 190
ERROR_LENGTH_MAX = 4_000
# Their messages speak of files, memory and our own rules. Other messages may quote a row, and so
# a person: the database writes the offending values into its errors.
_ERRORS_WITH_A_SAFE_MESSAGE = (Refused, Unreadable, OSError, MemoryError, ImportError)


@dataclass(frozen=True, kw_only=True)
class Daily:
    """A job for every day, at an hour and minute of the shop's time zone."""

    job: str
    hour: int
    minute: int = 0
    arguments: Mapping[str, object] = field(default_factory=dict)
    unique_key: str = ""

    def latest_due(self, now: datetime, *, zone: ZoneInfo) -> datetime:
        """Return the latest instant, now or before, at which the job was due."""
        local = now.astimezone(zone)
        due = _at_clock(local, hour=self.hour, minute=self.minute)
        return (
            due
            if due <= now
            else _at_clock(local - timedelta(days=1), hour=self.hour, minute=self.minute)
        )


@dataclass(frozen=True, kw_only=True)
class Every:
    """A job for every so many minutes."""

    job: str
    minutes: int
    arguments: Mapping[str, object] = field(default_factory=dict)
    unique_key: str = ""

    def latest_due(self, now: datetime, *, zone: ZoneInfo) -> datetime:
        """Return the latest instant, now or before, at which the job was due."""
        seconds = self.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=UTC)


def _at_clock(local: datetime, *, hour: int, minute: int) -> datetime:
    return datetime.combine(local.date(), time(hour, minute), tzinfo=local.tzinfo).astimezone(UTC)


def lane_of(*, reaction: str, subject_kind: str, subject_id: int | None) -> str:
    """Name the queue in which deliveries keep their order: one subject and one reaction."""
    lane = f"{reaction}|{subject_kind}:{'' if subject_id is None else subject_id}"
    assert len(lane) <= LANE_LENGTH_MAX, f"The lane's name is too long: {lane}"
    return lane


def delivery_pause(attempts: int) -> timedelta:
    """Say how long a delivery waits after so many attempts: 1, 4, 16 … seconds, one hour at most.

    Eight attempts take about an hour and a half, so a database that restarts kills nothing.
    """
    return timedelta(seconds=min(4 ** (attempts - 1), 3_600))


def work_pause(attempts: int) -> timedelta:
    """Say how long a long job waits after so many attempts: 5 seconds, then a minute."""
    return timedelta(seconds=5 if attempts <= 1 else 60)


def error_text(error: BaseException) -> str:
    """Describe an error for the people who run the installation, without anything personal.

    The kind of the error and the places in the code are always told; its message only when it
    is of a kind that cannot quote somebody's data.
    """
    title = type(error).__name__
    if isinstance(error, _ERRORS_WITH_A_SAFE_MESSAGE):
        title = f"{title}: {error}"
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    places = [f"  {frame.name} ({_module(frame.filename)}:{frame.lineno})" for frame in frames]
    return "\n".join([title, *reversed(places)])[:ERROR_LENGTH_MAX]


def _module(filename: str) -> str:
    # The folders of the installation say nothing about the error.
    for root in ("/site-packages/", "/src/"):
        if root in filename:
            return filename.rpartition(root)[2]
    return filename.rpartition("/")[2]
