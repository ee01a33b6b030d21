"""Spins of wheels are lots of an asset of their own, taken back while they are unused."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.ledger.rules.sheet import LotFacts
from vafa.ledger.rules.undoing import total
from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.calendar import expires_at
from vafa.loyalty.rules.engine.effects import GiveSpin
from vafa.loyalty.rules.happening import Happened

GAVE = "gave_spin"


def give(giving: Giving) -> Sequence[Happened]:
    """Give spins with the end that the rule names; of a wheel that is not there, none."""
    effect, earned_at, place = giving.effect, giving.decision.occurred_at, giving.place
    assert isinstance(effect, GiveSpin)
    wheel = giving.decision.programme.wheels.filter(key=effect.wheel).first()
    if wheel is None:
        giving.give_less(0)
        return ()
    facts = LotFacts(
        asset=wheel.asset_id,
        earned_at=earned_at,
        active_from=earned_at,
        expires_at=expires_at(
            effect.validity, earned_at=earned_at, zone=place.time_zone, calendar=place.calendar
        ),
        reason_class="marketing",
        rule_version=giving.row.version_id,
        document=giving.decision.document[:120],
    )
    draft = giving.books.begin(GAVE, giving.source, occurred_at=earned_at)
    giving.books.issue(draft, to=owner_of(giving.member), amount=giving.row.given, facts=facts)
    return ()


def take_back(giving: Giving, amount: int) -> None:
    """Take spins back that were not used; who has spun keeps what came of it."""
    effect, books = giving.effect, giving.books
    assert isinstance(effect, GiveSpin)
    wheel = giving.decision.programme.wheels.get(key=effect.wheel)
    original = books.original(books.number_of(GAVE, giving.source), wheel.asset_id)
    books.claw_back(
        "spin_returned",
        f"{giving.row.id} {giving.row.reversed}",
        original,
        min(amount, total(original.given())),
        owner=owner_of(giving.member),
        policy="forgive",
    )
