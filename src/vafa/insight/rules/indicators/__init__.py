"""How the figures are made, in words for the people of the shop. Pure."""

from __future__ import annotations

from dataclasses import replace

from vafa.core.text import search_key
from vafa.insight.rules.indicators.ahead import AHEAD
from vafa.insight.rules.indicators.basis import BASIS
from vafa.insight.rules.indicators.data import DATA
from vafa.insight.rules.indicators.prices import PRICES
from vafa.insight.rules.indicators.profit import PROFIT
from vafa.insight.rules.indicators.returning import RETURNING
from vafa.insight.rules.indicators.rhythm import RHYTHM
from vafa.insight.rules.indicators.right import RIGHT
from vafa.insight.rules.indicators.shape import Indicator, IndicatorGroup
from vafa.insight.rules.indicators.today import TODAY
from vafa.insight.rules.indicators.value import VALUE

# In the order of docs/reference/indicators.md.
INDICATORS: tuple[IndicatorGroup, ...] = (
    BASIS,
    RHYTHM,
    AHEAD,
    VALUE,
    PRICES,
    PROFIT,
    TODAY,
    RETURNING,
    RIGHT,
    DATA,
)
SLUGS = frozenset(one.slug for group in INDICATORS for one in group.indicators)


def indicators_about(words: str) -> tuple[IndicatorGroup, ...]:
    """Find the figures that speak of every word, in the reader's language; all for no word."""
    sought = [search_key(word) for word in words.split()]
    found = [
        replace(group, indicators=tuple(one for one in group.indicators if _speaks_of(one, sought)))
        for group in INDICATORS
    ]
    return tuple(group for group in found if group.indicators)


def _speaks_of(one: Indicator, sought: list[str]) -> bool:
    said = search_key(f"{one.title} {one.question} {one.meaning} {one.limit} {one.slug}")
    return all(word in said for word in sought)
