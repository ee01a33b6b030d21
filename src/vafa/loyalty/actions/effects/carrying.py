"""What a kind of effect is handed when it is given or taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vafa.ledger.actions import Books
from vafa.loyalty.models import GivenEffect, Member, OrderDecision
from vafa.loyalty.rules.engine import Programme as Place
from vafa.loyalty.rules.engine.effects import Effect
from vafa.loyalty.rules.happening import Happened


@dataclass(frozen=True)
class Giving:
    """One effect of a decision, with the open books in which its member is locked.

    `row` is saved already; whoever gives less than was decided changes it and saves it.
    """

    books: Books
    decision: OrderDecision
    row: GivenEffect
    effect: Effect
    place: Place

    @property
    def member(self) -> Member:
        """Whom it is given to: effects that need a member are never decided without one."""
        assert self.decision.member is not None
        return self.decision.member

    @property
    def source(self) -> str:
        """Name in the ledger what one effect gives for one order or event."""
        return f"{self.decision.id} {self.row.version_id}.{self.row.index}"

    def give_less(self, amount: int) -> None:
        """Write down that less was given than was decided."""
        self.row.given = amount
        self.row.save(update_fields=["given"])


class Carrier(NamedTuple):
    """How one kind of effect is given, and how so many units of it are taken back.

    Giving may tell of something that happened by it, which rules are asked about next.
    """

    give: Callable[[Giving], Sequence[Happened]]
    take_back: Callable[[Giving, int], None]
