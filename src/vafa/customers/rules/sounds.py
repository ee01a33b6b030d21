"""How a word of a name sounds, whichever of the three scripts it is written in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

Script = Literal["latin", "greek", "persian", "other"]

_CACHED_WORDS: Final = 1 << 16

# Longer spellings stand before the shorter ones that they contain.
_GREEK: Final = (
    ("ου", "u"), ("μπ", "b"), ("ντ", "d"), ("γγ", "g"), ("γκ", "g"), ("γχ", "h"), ("τζ", "tz"),
    ("αι", "e"), ("ει", "i"), ("οι", "i"), ("υι", "i"), ("αυ", "av"), ("ευ", "ev"), ("ηυ", "iv"),
    ("α", "a"), ("β", "v"), ("γ", "g"), ("δ", "d"), ("ε", "e"), ("ζ", "z"), ("η", "i"),
    ("θ", "t"), ("ι", "i"), ("κ", "k"), ("λ", "l"), ("μ", "m"), ("ν", "n"), ("ξ", "ks"),
    ("ο", "o"), ("π", "p"), ("ρ", "r"), ("σ", "s"), ("τ", "t"), ("υ", "i"), ("φ", "f"),
    ("χ", "h"), ("ψ", "ps"), ("ω", "o"),
)  # fmt: skip
_GREEKLISH: Final = (
    ("mp", "b"), ("nt", "d"), ("gg", "g"), ("gk", "g"), ("ng", "g"), ("ou", "u"), ("oy", "u"),
    ("ai", "e"), ("ei", "i"), ("oi", "i"), ("yi", "i"), ("au", "av"), ("eu", "ev"), ("ef", "ev"),
    ("af", "av"), ("ch", "h"), ("kh", "h"), ("th", "t"), ("ph", "f"), ("rh", "r"), ("x", "ks"),
    ("w", "o"), ("y", "i"), ("c", "k"), ("q", "k"), ("j", "tz"),
)  # fmt: skip
# Letters that sound alike in Persian, so that people mix them up.
_PERSIAN_ALIKE: Final = str.maketrans("طصثذضظقحآ", "تسسزززغها")
_PERSIAN_CONSONANTS: Final = dict(
    zip("بپتجچحخدذرزژسشصضطظغفقکگلمنه", "bptjhhkdzrzzsszztzgfgkglmnh", strict=True)
) | {"ث": "s", "ص": "s", "ض": "z"}
_LATIN_PAIRS: Final = (
    ("ph", "f"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "k"), ("gh", "g"), ("ch", "h"),
    ("th", "t"), ("rh", "r"), ("x", "ks"), ("c", "k"), ("q", "g"),
)  # fmt: skip
# Of these it cannot be told whether they are spoken apart or as one.
_MERGED: Final = (("nt", "d"), ("mp", "b"), ("gk", "g"), ("ng", "g"))
_VOWELS: Final = frozenset("aeiouyvw")
_DOUBLED: Final = re.compile(r"(.)\1+")
_GREEKLISH_X: Final = re.compile(r"^x(?=r)")
# Before a vowel, an initial γι is spoken as y and written in many ways.
_INITIAL_Y: Final = re.compile(r"^g?[ie](?=[aou])")

# What each Persian letter may be in Latin.
_LATIN_OF: Final = {
    letter: tuple(spellings.replace("-", "").split(" "))
    for letter, spellings in {
        "ا": "a aa", "ب": "b bb", "پ": "p pp", "ت": "t tt th", "ث": "s ss th",
        "ج": "j jj dj g", "چ": "ch tch c", "ح": "h hh", "خ": "kh x h k", "د": "d dd",
        "ذ": "z dh", "ر": "r rr", "ز": "z zz", "ژ": "zh j z", "س": "s ss", "ش": "sh ch s",
        "ص": "s ss", "ض": "z zz dh", "ط": "t tt", "ظ": "z zz dh", "ع": "- a e o i aa",
        "غ": "gh g q", "ف": "f ff ph", "ق": "gh g q k", "ک": "k kk c q", "گ": "g gg",
        "ل": "l ll", "م": "m mm", "ن": "n nn", "و": "v vv w ou oo u o ow av", "ه": "- h",
        "ی": "y yy iy ey ei ee ea ie ay ai i",
    }.items()
}  # fmt: skip
_INITIAL_OF: Final = {
    "ا": ("a", "aa", "e", "i", "o", "u", "ee", "ou", "oo", "ei"),
    "ع": ("a", "aa", "e", "i", "o", "u", "ee"),
    "ی": ("y", "i", "e"),
    "و": ("v", "w", "o"),
    "ه": ("h",),
    # A long vowel at the beginning takes two letters.
    "ای": ("i", "ee", "ei", "ey", "e", "iy"),
    "او": ("o", "ou", "oo", "u", "av", "ov", "ow"),
}
# Short vowels are not written, so one or two may follow any letter.
_SHORT: Final = frozenset("aeou")
_ENDINGS: Final = frozenset({"", "h"})
_ENDINGS_OF_YE: Final = frozenset(
    {"i", "y", "ee", "ie", "iy", "ei", "ey", "a", "aa", "e", "yi", "ii"}
)


def script_of(word: str) -> Script:
    """Say by its first letter in which script a folded word is written."""
    first = word[:1]
    if "a" <= first <= "z":
        return "latin"
    if "\u0370" <= first <= "\u03ff":
        return "greek"
    return "persian" if "\u0600" <= first <= "\u06ff" else "other"


@lru_cache(maxsize=_CACHED_WORDS)
def greek_sound(word: str) -> str:
    """Spell a folded word, Greek or in Greeklish, the one way in which it is spoken.

    Γιώργος, Giorgos and Yiorgos become alike; vowels stay, so that Maria is not Mario.
    """
    is_greek = script_of(word) == "greek"
    spelled = word if is_greek else _GREEKLISH_X.sub("ch", word)
    for written, spoken in _GREEK if is_greek else _GREEKLISH:
        spelled = spelled.replace(written, spoken)
    return _DOUBLED.sub(r"\1", _INITIAL_Y.sub("i", spelled))


@lru_cache(maxsize=_CACHED_WORDS)
def persian_sound(word: str) -> str:
    """Write a folded Persian word with one letter for each sound: مرتضی, مرتظی, مرتزی."""
    spoken = word.translate(_PERSIAN_ALIKE)
    if spoken.endswith("ی") and len(spoken) > 3 and spoken[-2] == "ا":
        return spoken[:-1]
    return spoken


@lru_cache(maxsize=_CACHED_WORDS)
def skeleton(word: str) -> str:
    """Reduce a folded word to its consonants in Latin; an initial vowel is kept as "a".

    Persian leaves most vowels out and Greeklish has many of them, so only this is alike in all
    three scripts. Many different words share it: it finds candidates and proves nothing.
    """
    script = script_of(word)
    if script == "greek":
        latin = greek_sound(word)
    elif script == "persian":
        latin = _persian_consonants(word)
    else:
        latin = _INITIAL_Y.sub("i", _GREEKLISH_X.sub("h", word))
    for written, spoken in () if script == "persian" else _LATIN_PAIRS:
        latin = latin.replace(written, spoken)
    consonants = "".join(char for char in latin[1:] if char not in _VOWELS)
    first = "a" if latin[:1] in _VOWELS else latin[:1]
    merged = first + (consonants[:-1] if consonants.endswith("h") else consonants)
    for apart, spoken in _MERGED:
        merged = merged.replace(apart, spoken)
    return _DOUBLED.sub(r"\1", merged)


def _persian_consonants(word: str) -> str:
    first = "a" if word[:1] in "اعیآو" else ""
    return first + "".join(_PERSIAN_CONSONANTS.get(char, "") for char in word)


@lru_cache(maxsize=_CACHED_WORDS)
def may_be_written_as(persian: str, latin: str) -> bool:
    """Tell whether a Latin word is one of the usual spellings of a Persian one.

    Long vowels must agree, so ایمان may be Iman and امین may be Amin, but not the other way.
    """
    length = 2 if persian[:2] in _INITIAL_OF else 1
    first, others = persian[:length], persian[length:]
    reached = _onwards({0}, _INITIAL_OF.get(first, _LATIN_OF.get(first, ())), latin)
    # A final ی may be an a, as in مرتضی, so the last letter waits for its ending.
    for letter in others.rstrip("ی"):
        reached = _onwards(reached, _LATIN_OF.get(letter, ()), latin)
    endings = _ENDINGS_OF_YE if persian.endswith("ی") else _ENDINGS
    return any(latin[place:] in endings for place in reached)


def _onwards(reached: set[int], spellings: tuple[str, ...], latin: str) -> set[int]:
    """Move each place in the Latin word past one letter and the short vowels after it."""
    moved = {
        place + len(spelling)
        for place in reached
        for spelling in spellings
        if latin.startswith(spelling, place)
    }
    for _vowel in range(2):
        moved |= {place + 1 for place in moved if latin[place : place + 1] in _SHORT}
    return moved
