"""Games as their pages show them: names and states in words, charts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from vafa.core.presentation import Reader
from vafa.loyalty.forms.game_words import (
    BADGE_LABELS,
    DRAW_LABELS,
    DRAW_TONES,
    MEASURE_LABELS,
    WHEEL_LABELS,
    asks_sentence,
    game_name,
)
from vafa.loyalty.models import BadgeDef, BoardDef, ChallengeDef, Draw, PackDef, WheelDef
from vafa.loyalty.queries.games.figures import SliceFigures
from vafa.loyalty.rules.games import read_asks
from vafa.web.charts import Axis, Chart, Series

Shown = list[dict[str, Any]]  # Any: a row and its words.


class NewWords(NamedTuple):
    """What stands above the form of a new game."""

    title: str | Promise
    note: str | Promise


NEW_GAMES: Final[dict[str, NewWords]] = {
    "challenge": NewWords(
        _("A new challenge"),
        _("Something to do so many times. A rule says which deed brings a member on."),
    ),
    "badge": NewWords(
        _("A new badge"), _("A sign of honour that a rule awards, for a challenge for example.")
    ),
    "wheel": NewWords(
        _("A new wheel or scratch card"),
        _("A rule gives spins; what a spin brings is decided by a seed that anybody can check."),
    ),
    "draw": NewWords(
        _("A new draw"),
        _("Once it is announced nothing about it can be changed, not even by you."),
    ),
    "contest": NewWords(
        _("A new contest"),
        _("Members hand something in, a jury judges it. How is fixed when it is announced."),
    ),
    "board": NewWords(
        _("A new leaderboard"),
        _("Members see places and invented names, never who somebody is."),
    ),
    "pack": NewWords(
        _("A new pack of credits"),
        _("Sold in advance and used one by one: ten coffees for the price of nine."),
    ),
}


def shown_challenges(rows: Iterable[ChallengeDef], reader: Reader) -> Shown:
    """Say what each challenge asks."""
    return [
        {
            "row": row,
            "name": game_name(row.names, reader),
            "asks": asks_sentence(read_asks(row.asks), reader),
        }
        for row in rows
    ]


def shown_badges(rows: Iterable[BadgeDef], reader: Reader) -> Shown:
    """Say how often each badge can be earned."""
    return [
        {"row": row, "name": game_name(row.names, reader), "per": BADGE_LABELS[row.per]}
        for row in rows
    ]


def shown_wheels(rows: Iterable[WheelDef], reader: Reader) -> Shown:
    """Say what each wheel looks like."""
    return [
        {"row": row, "name": game_name(row.names, reader), "kind": WHEEL_LABELS[row.kind]}
        for row in rows
    ]


def shown_draws(rows: Iterable[Draw], reader: Reader) -> Shown:
    """Say how far each draw is."""
    return [
        {
            "row": row,
            "name": game_name(row.names, reader),
            "state": DRAW_LABELS[row.state],
            "tone": DRAW_TONES.get(row.state, ""),
        }
        for row in rows
    ]


def shown_boards(rows: Iterable[BoardDef], reader: Reader) -> Shown:
    """Say what each leaderboard counts."""
    return [
        {"row": row, "name": game_name(row.names, reader), "measure": MEASURE_LABELS[row.measure]}
        for row in rows
    ]


def shown_packs(rows: Iterable[PackDef], reader: Reader) -> Shown:
    """Name each pack."""
    return [{"row": row, "name": game_name(row.names, reader)} for row in rows]


def shown_slices(figures: Sequence[SliceFigures], reader: Reader) -> Shown:
    """Name each slice, with the share of spins that came to it."""
    spins = sum(part.landed for part in figures)
    return [
        {
            "part": part,
            "name": game_name(part.labels, reader),
            "came": part.landed / spins if spins else None,
        }
        for part in figures
    ]


def slices_chart(figures: Sequence[SliceFigures], reader: Reader) -> Chart:
    """Draw how often each slice came beside how often it should."""
    spins = sum(part.landed for part in figures)
    came = [part.landed / spins if spins else None for part in figures]
    return Chart(
        kind="bar",
        title=gettext("Spins by slice"),
        categories=[game_name(part.labels, reader) for part in figures],
        series=[
            Series(pgettext("spins", "Came"), came, "accent"),
            Series(pgettext("spins", "Expected"), [part.share for part in figures], "muted"),
        ],
        x_axis=Axis(words="text"),
        y_axis=Axis(words="percent", low=0),
        height="small",
    )
