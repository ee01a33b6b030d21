"""Where a member stands and what comes next, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vafa.core.calendars import day_in
from vafa.loyalty.forms.rule_values import both, either
from vafa.loyalty.forms.units import Units
from vafa.loyalty.queries.tiers import Standing
from vafa.loyalty.rules.tiers.forecast import Missing


@dataclass(frozen=True)
class TierTold:
    """A member's tier: its name, what it brings, the way up, and what threatens it."""

    name: str
    benefits: str
    way_up: str
    # Of the nearest missing amount: how much is there, of how much.
    done: int
    needed: int
    keeps: str


def tier_told(standing: Standing, units: Units) -> TierTold:
    """Say where a member stands, in the reader's language."""
    language = units.reader.language
    following, loss = standing.forecast.next_tier, standing.forecast.loss
    nearest = max(following.missing, key=_share, default=None) if following else None
    way_up = keeps = ""
    if following and following.missing:
        said = {
            "missing": _missing(following.missing, following.needs, units),
            "tier": standing.name_of(following.tier, language=language),
        }
        way_up = _("%(missing)s to %(tier)s.") % said
    if loss and loss.is_near:
        said = {
            "day": units.reader.day(_last_day(loss.at, units)),
            "tier": standing.name_of(standing.level, language=language),
        }
        keeps = _("%(tier)s is yours until %(day)s.") % said
        if loss.missing:
            more = _missing(loss.missing, loss.needs, units)
            keeps = _("%(sentence)s You keep it with %(missing)s.") % {
                "sentence": keeps,
                "missing": more,
            }
    return TierTold(
        name=standing.name_of(standing.level, language=language),
        benefits=standing.benefits_of(standing.level, language=language),
        way_up=way_up,
        done=nearest.needed - nearest.amount if nearest else 0,
        needed=nearest.needed if nearest else 0,
        keeps=keeps,
    )


def _share(missing: Missing) -> float:
    return (missing.needed - missing.amount) / missing.needed if missing.needed else 1.0


def _missing(found: Sequence[Missing], needs: str, units: Units) -> str:
    words = [_amount(each, units) for each in found]
    return either(words) if needs == "any" else both(words)


def _amount(missing: Missing, units: Units) -> str:
    if missing.measure == "spend":
        return units.reader.money(missing.amount)
    if missing.measure == "orders":
        words = ngettext("%(number)s more order", "%(number)s more orders", missing.amount)
        return words % {"number": units.reader.number(missing.amount)}
    return units.of(missing.amount)


def _last_day(ends: datetime, units: Units) -> date:
    return day_in(ends - timedelta(microseconds=1), zone=units.reader.time_zone)
