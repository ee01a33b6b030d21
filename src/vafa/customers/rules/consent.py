"""Who may be written to: the moment of a statement that names only its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def moment_said(day: date, *, zone: tzinfo, is_withdrawal: bool, now: datetime) -> datetime:
    """Return the moment that counts for something said on a day, which is never in the future.

    Within one day nobody knows what came first: a consent counts from its first instant, a
    withdrawal from its last, so that the withdrawal wins. What is said today was said now.
    """
    if day == now.astimezone(zone).date():
        return now
    if not is_withdrawal:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    following = datetime.combine(day + timedelta(days=1), time(), zone)
    return following.astimezone(UTC) - timedelta(microseconds=1)
