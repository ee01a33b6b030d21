"""Numbers as a reader of each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Final, Literal

from vafa.core.digits import to_persian_digits
from vafa.core.languages import NO_BREAK_SPACE, Digits, Language, isolate

Number = int | float | Decimal | Fraction
Sign = Literal["negative", "always"]
SignShown = Literal["", "-", "+"]

# What format() writes with ASCII marks, turned into the marks of the language (CLDR 46).
_GREEK_MARKS: Final = str.maketrans(",.", ".,")
_PERSIAN_MARKS: Final = str.maketrans(",.", "٬٫")

# The largest float has 309 figures.
_WIDE: Final = Context(prec=400, rounding=ROUND_HALF_EVEN)

_SCALES: Final = (10**12, 10**9, 10**6, 10**3)
_SCALE_WORDS: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("T", "B", "M", "k"),
    "fa": tuple(f"{NO_BREAK_SPACE}{word}" for word in ("تریلیون", "میلیارد", "میلیون", "هزار")),
    "el": tuple(f"{NO_BREAK_SPACE}{word}" for word in ("τρισ.", "δισ.", "εκ.", "χιλ.")),
}


def format_number(
    value: Number,
    *,
    language: Language,
    digits: Digits,
    decimals: int | None = None,
    sign: Sign = "negative",
) -> str:
    """Write a number with its groups, decimals and sign.

    With `decimals` exactly so many are shown, rounded half to even; without, a whole number shows
    none and any other at most two, without idle zeros. Refuses NaN and infinity: what is unknown
    is for the page to say.
    """
    number = value if isinstance(value, int) else exact(value)
    written = _unsigned(number, decimals)
    return _shown(number, written, language=language, digits=digits, sign=sign)


def format_percent(
    share: Number,
    *,
    language: Language,
    digits: Digits,
    decimals: int = 0,
    sign: Sign = "negative",
) -> str:
    """Write a share of one as a percentage: 0.123 with one decimal is 12.3%."""
    percent = exact(share) * 100
    mark = "٪" if digits == "persian" else "%"
    written = _unsigned(percent, decimals)
    return _shown(percent, written, language=language, digits=digits, sign=sign, end=mark)


def format_compact(
    value: Number, *, language: Language, digits: Digits, sign: Sign = "negative"
) -> str:
    """Write a number in at most three figures or so: 12.3k, ۱۲٫۳ هزار, 12,3 χιλ."""
    number = exact(value)
    written, word = compact_parts(number, language=language)
    return _shown(number, written, language=language, digits=digits, sign=sign) + word


def compact_parts(number: Decimal, *, language: Language) -> tuple[str, str]:
    """Split a number into its short unsigned figures (ASCII marks) and the word for its scale."""
    size = number.copy_abs()
    for index, scale in enumerate(_SCALES):
        # 999,950 rounds up to a million; it must not read as 1,000k.
        if size >= scale - scale // 2000:
            return _short(size / scale), _SCALE_WORDS[language][index]
    return _short(size), ""


def _short(size: Decimal) -> str:
    if size >= 100:
        return f"{rounded(size, 0):,f}"
    return f"{rounded(size, 1):,f}".removesuffix(".0")


def exact(value: Number) -> Decimal:
    """Turn any number into a decimal one; refuses NaN and infinity."""
    if isinstance(value, Fraction):
        number = Decimal(value.numerator) / value.denominator
    else:
        # A float's shortest text is what people mean by it: 0.1, not 0.1000000000000000055.
        # NumPy's floats are floats with a longer repr() of their own.
        number = Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        raise ValueError("A number that is not finite cannot be shown.")
    return number


def rounded(number: Decimal, decimals: int) -> Decimal:
    """Round half to even to so many decimals."""
    return number.quantize(Decimal(1).scaleb(-decimals), context=_WIDE)


def _unsigned(number: Decimal | int, decimals: int | None) -> str:
    if isinstance(number, int):
        return f"{abs(number):,}" + (f".{'0' * decimals}" if decimals else "")
    if decimals is not None:
        return f"{rounded(number.copy_abs(), decimals):,f}"
    return trimmed(f"{rounded(number.copy_abs(), 2):,f}")


def trimmed(written: str) -> str:
    """Drop idle zeros behind the decimal point."""
    return written.rstrip("0").rstrip(".") if "." in written else written


def has_figures(written: str) -> bool:
    """Tell whether anything but zeros is left after rounding."""
    return bool(written.strip("0.,"))


def in_marks(written: str, *, language: Language, digits: Digits) -> str:
    """Turn ASCII figures and marks into those of the language and the digits."""
    if digits == "persian":
        return to_persian_digits(written.translate(_PERSIAN_MARKS))
    return written.translate(_GREEK_MARKS) if language == "el" else written


def with_sign(number: str, sign: SignShown, *, language: Language) -> str:
    """Put a sign before a written number.

    In Persian text the two are isolated: the sign stays before the number, where it is read,
    instead of moving to its other end.
    """
    if not sign:
        return number
    if language == "fa":
        return isolate(f"{'−' if sign == '-' else sign}{number}")
    return f"{sign}{number}"


def _shown(
    number: Decimal | int,
    written: str,
    *,
    language: Language,
    digits: Digits,
    sign: Sign,
    end: str = "",
) -> str:
    shown: SignShown = ""
    if has_figures(written):
        shown = "-" if number < 0 else "+" if sign == "always" else ""
    local = in_marks(written, language=language, digits=digits)
    return with_sign(f"{local}{end}", shown, language=language)
