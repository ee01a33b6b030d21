"""A request's time in the database has an end, so that one question cannot hold up the others."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

from vafa.web.api.problems import ApiProblem

SECONDS_MAX = 10
_STEPS_BETWEEN_LOOKS = 200_000
_RETRY_SECONDS = "5"


@contextmanager
def database_deadline(seconds: float = SECONDS_MAX) -> Iterator[None]:
    """Stop what the database does for this request after some seconds, and say it is busy."""
    connection.ensure_connection()
    end = time.monotonic() + seconds
    _begin(end, seconds)
    try:
        yield
    except OperationalError as error:
        # Two who waited for each other: one of them was ended, and may ask again with the same key.
        is_held_up = any(word in str(error) for word in ("locked", "deadlock"))
        if time.monotonic() >= end or is_held_up:
            raise ApiProblem("busy", headers={"Retry-After": _RETRY_SECONDS}) from error
        raise
    finally:
        _end()


def _begin(end: float, seconds: float) -> None:
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(
            lambda: time.monotonic() >= end, _STEPS_BETWEEN_LOOKS
        )
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {int(seconds * 1000)}")


def _end() -> None:
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(None, 0)
    elif not connection.in_atomic_block or not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
