"""Tickets of draws: given while a draw is open, and withdrawn until it closes."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.actions.sharing import keep_as_it_is
from vafa.loyalty.models import DrawEntry, DrawState
from vafa.loyalty.queries.games.draws import is_open, name_in_draw
from vafa.loyalty.rules.engine.effects import EnterDraw
from vafa.loyalty.rules.happening import Happened


def enter(giving: Giving) -> Sequence[Happened]:
    """Give tickets of a draw, if it is still open; at the close nothing more gets in."""
    effect, at = giving.effect, giving.books.sheet.at
    assert isinstance(effect, EnterDraw)
    # No ticket gets anybody into what a jury decides.
    draw = giving.decision.programme.draws.filter(key=effect.draw, contest=None).first()
    if draw is None:
        giving.give_less(0)
        return ()
    # What closes before is seen here, what wants to close later waits for this entry.
    keep_as_it_is(draw)
    if at < draw.announced_at or not is_open(draw, at=at):
        giving.give_less(0)
        return ()
    DrawEntry.objects.get_or_create(
        draw=draw,
        source=giving.source,
        defaults={
            "member": giving.member,
            "weight": giving.row.given,
            "entered_at": at,
            "pseudonym": name_in_draw(draw, giving.member),
        },
    )
    return ()


def withdraw(giving: Giving, amount: int) -> None:
    """Withdraw tickets; once the list is frozen they stay in it."""
    effect = giving.effect
    assert isinstance(effect, EnterDraw)
    draw = giving.decision.programme.draws.get(key=effect.draw)
    keep_as_it_is(draw)
    if draw.state != DrawState.ANNOUNCED:
        return
    entry = draw.entries.get(source=giving.source)
    entry.weight -= min(entry.weight, amount)
    entry.save(update_fields=["weight"])
