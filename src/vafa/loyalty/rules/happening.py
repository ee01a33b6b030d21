"""Something that happened to a member and may set rules off, beside what happens to orders."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Happened:
    """One event: its `source` tells it apart from all others of its trigger and member,
    for ever.

    `what` names the survey, the challenge or the tier; `number` and `amount` (in the shop's
    smallest unit) say how many and how much, where there is something to say.
    """

    trigger: str
    source: str
    what: str | None = None
    number: int | None = None
    amount: int | None = None

    def document_of(self, member_id: int) -> str:
        """Give the name under which what it gave a member is found again."""
        return f"{self.trigger}:{member_id}:{self.source}"
