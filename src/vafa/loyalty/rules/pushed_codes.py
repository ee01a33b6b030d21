"""What shops are told of codes, and tell: of uses, of codes that exist already. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class PushedCode(NamedTuple):
    """A code as a shop is told of it."""

    code: str
    kind: str
    uses: int
    valid_from: datetime | None
    valid_until: datetime | None


class ToldUse(NamedTuple):
    """A use of a code as a shop tells of it."""

    code: str
    order: str
    used_at: datetime


class OldCode(NamedTuple):
    """A code that people have in their hands already, with the uses that are left."""

    row_number: int
    code: str
    uses: int
    valid_until: datetime | None
