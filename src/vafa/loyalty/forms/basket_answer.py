"""What a basket that was tried would get, in words: prices, points, tiers, and every rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vafa.core.presentation import Reader
from vafa.loyalty.actions.trying import BasketTried
from vafa.loyalty.forms.explained import RuleTold, rules_told
from vafa.loyalty.forms.rule_words import WHEN
from vafa.loyalty.forms.units import units_for
from vafa.loyalty.models import Programme
from vafa.loyalty.queries.tiers import level_name
from vafa.loyalty.rules.engine import SHIPPING
from vafa.loyalty.rules.trying import PointsToCome

_FIRST: Final = ("given", "nothing", "barred", "held_back", "not_met")


@dataclass(frozen=True)
class LineShown:
    """A line with what is taken off it."""

    name: str
    amount: int
    discount: int

    @property
    def left(self) -> int:
        """What is left to pay of it."""
        return self.amount - self.discount


@dataclass(frozen=True)
class PointsShown:
    """Points that come, from which rule, what for, and from when until when they count."""

    rule: str
    amount: str
    occasion: str | Promise
    begins: str
    ends: str


@dataclass(frozen=True)
class BasketShown:
    """All that a basket would get, for its page."""

    tried: BasketTried
    lines: list[LineShown]
    points: list[PointsShown]
    rules: list[RuleTold]
    tier_before: str
    tier_after: str


def basket_shown(tried: BasketTried, *, programme: Programme, reader: Reader) -> BasketShown:
    """Say what was answered to the reader, the rules that gave something first."""
    rules = rules_told(tried.answers, tried.rows, programme=programme, reader=reader)
    rules.sort(key=lambda told: _place(told.answer.verdict))
    names = {int(told.answer.version): told.name for told in rules}

    def tier(code: str | None) -> str:
        return level_name(programme, code, language=reader.language) if code else ""

    return BasketShown(
        tried=tried,
        lines=_lines(tried),
        points=[_points(each, names, programme, reader) for each in tried.points],
        rules=rules,
        tier_before=tier(tried.tier_before),
        tier_after=tier(tried.tier_after),
    )


def _place(verdict: str) -> int:
    return _FIRST.index(verdict) if verdict in _FIRST else len(_FIRST)


def _lines(tried: BasketTried) -> list[LineShown]:
    off, basket = tried.answer["line_discounts"], tried.basket
    found = [
        LineShown(line.product or line.category, line.amount, off.get(line.key, 0))
        for line in basket.lines
    ]
    if basket.shipping:
        found.append(LineShown(_("Shipping"), basket.shipping, off.get(SHIPPING, 0)))
    return found


def _points(
    each: PointsToCome, names: dict[int, str], programme: Programme, reader: Reader
) -> PointsShown:
    is_own = each.asset == programme.asset_id
    amount = units_for(programme, reader).of(each.amount) if is_own else reader.number(each.amount)
    return PointsShown(
        rule=names.get(each.version, ""),
        amount=amount,
        occasion=WHEN[each.trigger],
        begins=reader.moment(each.begins) if each.begins else _("once the goods have arrived"),
        ends=reader.moment(each.ends) if each.ends else _("never"),
    )
