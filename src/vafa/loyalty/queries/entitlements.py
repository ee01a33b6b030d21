"""What members are entitled to: so many faster deliveries, early access, longer returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vafa.ledger.queries import holdings
from vafa.loyalty.models import Member, SpecialCondition
from vafa.loyalty.queries.members import owner_of


@dataclass(frozen=True)
class Entitlement:
    """A special condition that a member may still use so many times.

    `ends_at` is when the first of them ends, and `ending` how many end then.
    """

    key: str
    names: Mapping[str, str]
    left: int
    ends_at: datetime | None
    ending: int

    def name_in(self, language: str) -> str:
        """Give its name in a language, or in another one, or its key as words."""
        return name_of(self.key, self.names, language=language)


def name_of(key: str, names: Mapping[str, str], *, language: str) -> str:
    """Give the name of a special condition in a language, or the next best."""
    return names.get(language) or next(iter(names.values()), "") or key.replace("_", " ")


def entitlements_of(*, member: Member, at: datetime) -> list[Entitlement]:
    """List what a member may still use at a moment, in the order in which it was thought of."""
    owner = owner_of(member)
    has = holdings([owner], at=at)
    found = []
    for condition in SpecialCondition.objects.filter(programme=member.programme_id).order_by("id"):
        holding = has.get((owner, condition.asset_id))
        if holding and holding.spendable:
            first = holding.active_parts[0]
            found.append(
                Entitlement(
                    condition.key,
                    condition.names,
                    holding.spendable,
                    first.expires_at,
                    sum(
                        part.amount
                        for part in holding.active_parts
                        if part.expires_at == first.expires_at
                    ),
                )
            )
    return found
