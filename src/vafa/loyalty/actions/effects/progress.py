"""Deeds bring members on in challenges; what has completed one stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.models import (
    ChallengeCompletion,
    ChallengeDeed,
    ChallengeDef,
    ChallengeProgress,
    Member,
)
from vafa.loyalty.queries.games.challenges import challenge_of, clock_of, deeds_of
from vafa.loyalty.rules.engine import Programme as Place
from vafa.loyalty.rules.engine.effects import Progress
from vafa.loyalty.rules.games import progress_of
from vafa.loyalty.rules.happening import Happened


def bring_on(giving: Giving) -> Sequence[Happened]:
    """Record a deed for a challenge, and tell what was completed by it.

    Once for each effect of a decision. Nothing counts that happened outside the challenge's time,
    or after it was completed as often as it can be.
    """
    effect, happened_at = giving.effect, giving.decision.occurred_at
    assert isinstance(effect, Progress)
    challenge = giving.decision.programme.challenges.filter(key=effect.challenge).first()
    if challenge is None or not challenge_of(challenge).period.contains(happened_at):
        giving.give_less(0)
        return ()
    told = _completions(challenge, giving.member)
    most = (challenge.completions_max - told) * challenge_of(challenge).target
    if most < giving.row.given:
        giving.give_less(most)
    if not giving.row.given:
        return ()
    ChallengeDeed.objects.get_or_create(
        challenge=challenge,
        member=giving.member,
        source=giving.source,
        defaults={"amount": giving.row.given, "occurred_at": happened_at},
    )
    return _follow(challenge, giving, told=told)


def take_back(giving: Giving, amount: int) -> None:
    """Take a deed back, or so much of it; what has completed a challenge stays."""
    deed = ChallengeDeed.objects.filter(
        member=giving.member, source=giving.source, completion=None
    ).first()
    if deed is None:
        return
    deed.taken_back = min(deed.amount, deed.taken_back + amount)
    deed.save(update_fields=["taken_back"])
    _follow(deed.challenge, giving, told=_completions(deed.challenge, giving.member))


def _completions(challenge: ChallengeDef, member: Member) -> int:
    return challenge.completions.filter(member=member).count()


def _follow(challenge: ChallengeDef, giving: Giving, *, told: int) -> list[Happened]:
    """Work out anew how far a member is, and write down each completion that is new."""
    member = giving.member
    at = max(giving.decision.occurred_at, giving.books.sheet.at)
    done, completed = _reached(challenge, member, place=giving.place, at=at)
    ChallengeProgress.objects.update_or_create(
        challenge=challenge, member=member, defaults={"done": done, "moved_at": at}
    )
    happened = []
    for number, completed_at in enumerate(completed[told:], start=told + 1):
        ChallengeCompletion.objects.create(
            challenge=challenge, member=member, number=number, completed_at=completed_at
        )
        used = challenge.deeds.filter(member=member, completion=None, occurred_at__lte=completed_at)
        used.update(completion=number)
        source = f"{challenge.id}:{number}"
        happened.append(Happened("challenge_completed", source, challenge.key, number))
    return happened


def _reached(
    challenge: ChallengeDef, member: Member, *, place: Place, at: datetime
) -> tuple[int, Sequence[datetime]]:
    deeds = deeds_of(list(challenge.deeds.filter(member=member).order_by("id")))
    progress = progress_of(deeds, challenge_of(challenge), clock=clock_of(place), at=at)
    return progress.done, progress.completed_at
