"""Badges are held once for their window, and withdrawn when what earned them went back."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.models import BadgeAward
from vafa.loyalty.queries.games.challenges import clock_of
from vafa.loyalty.rules.engine.effects import AwardBadge
from vafa.loyalty.rules.games import badge_window
from vafa.loyalty.rules.happening import Happened


def award(giving: Giving) -> Sequence[Happened]:
    """Award a badge; nothing is given to who holds it for the same window."""
    effect, awarded_at = giving.effect, giving.decision.occurred_at
    assert isinstance(effect, AwardBadge)
    badge = giving.decision.programme.badges.filter(key=effect.badge).first()
    if badge is None:
        giving.give_less(0)
        return ()
    found, is_new = BadgeAward.objects.get_or_create(
        member=giving.member,
        badge=badge,
        window=badge_window(awarded_at, per=badge.per, clock=clock_of(giving.place)),
        defaults={"source": giving.source, "awarded_at": awarded_at},
    )
    if not is_new and found.withdrawn_at is None:
        giving.give_less(0)
    elif not is_new:
        found.source, found.awarded_at, found.withdrawn_at = giving.source, awarded_at, None
        found.save(update_fields=["source", "awarded_at", "withdrawn_at"])
    return ()


def withdraw(giving: Giving, amount: int) -> None:
    """Withdraw the badge that this gave."""
    held = BadgeAward.objects.filter(member=giving.member, source=giving.source, withdrawn_at=None)
    held.update(withdrawn_at=giving.books.sheet.at)
