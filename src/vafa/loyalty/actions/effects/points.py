"""Points are given as lots, taken back where they are, and come back when they had been spent."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.ledger.rules.sheet import LotFacts
from vafa.ledger.rules.undoing import total
from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.models import OrderDecision
from vafa.loyalty.queries.members import owner_of
from vafa.loyalty.rules.calendar import active_from, expires_at
from vafa.loyalty.rules.counter import COUNTER
from vafa.loyalty.rules.engine.effects import Grant, Spend
from vafa.loyalty.rules.happening import Happened


def grant(giving: Giving) -> Sequence[Happened]:
    """Give points with the terms that the rule names."""
    effect, decision, row = giving.effect, giving.decision, giving.row
    assert isinstance(effect, Grant)
    programme, place, earned_at = decision.programme, giving.place, decision.occurred_at
    facts = LotFacts(
        asset=effect.asset,
        earned_at=earned_at,
        active_from=active_from(
            effect.pending,
            ordered_at=earned_at,
            delivered_at=earned_at if _is_handed_over(decision) else None,
            return_days=programme.return_days,
            zone=place.time_zone,
        ),
        expires_at=expires_at(
            effect.validity, earned_at=earned_at, zone=place.time_zone, calendar=place.calendar
        ),
        reason_class=effect.reason,
        unit_value_micro=programme.unit_value_micro,
        rule_version=row.version_id,
        document=decision.document[:120],
    )
    draft = giving.books.begin("earned", giving.source, occurred_at=earned_at)
    giving.books.issue(draft, to=owner_of(giving.member), amount=row.given, facts=facts)
    return ()


def _is_handed_over(decision: OrderDecision) -> bool:
    """Say whether the goods are with the customer: delivered, or taken along at the counter."""
    is_counter = decision.document.startswith(COUNTER)
    return is_counter or decision.trigger in {"order_delivered", "order_completed"}


def claw_back(giving: Giving, amount: int) -> None:
    """Take points back, as the programme says about points that were spent meanwhile."""
    effect, row, books = giving.effect, giving.row, giving.books
    assert isinstance(effect, Grant)
    original = books.original(books.number_of("earned", giving.source), effect.asset)
    books.claw_back(
        "returned",
        f"{row.id} {row.reversed}",
        original,
        min(amount, total(original.given())),
        owner=owner_of(giving.member),
        policy=giving.decision.programme.return_policy,  # type: ignore[arg-type]
    )


def spent(giving: Giving) -> Sequence[Happened]:
    """Leave it: what pays for an order is taken with everything else that the order takes."""
    return ()


def give_back(giving: Giving, amount: int) -> None:
    """Give points back that had paid, with the end they had."""
    assert isinstance(giving.effect, Spend)
    posting = giving.decision.spent_posting_id
    assert posting is not None
    original = giving.books.original(posting, giving.effect.asset)
    row = giving.row
    giving.books.restore("unspent", f"{row.id} {row.reversed}", original, amount)
