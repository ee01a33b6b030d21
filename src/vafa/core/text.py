"""Text as it is compared, and as it is kept."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

TOKEN_LENGTH_MAX: Final = 64
TOKENS_MAX: Final = 64

# Letters of one sound that keyboards, fonts and old programs write differently, plus digits.
_FOLDED: Final = {
    "ي": "ی",
    "ى": "ی",
    "ې": "ی",
    "ك": "ک",
    "ڪ": "ک",
    "ة": "ه",
    "ۀ": "ه",
    "ە": "ه",
    "ھ": "ه",
    "ہ": "ه",
    "ٱ": "ا",
    "ς": "σ",
    "\u0640": "",
}
_WORD: Final = re.compile(r"[^\W_]+")
_SPACES: Final = re.compile(r"[\s\u00a0\u2028\u2029]+")
_ONE_HALF_SPACE: Final = re.compile("\u200c+")
_HALF_SPACE_AT_EDGE: Final = re.compile("(?<!\\S)\u200c|\u200c(?!\\S)")
_SHOWN_LETTERS: Final = str.maketrans("يىك", "ییک")
# Half-space and joiner carry meaning within Persian words and emoji; every other invisible
# character, above all those that change direction, would disturb the text around it.
_KEPT_INVISIBLE: Final = frozenset("\u200c\u200d")


class _Folding(dict[int, str]):
    """Decide once for each character what is left of it in a search key."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category in {"Mn", "Me", "Cf", "Cs"}:
            kept = ""
        elif category == "Nd":
            kept = str(unicodedata.digit(char))
        else:
            kept = _FOLDED.get(char, char)
        self[code] = kept
        return kept


class _Showing(dict[int, str]):
    """Decide once for each character what is left of it in a text that people see."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        kept = char
        if category == "Cc":
            kept = " "
        elif category == "Cs" or (category == "Cf" and char not in _KEPT_INVISIBLE):
            kept = ""
        self[code] = kept
        return kept


_FOLDING: Final = _Folding()
_SHOWING: Final = _Showing()


def search_key(text: str) -> str:
    """Reduce a text to what matters when people search for it.

    Case, accents and vowel marks, the Greek final sigma, Arabic or Persian ye and kaf, ة or ه,
    the kind of digits, half-spaces and marks of direction make no difference; spaces stay.
    A key of a key is the same key.
    """
    if text.isascii():
        return text.lower()
    # Lower-casing first and last: taking a sign apart may uncover a capital letter.
    apart = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return unicodedata.normalize("NFD", apart).translate(_FOLDING)


def search_tokens(text: str) -> list[str]:
    """List the distinct words of a text as search keys, in their order.

    At most 64 words, each cut at 64 characters, so that a pasted page stays a small row.
    """
    words = (word[:TOKEN_LENGTH_MAX] for word in _WORD.findall(search_key(text)))
    return list(dict.fromkeys(words))[:TOKENS_MAX]


def display_clean(text: str) -> str:
    """Tidy a text that people typed, keeping how it looks.

    Trims, collapses white space to single spaces, composes accents, writes Arabic ye and kaf as
    Persian ones, and drops control characters and marks of direction, which a database refuses or
    which would turn the page around. Half-spaces within words stay.
    """
    shown = unicodedata.normalize("NFC", text).translate(_SHOWING).translate(_SHOWN_LETTERS)
    single = _ONE_HALF_SPACE.sub("\u200c", _SPACES.sub(" ", shown))
    return _HALF_SPACE_AT_EDGE.sub("", single).strip()
