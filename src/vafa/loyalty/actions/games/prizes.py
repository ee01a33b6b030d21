"""What comes with a slice of a wheel or a place in a contest is given: points, a code, a thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

# Any: what a prize says of itself.
from typing import Any

from vafa.core.keys import Actor
from vafa.ledger.actions import Books
from vafa.ledger.rules.sheet import LotFacts
from vafa.loyalty.actions.codes import make_codes
from vafa.loyalty.models import CodeTemplate, Member
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.queries.rulebook import place_of
from vafa.loyalty.rules.calendar import RollingDays, expires_at


@dataclass(frozen=True)
class Won:
    """A prize on its way to a member; `source` names in the ledger what it was won by."""

    member: Member
    prize: Mapping[str, Any]
    source: str
    document: str
    at: datetime
    by: Actor


def give_prize(books: Books, won: Won) -> dict[str, object]:
    """Give what comes with a prize, and say what that was."""
    prize, at, programme = won.prize, won.at, won.member.programme
    until = _until(prize, at)
    if prize.get("points"):
        facts = LotFacts(
            asset=programme.asset_id,
            earned_at=at,
            active_from=at,
            expires_at=until,
            reason_class="marketing",
            unit_value_micro=programme.unit_value_micro,
            document=won.document,
        )
        draft = books.begin("won", won.source)
        books.issue(draft, to=owner_of(won.member), amount=prize["points"], facts=facts)
        return {"points": prize["points"]}
    if prize.get("code"):
        template = CodeTemplate.objects.get(programme=programme, key=prize["code"])
        made = make_codes(
            template_id=template.id,
            count=1,
            member_id=won.member.id,
            valid_until=until,
            at=at,
            by=won.by,
        )
        return {"code": made[0]}
    return {"thing": True} if prize.get("is_thing") else {}


def _until(prize: Mapping[str, Any], at: datetime) -> datetime | None:
    if not prize.get("days"):
        return None
    place = place_of()
    return expires_at(
        RollingDays(prize["days"]), earned_at=at, zone=place.time_zone, calendar=place.calendar
    )
