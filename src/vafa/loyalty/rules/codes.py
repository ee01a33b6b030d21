"""Codes of coupons, gift cards and campaigns: made, shown, read back. Pure.

The alphabet is Crockford's: 32 symbols without I, L, O and U. What is typed instead of them, or
on another keyboard, folds to exactly one symbol: O is 0, I and L are 1, U is V. So every way of
writing a code leads to one normal form, and that form is what is stored and looked up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from vafa.core.text import display_clean, search_key
from vafa.loyalty.rules.chance import random_bytes

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_PER_SYMBOL: Final = 5
SYMBOLS_MIN: Final = 12
SYMBOLS_MAX: Final = 32
PREFIX_LENGTH_MAX: Final = 8
WORD_LENGTH_MIN: Final = 4
WORD_LENGTH_MAX: Final = 32
# No code that we make or take over from another shop system is longer.
NORMAL_LENGTH_MAX: Final = 64
CODES_MAX: Final = 1_000_000
_TYPED_LENGTH_MAX: Final = 200
_GROUP: Final = 4

# Greek capitals that look Latin count as what they look like, then the look-alikes fold.
_FOLDED: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧILOU", "ABEZH1KMN0PTYX110V")
_SYMBOL_OF_BYTE: Final = bytes(ord(ALPHABET[byte & 31]) for byte in range(256))
_VALUE: Final = {symbol: value for value, symbol in enumerate(ALPHABET)}
# Multiplied by x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1).
_TIMES_X: Final = [(value << 1) ^ (0b100101 if value & 16 else 0) for value in range(32)]


class BadCode(ValueError):
    """Say with a code why a shape or a campaign's word cannot be used."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class CodeShape:
    """How the codes of one batch look: prefix, random symbols, a check symbol at the end or none.

    Refuses `too_few_symbols` below 60 bits, `too_many_symbols` and `bad_prefix`.
    """

    symbols: int = SYMBOLS_MIN
    prefix: str = ""
    has_check: bool = False

    def __post_init__(self) -> None:
        if self.symbols < SYMBOLS_MIN:
            raise BadCode("too_few_symbols")
        if self.symbols > SYMBOLS_MAX:
            raise BadCode("too_many_symbols")
        is_plain = self.prefix.isascii() and self.prefix.isalnum() and self.prefix.isupper()
        if self.prefix and (not is_plain or len(self.prefix) > PREFIX_LENGTH_MAX):
            raise BadCode("bad_prefix")

    @property
    def bits(self) -> int:
        """How many times somebody who guesses has to double."""
        return self.symbols * BITS_PER_SYMBOL

    @property
    def start(self) -> str:
        """The prefix in normal form."""
        return normalise_code(self.prefix)

    @property
    def length(self) -> int:
        """How long the normal form is."""
        return len(self.prefix) + self.symbols + self.has_check


def normalise_code(typed: str) -> str:
    """Give the one form of a code that somebody typed, pasted or read out; empty if there is none.

    Case, Persian, Arabic and full-width digits and letters, Greek capitals that look Latin,
    accents, half-spaces, marks of direction, spaces, dashes and all other signs make no difference.
    """
    if len(typed) > _TYPED_LENGTH_MAX:
        return ""
    folded = search_key(typed).upper().translate(_FOLDED)
    normal = "".join(filter(str.isalnum, folded))
    return normal if len(normal) <= NORMAL_LENGTH_MAX else ""


def new_codes(
    count: int, *, shape: CodeShape, random: Callable[[int], bytes] = random_bytes
) -> list[str]:
    """Make so many codes in normal form, no two alike.

    32 divides 256, so each symbol is as likely as every other.
    """
    assert 0 <= count <= CODES_MAX
    made: dict[str, None] = {}
    while len(made) < count:
        symbols = random((count - len(made)) * shape.symbols).translate(_SYMBOL_OF_BYTE).decode()
        for place in range(0, len(symbols), shape.symbols):
            code = shape.start + symbols[place : place + shape.symbols]
            made[code + _check_symbol(code) if shape.has_check else code] = None
    return list(made)


def format_code(normal: str, *, shape: CodeShape | None = None) -> str:
    """Write a code in groups of four, after its prefix: NOEL-7Q4M-0ZKD-VX3H.

    A check symbol that would stand alone joins the group before it.
    """
    start = len(shape.prefix) if shape else 0
    body = normal[start:]
    groups = [body[place : place + _GROUP] for place in range(0, len(body), _GROUP)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return "-".join([shape.prefix, *groups] if shape and shape.prefix else groups)


def has_typing_mistake(typed: str, *, shapes: Sequence[CodeShape]) -> bool:
    """Tell whether this can be none of the codes that were made, whichever of them exist.

    To be asked when a code was refused, for whatever reason: only the text itself decides, so that
    saying "please look at it once more" tells nobody anything. One wrong symbol, or two neighbours
    exchanged, are always noticed where the code has a check symbol; a wrong length behind a prefix.
    """
    normal = normalise_code(typed)
    alike = [shape for shape in shapes if _looks_like(normal, shape)]
    is_checked = any(shape.has_check for shape in alike)
    return is_checked and not any(_may_be(normal, shape) for shape in alike)


@dataclass(frozen=True, slots=True)
class CampaignWord:
    """A code that an owner thought of: as people see it, and as it is looked up."""

    shown: str
    normal: str


def campaign_word(typed: str, *, shapes: Sequence[CodeShape] = ()) -> CampaignWord:
    """Take a word such as NOWRUZ1405 or «نوروز ۱۴۰۵» as a code.

    Refuses `bad_character`, `too_short`, `too_long`, `no_letter` (a number is guessed at once),
    and `looks_like_code`: people would be told of a typing mistake in it.
    """
    shown = display_clean(typed)
    if any(not _may_be_in_word(sign) for sign in shown):
        raise BadCode("bad_character")
    normal = normalise_code(shown)
    if len(shown) > WORD_LENGTH_MAX:
        raise BadCode("too_long")
    if len(normal) < WORD_LENGTH_MIN:
        raise BadCode("too_short")
    if not any(map(str.isalpha, shown)):
        raise BadCode("no_letter")
    if any(shape.has_check and _looks_like(normal, shape) for shape in shapes):
        raise BadCode("looks_like_code")
    return CampaignWord(shown.upper() if shown.isascii() else shown, normal)


def _may_be_in_word(sign: str) -> bool:
    """Letters, marks on them, digits, spaces, dashes, half-spaces."""
    return unicodedata.category(sign)[0] in "LMN" or sign in "-_ \u200c\u200d"


def _looks_like(normal: str, shape: CodeShape) -> bool:
    if shape.prefix:
        return normal.startswith(shape.start)
    return len(normal) == shape.length


def _may_be(normal: str, shape: CodeShape) -> bool:
    return len(normal) == shape.length and (not shape.has_check or _is_checked(normal))


def _check_symbol(code: str) -> str:
    return ALPHABET[_TIMES_X[_remainder(code)]]


def _is_checked(code: str) -> bool:
    return all(symbol in _VALUE for symbol in code) and _remainder(code) == 0


def _remainder(code: str) -> int:
    """Read the symbols as a polynomial over GF(32) and give its value at x.

    The powers of x differ for 31 places, which is why one changed symbol, or two exchanged ones,
    never leave the value as it was.
    """
    return reduce(lambda value, symbol: _TIMES_X[value] ^ _VALUE[symbol], code, 0)
