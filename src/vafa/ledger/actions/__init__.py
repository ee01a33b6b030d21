"""What is written into the books. Nothing else writes there."""

from __future__ import annotations

from vafa.ledger.actions.books import (
    AlreadyPosted,
    Books,
    HoldExists,
    HoldIsOver,
    MoreThanWas,
    NotEnough,
    NothingToMove,
    open_books,
)
from vafa.ledger.actions.disturbance import repeat_when_disturbed
from vafa.ledger.actions.looking import look_into_books

__all__ = [
    "AlreadyPosted",
    "Books",
    "HoldExists",
    "HoldIsOver",
    "MoreThanWas",
    "NotEnough",
    "NothingToMove",
    "look_into_books",
    "open_books",
    "repeat_when_disturbed",
]
