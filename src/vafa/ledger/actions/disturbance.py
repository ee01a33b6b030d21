"""What another one's work at the same moment has broken off is done again, whole."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import Error, IntegrityError, OperationalError, connection

T = TypeVar("T")

_TIMES: Final = 8
_PAUSE_SECONDS: Final = 0.02
# PostgreSQL: serialization failure, deadlock, lock not available.
_PASSING_STATES: Final = frozenset({"40001", "40P01", "55P03"})
# What two say at once, neither seeing the other: the second time, it is seen.
_SAID_BY_TWO: Final = ("ledger_posted_once", "ledger_one_hold")
_SAID_BY_TWO_SQLITE: Final = ("vafa_ledger_posting.kind", "vafa_ledger_hold.purpose")


def repeat_when_disturbed(*, act: Callable[[], T]) -> T:
    """Do something whole, and again when others came in its way; the last failure is raised.

    What is done opens its own books with the same facts each time, so it has one effect at most.
    Refuses to begin inside a transaction: a part of one cannot be done again.
    """
    assert not connection.in_atomic_block, "Only a whole transaction can be done again."
    for attempt in range(_TIMES - 1):
        try:
            return act()
        except (OperationalError, IntegrityError) as error:
            if not _passes(error):
                raise
            # Those who met do not meet again at once.
            time.sleep(_PAUSE_SECONDS * 2**attempt * random.random())  # noqa: S311
    return act()


def _passes(error: Error) -> bool:
    cause = error.__cause__
    words = str(error)
    if isinstance(error, IntegrityError):
        return any(name in words for name in _SAID_BY_TWO + _SAID_BY_TWO_SQLITE)
    if getattr(cause, "sqlstate", None) in _PASSING_STATES:
        return True
    return getattr(cause, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
