"""Why a draw cannot be held, or a proof does not prove: codes that forms put into words."""

from __future__ import annotations


class BadDraw(ValueError):
    """Say with a code what is wrong with a draw or its proof, and where.

    `place` names a field or an entry, never a person.
    """

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code}: {place}" if place else code)
        self.code = code
        self.place = place
