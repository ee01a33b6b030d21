"""Money of others in templates, which is kept in millionths of the currency's unit."""

from __future__ import annotations

from decimal import Decimal

from django import template

from vafa.core.languages import NO_BREAK_SPACE
from vafa.core.numbers import SignShown, with_sign
from vafa.core.units import unit_label
from vafa.loyalty.queries.clearing import per_minor
from vafa.web.templatetags.vafa import reader_in, unknown

register = template.Library()
_MICRO = 1_000_000
_PLACES_LEAST = 2


@register.simple_tag(takes_context=True)
def clearing_money(context: template.Context, micro: int | None) -> str:
    """Write millionths of the unit as money, rounded to the smallest unit."""
    if micro is None:
        return unknown()
    reader = reader_in(context)
    return reader.money(round(Decimal(micro) / per_minor(reader.currency)))


@register.simple_tag(takes_context=True)
def exact_money(context: template.Context, micro: int | None, currency: str) -> str:
    """Write millionths of the unit with all decimals that say something, in the currency’s unit."""
    if micro is None:
        return unknown()
    amount = (Decimal(micro) / _MICRO).normalize()
    places = max(_PLACES_LEAST, -int(amount.as_tuple().exponent))
    reader = reader_in(context)
    label = unit_label(currency, language=reader.language)
    figure = reader.number(abs(amount), decimals=places)
    sign: SignShown = "-" if amount < 0 else ""
    if not label.before:
        signed = with_sign(figure, sign, language=reader.language)
        return f"{signed}{NO_BREAK_SPACE}{label.text}"
    gap = "" if label.close else NO_BREAK_SPACE
    return with_sign(f"{label.text}{gap}{figure}", sign, language=reader.language)
