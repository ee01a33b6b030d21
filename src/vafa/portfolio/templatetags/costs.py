"""Words of the templates of costs: parts of the smallest unit, percentages, what is typed."""

from __future__ import annotations

from decimal import Decimal

from django import template

from vafa.core.money import from_minor
from vafa.web.templatetags.vafa import reader_in, unknown

register = template.Library()
MICRO = 1_000_000


@register.simple_tag(takes_context=True)
def micro_money(context: template.Context, micro: int | None) -> str:
    """Write an amount in millionths of the smallest unit, rounded to the smallest unit."""
    return unknown() if micro is None else reader_in(context).money(round(Decimal(micro) / MICRO))


@register.simple_tag(takes_context=True)
def typed_micro(context: template.Context, micro: int | None) -> str:
    """Give an amount as it is typed: plain figures in the reader's unit."""
    if micro is None:
        return ""
    amount = from_minor(micro, reader_in(context).money_unit) / MICRO
    return f"{amount.normalize():f}"


@register.simple_tag
def typed_minutes(seconds: int) -> str:
    """Give a duration as it is typed: minutes in plain figures."""
    return f"{(Decimal(seconds) / 60).quantize(Decimal('0.01')).normalize():f}"


@register.simple_tag(takes_context=True)
def basis_points(context: template.Context, points: int | None) -> str:
    """Write hundredths of a percent as a percentage."""
    if points is None:
        return unknown()
    share = Decimal(points) / 10_000
    return reader_in(context).percent(share, decimals=0 if points % 100 == 0 else 2)
