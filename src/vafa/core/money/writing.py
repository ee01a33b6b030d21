"""Money as a reader of each language writes it, always with its unit."""

from __future__ import annotations

from functools import lru_cache

from vafa.core.languages import NO_BREAK_SPACE, Digits, Language
from vafa.core.money.amounts import from_minor
from vafa.core.numbers import (
    Sign,
    SignShown,
    compact_parts,
    has_figures,
    in_marks,
    trimmed,
    with_sign,
)
from vafa.core.units import minor_digits, unit_label, unit_named


def format_money(
    amount_minor: int,
    currency: str,
    *,
    language: Language,
    digits: Digits,
    unit: str | None = None,
    sign: Sign = "negative",
) -> str:
    """Write an amount with its unit: «۲٬۳۴۵٬۰۰۰ تومان», 1.234,56 €, £1,234.56.

    `unit` is how the shop reads this currency (IRT for rial), by default the currency itself.
    A currency shows all its decimals; a unit made of several minor units only those it needs, so
    12,345 rial are 1,234.5 toman. Refuses a unit of another currency.
    """
    unit = _unit_of(currency, unit)
    return _beside_unit(
        _written(amount_minor, unit),
        unit=unit,
        language=language,
        digits=digits,
        sign=_sign_shown(amount_minor, sign),
    )


def format_compact_money(
    amount_minor: int,
    currency: str,
    *,
    language: Language,
    digits: Digits,
    unit: str | None = None,
    sign: Sign = "negative",
) -> str:
    """Write an amount in about three figures with its unit: «۱۲٫۳ میلیون تومان», €12.3k."""
    unit = _unit_of(currency, unit)
    written, word = compact_parts(from_minor(amount_minor, unit), language=language)
    return _beside_unit(
        written,
        unit=unit,
        word=word,
        language=language,
        digits=digits,
        sign=_sign_shown(amount_minor if has_figures(written) else 0, sign),
    )


def _unit_of(currency: str, unit: str | None) -> str:
    code = unit or currency
    if unit_named(code).currency != currency:
        raise ValueError(f"{code} is no unit of {currency}.")
    return code


def _written(amount_minor: int, unit: str) -> str:
    known = unit_named(unit)
    size = abs(amount_minor)
    if unit != known.currency:
        return trimmed(f"{from_minor(size, unit):,f}")
    whole, rest = divmod(size, known.minor_per_unit)
    decimals = minor_digits(known.currency)
    return f"{whole:,}.{rest:0{decimals}d}" if decimals else f"{whole:,}"


def _sign_shown(amount_minor: int, sign: Sign) -> SignShown:
    if amount_minor < 0:
        return "-"
    return "+" if amount_minor and sign == "always" else ""


# A page of customers repeats units, languages and many of its amounts.
@lru_cache(maxsize=8192)
def _beside_unit(
    written: str,
    *,
    unit: str,
    language: Language,
    digits: Digits,
    sign: SignShown,
    word: str = "",
) -> str:
    label = unit_label(unit, language=language)
    number = in_marks(written, language=language, digits=digits)
    if not label.before:
        return f"{with_sign(number, sign, language=language)}{word}{NO_BREAK_SPACE}{label.text}"
    gap = "" if label.close else NO_BREAK_SPACE
    return with_sign(f"{label.text}{gap}{number}{word}", sign, language=language)
