"""What games are called on pages, and what a challenge asks, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from vafa.core.presentation import Reader
from vafa.loyalty.models import Draw
from vafa.loyalty.rules.games import InARow, Times, WithinDays

Label = str | Promise

WHEEL_LABELS: Final[dict[str, Label]] = {
    "wheel": _("Wheel of fortune"),
    "scratch": _("Scratch card"),
}
BADGE_LABELS: Final[dict[str, Label]] = {
    "once": _("Once for ever"),
    "year": _("Once a year"),
    "month": _("Once a month"),
}
MEASURE_LABELS: Final[dict[str, Label]] = {
    "points": _("Points earned"),
    "challenges": _("Challenges completed"),
    "badges": _("Badges held"),
}
DRAW_LABELS: Final[dict[str, Label]] = {
    "announced": pgettext_lazy("draw", "Open"),
    "closed": pgettext_lazy("draw", "Closed"),
    "valued": pgettext_lazy("draw", "Ready to draw"),
    "drawn": pgettext_lazy("draw", "Drawn"),
    "published": pgettext_lazy("draw", "Published"),
}
DRAW_TONES: Final[dict[str, str]] = {"announced": "good", "closed": "warn", "valued": "warn"}
REFUSED_LABELS: Final[dict[str, Label]] = {
    "excluded": _("On the list of those who may not take part, or own staff"),
    "outside_period": _("Outside the time of the draw"),
    "age_unknown": _("Nobody said how old they are"),
    "too_young": _("Too young"),
    "elsewhere": _("Lives in another country, or it is not known"),
    "tickets_used_up": _("Has as many tickets as anybody may have"),
}


def game_name(names: Mapping[str, str], reader: Reader) -> str:
    """Name a game in the reader's language, or in one that it has a name in."""
    return names.get(reader.language) or next(iter(names.values()), "")


def prize_name(draw: Draw, number: int, *, language: str) -> str:
    """Name the prize of a place in a language, or as it was announced; a reserve has none."""
    for place, (announced, count) in enumerate(draw.announcement["prizes"]):
        if number <= count:
            names = draw.prize_names[place] if draw.prize_names else {}
            return names.get(language) or str(announced)
        number -= count
    return ""


def prizes_named(draw: Draw, *, language: str) -> list[tuple[int, str]]:
    """Return how many there are of each prize, and its name in a language."""
    first, named = 1, []
    for _announced, count in draw.announcement["prizes"]:
        named.append((count, prize_name(draw, first, language=language)))
        first += count
    return named


def asks_sentence(asks: Times | WithinDays | InARow, reader: Reader) -> str:
    """Say what a challenge asks."""
    if isinstance(asks, Times):
        words = ngettext("Do it %(number)s time", "Do it %(number)s times", asks.times)
        return words % {"number": reader.number(asks.times)}
    if isinstance(asks, WithinDays):
        words = ngettext(
            "Do it %(number)s time within %(days)s days",
            "Do it %(number)s times within %(days)s days",
            asks.times,
        )
        return words % {"number": reader.number(asks.times), "days": reader.number(asks.days)}
    count = asks.turns
    match asks.turn:
        case "day":
            words = ngettext("On %(number)s day in a row", "On %(number)s days in a row", count)
        case "week":
            words = ngettext("In %(number)s week in a row", "In %(number)s weeks in a row", count)
        case _:
            words = ngettext("In %(number)s month in a row", "In %(number)s months in a row", count)
    return words % {"number": reader.number(count)}
