"""What the page of tiers shows: levels, members near a change, and how many stand where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.calendars import day_in
from vafa.core.presentation import Reader
from vafa.loyalty.forms.rule_values import both, either
from vafa.loyalty.forms.units import Units, units_for
from vafa.loyalty.models import Programme, TierState
from vafa.loyalty.queries.tier_lists import LevelCount
from vafa.loyalty.queries.tiers import level_name, said_in, words_of
from vafa.loyalty.rules.tiers import Ladder, Level, Threshold
from vafa.staff.queries import shop
from vafa.web.charts import Axis, Chart, Series

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class LevelRow:
    """A level: its name, what it asks for in words, what it brings, and how many stand on it."""

    code: str
    name: str
    asks: str
    benefits: str
    members: int


@dataclass(frozen=True)
class PersonRow:
    """A member near a change: who, on which level, how far, and the last day of the level."""

    member_id: int
    name: str
    number: str
    level: str
    share: float
    last_day: date | None


def level_rows(
    programme: Programme, ladder: Ladder, counts: Sequence[LevelCount], reader: Reader
) -> list[LevelRow]:
    """Describe the levels of a ladder, the base first."""
    words, language = words_of(programme), reader.language
    asks = {level.code: _asks(level, programme, reader) for level in ladder.levels}
    return [
        LevelRow(
            each.level,
            level_name(programme, each.level, language=language),
            asks.get(each.level, _("nothing: everybody begins here")),
            said_in(words.get(each.level, {}).get("benefits", {}), language),
            each.members,
        )
        for each in counts
    ]


def _asks(level: Level, programme: Programme, reader: Reader) -> str:
    units = units_for(programme, reader)
    said = [_amount(each, units) for each in level.thresholds]
    return either(said) if level.needs == "any" else both(said)


def _amount(threshold: Threshold, units: Units) -> str:
    amount, reader = threshold.amount, units.reader
    if threshold.measure == "spend":
        return reader.money(amount)
    if threshold.measure == "units":
        return units.of(amount)
    words = ngettext("%(number)s order", "%(number)s orders", amount)
    return words % {"number": reader.number(amount)}


def people_rows(states: Sequence[TierState], names: Mapping[str, str]) -> list[PersonRow]:
    """Describe members near a change."""
    zone = shop().time_zone
    return [
        PersonRow(
            state.member_id,
            state.member.customer.name or state.member.customer.company,
            state.member.customer.number,
            names.get(state.level, state.level),
            # Nearly there is not there: whole percents, rounded down.
            state.progress_bp // 100 / 100,
            day_in(state.falls_at - _INSTANT, zone=zone) if state.falls_at else None,
        )
        for state in states
    ]


def counts_chart(counts: Sequence[LevelCount], names: Mapping[str, str]) -> Chart:
    """Draw how many members stand on each level."""
    shown = any(each.members for each in counts)
    return Chart(
        kind="rows",
        title=_("Members by tier"),
        categories=[names[each.level] for each in counts] if shown else [],
        series=[Series(_("Members"), [each.members for each in counts], "accent")] if shown else [],
        y_axis=Axis(words="number"),
        height="small",
    )
