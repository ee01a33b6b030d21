"""Special conditions are given as units with an end; what is unused can be withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.ledger.rules.sheet import AccountKey, LotFacts
from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.actions.entitlements import special_condition
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.calendar import expires_at
from vafa.loyalty.rules.engine.effects import Entitle
from vafa.loyalty.rules.happening import Happened

_KIND = "entitled"


def entitle(giving: Giving) -> Sequence[Happened]:
    """Give so many units of a special condition."""
    effect, decision, place = giving.effect, giving.decision, giving.place
    assert isinstance(effect, Entitle)
    since = decision.occurred_at
    condition = special_condition(programme_id=decision.programme_id, key=effect.what)
    facts = LotFacts(
        asset=condition.asset_id,
        earned_at=since,
        active_from=since,
        expires_at=expires_at(
            effect.validity, earned_at=since, zone=place.time_zone, calendar=place.calendar
        ),
        reason_class="marketing",
        rule_version=giving.row.version_id,
        document=decision.document[:120],
    )
    draft = giving.books.begin(_KIND, giving.source, occurred_at=since)
    giving.books.issue(draft, to=owner_of(giving.member), amount=giving.row.given, facts=facts)
    return ()


def withdraw(giving: Giving, amount: int) -> None:
    """Take back what is unused of it; what was used stays used."""
    effect, row, books = giving.effect, giving.row, giving.books
    assert isinstance(effect, Entitle)
    condition = special_condition(programme_id=giving.decision.programme_id, key=effect.what)
    owner, asset = owner_of(giving.member), condition.asset_id
    original = books.original(books.number_of(_KIND, giving.source), asset)
    unused = books.sheet.lots[AccountKey(owner, "active", asset)]
    left = sum(unused.get(lot, 0) for lot, _given in original.given() if lot is not None)
    if min(amount, left):
        books.claw_back(
            "withdrawn",
            f"{row.id} {row.reversed}",
            original,
            min(amount, left),
            owner=owner,
            policy="within_balance",
        )
