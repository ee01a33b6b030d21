"""Tickets of draws: given while a draw is open, and withdrawn until it closes."""

from __future__ import annotations

from collections.abc import Sequence

from vafa.loyalty.actions.effects.carrying import Giving
from vafa.loyalty.models import Draw, DrawEntry, DrawState
from vafa.loyalty.queries.games.draws import is_open
from vafa.loyalty.rules.engine.effects import EnterDraw
from vafa.loyalty.rules.happening import Happened


def enter(giving: Giving) -> Sequence[Happened]:
    """Give tickets of a draw, if it is still open; at the close nothing more gets in."""
    effect, at = giving.effect, giving.books.sheet.at
    assert isinstance(effect, EnterDraw)
    draw = giving.decision.programme.draws.filter(key=effect.draw).first()
    if draw is None or at < draw.announced_at or not is_open(draw, at=at):
        giving.give_less(0)
        return ()
    entry, _is_new = DrawEntry.objects.get_or_create(
        draw=draw,
        source=giving.source,
        defaults={"member": giving.member, "weight": giving.row.given, "entered_at": at},
    )
    # A row that points to the draw lets no close pass it: what closed before is seen here, what
    # closes later sees the entry.
    if not Draw.objects.filter(pk=draw.pk, state=DrawState.ANNOUNCED).exists():
        entry.delete()
        giving.give_less(0)
    return ()


def withdraw(giving: Giving, amount: int) -> None:
    """Withdraw tickets; once the list is frozen they stay in it."""
    effect = giving.effect
    assert isinstance(effect, EnterDraw)
    # The lock waits for a close that has begun.
    draw = giving.decision.programme.draws.select_for_update(no_key=True).get(key=effect.draw)
    if draw.state != DrawState.ANNOUNCED:
        return
    entry = draw.entries.get(source=giving.source)
    entry.weight -= min(entry.weight, amount)
    entry.save(update_fields=["weight"])
