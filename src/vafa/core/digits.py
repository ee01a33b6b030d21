"""Persian and Arabic digits, and numbers as people and files write them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal

from vafa.core.errors import Unreadable
from vafa.core.languages import Digits
from vafa.core.units import unit_spoken

DecimalMark = Literal[".", ",", "٫"]

_PERSIAN: Final = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC: Final = "٠١٢٣٤٥٦٧٨٩"
_ASCII: Final = "0123456789"
_TO_ASCII: Final = str.maketrans(_PERSIAN + _ARABIC, _ASCII * 2)
_TO_PERSIAN: Final = str.maketrans(_ASCII + _ARABIC, _PERSIAN * 2)

# Longer texts are no amounts, and exact arithmetic on them costs time.
_LENGTH_MAX: Final = 64

_SPACES: Final = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
# Direction marks, isolates, byte order marks and joiners are never part of a number.
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
_MINUS: Final = re.compile(r"[\u2010-\u2015\u2212\ufe63\uff0d]")
_APOSTROPHES: Final = re.compile(r"[\u2019\u02bc\u00b4`]")

# What may stand at the edges of a number, each taken off as often as it is found.
_WORD: Final = r"(?P<word>[^\d\s.,'()+٫٬-](?:[^\d.,'()+٫٬-]*[^\d\s.,'()+٫٬-])?)"
_EDGES: Final = (
    re.compile(r"(?P<sign>\()(?P<rest>.*)\)"),
    re.compile(r"(?P<sign>[+-])(?P<rest>.*)"),
    re.compile(r"(?P<rest>.*)(?P<sign>-)"),
    re.compile(rf"{_WORD}(?:\.(?= ))?(?P<rest> ?[\d.,٫٬'()+-].*)"),
    re.compile(rf"(?P<rest>.*[\d.,٫٬'()+-] ?){_WORD}\.?"),
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:[,.٬' ]\d{2,3})*[,.٬' ]\d{3}")
_PLAIN: Final = re.compile(r"\d+")
_EXPONENT: Final = re.compile(r"(\d(?:[.,٫]\d+)?)[eE]\+?(\d{1,2})")


def to_ascii_digits(text: str) -> str:
    """Turn Persian and Arabic digits into 0-9 and leave everything else alone."""
    return text if text.isascii() else text.translate(_TO_ASCII)


def to_persian_digits(text: str) -> str:
    """Turn 0-9 and Arabic digits into Persian ones and leave everything else alone."""
    return text.translate(_TO_PERSIAN)


def in_digits(text: str, digits: Digits) -> str:
    """Write the digits of a text as the reader wants them."""
    return to_persian_digits(text) if digits == "persian" else to_ascii_digits(text)


def parse_decimal(text: str, *, decimal: DecimalMark | None) -> Decimal:
    """Read a number that a person or a shop system wrote.

    Understands Persian and Arabic digits, separators of thousands (comma, point, space,
    apostrophe, U+066C), units and signs of currency around the number, brackets or a trailing
    minus for negative amounts, marks of direction, and the apostrophe that guards spreadsheet
    cells. `decimal` is the mark this source uses; U+066B is one everywhere. With None the text
    itself must tell: "1,234" could be either and is refused, "1,234.5" is clear.
    Refuses everything else with `Unreadable`; it never reads only a part of the text.
    """
    return _read_number(text, decimal=decimal)


def plain_typed(text: str) -> str:
    """Take from a short typed text what nobody meant to type, and write its digits in ASCII.

    Marks of direction, joiners, byte order marks, space around it, and the apostrophe with which
    spreadsheets keep a cell from being read as a formula.
    """
    return _INVISIBLE.sub("", to_ascii_digits(text)).strip().lstrip("'")


def unit_in(text: str) -> str | None:
    """Find the unit of money that is written beside a number: «۱۲٬۰۰۰ تومان» is in IRT."""
    _, words, _ = _edges_taken(_visible(text))
    spoken = (unit_spoken(word) for word in words)
    return next((unit for unit in spoken if unit), None)


# Files repeat their prices; a cached answer is thirty times as fast.
@lru_cache(maxsize=8192)
def _read_number(text: str, *, decimal: DecimalMark | None) -> Decimal:
    try:
        return _number(_visible(text), decimal)
    except _NotClear as because:
        raise Unreadable(str(because), code=because.code, text=text) from None


class _NotClear(Exception):
    def __init__(self, sentence: str, code: str = "not_a_number") -> None:
        super().__init__(sentence)
        self.code = code


def _visible(text: str) -> str:
    shown = plain_typed(_APOSTROPHES.sub("'", text[: _LENGTH_MAX + 1]))
    return _SPACES.sub(" ", _MINUS.sub("-", shown))


def _number(text: str, decimal: DecimalMark | None) -> Decimal:
    if len(text) > _LENGTH_MAX:
        raise _NotClear("This is too long to be a number.")
    signs, words, unsigned = _edges_taken(text)
    if len(signs) > 1:
        raise _NotClear("This number has two signs.")
    if not all(map(unit_spoken, words)):
        raise _NotClear("There is a word beside this number.")
    exponent = _EXPONENT.fullmatch(unsigned)
    if exponent:
        figures = exponent[1].replace(",", ".").replace("٫", ".")
        value = Decimal(figures).scaleb(int(exponent[2]))
    else:
        value = Decimal(_plain_number(unsigned, decimal))
    return -value if value and signs and signs[0] != "+" else value


def _edges_taken(text: str) -> tuple[list[str], list[str], str]:
    """Take signs and words off both ends, in any nesting: "-€5", "€ -5", "(€5)", "5- €"."""
    signs: list[str] = []
    words: list[str] = []
    rest = text
    while edge := next((found for edge in _EDGES if (found := edge.fullmatch(rest))), None):
        taken = edge.groupdict()
        rest = taken["rest"].strip()
        if "sign" in taken:
            signs.append(taken["sign"])
        else:
            words.append(taken["word"])
    return signs, words, rest


def _plain_number(unsigned: str, decimal: DecimalMark | None) -> str:
    mark = "٫" if "٫" in unsigned else decimal or _mark_shown(unsigned)
    whole, _, fraction = unsigned.partition(mark)
    if fraction and not _PLAIN.fullmatch(fraction):
        raise _NotClear("The decimals are no digits.")
    if not whole and fraction:
        whole = "0"
    if not _PLAIN.fullmatch(whole):
        whole = _without_groups(whole)
    return f"{whole}.{fraction}"


def _without_groups(whole: str) -> str:
    separators = {char for char in whole if not char.isdigit()}
    if len(separators) != 1 or not _GROUPED.fullmatch(whole):
        raise _NotClear("This is not a number.")
    return whole.replace(separators.pop(), "")


def _mark_shown(unsigned: str) -> DecimalMark:
    """Find the decimal mark in the number itself; refuse what can be read in two ways."""
    points, commas = unsigned.count("."), unsigned.count(",")
    if points and commas:
        return "." if unsigned.rindex(".") > unsigned.rindex(",") else ","
    if points + commas != 1:
        # None at all, or the same one several times: then it separates thousands.
        return "." if commas else ","
    mark: DecimalMark = "." if points else ","
    whole, _, fraction = unsigned.partition(mark)
    # After a leading zero, or behind more than three figures, only decimals can follow.
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        raise _NotClear("This number can be read in two ways.", "ambiguous_number")
    return mark
