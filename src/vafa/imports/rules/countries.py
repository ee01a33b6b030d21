"""Find the country behind a name in English, Persian or Greek, or behind a code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from babel import Locale

from vafa.core.languages import LANGUAGES
from vafa.core.text import search_key

# Names that people and shop systems write and CLDR does not know.
_ALIASES: Final[Mapping[str, str]] = {
    "eire": "IE", "republic of ireland": "IE", "usa": "US", "u.s.a.": "US", "u.s.": "US",
    "united states of america": "US", "america": "US", "uk": "GB", "u.k.": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "rsa": "ZA", "uae": "AE", "emirates": "AE", "holland": "NL",
    "the netherlands": "NL", "korea": "KR", "republic of korea": "KR", "russian federation": "RU",
    "czech republic": "CZ", "turkey": "TR", "macedonia": "MK", "hong kong": "HK", "macau": "MO",
    "viet nam": "VN", "iran, islamic republic of": "IR", "islamic republic of iran": "IR",
    "el": "GR", "hellas": "GR", "ivory coast": "CI", "bosnia": "BA", "burma": "MM",
    "آمریکا": "US", "امریکا": "US", "انگلستان": "GB", "انگلیس": "GB", "امارات": "AE",
    "کره جنوبی": "KR", "جمهوری اسلامی ایران": "IR", "هلند": "NL",
    "ηπα": "US", "ηνωμενο βασιλειο": "GB", "αγγλια": "GB", "ολλανδια": "NL", "τσεχια": "CZ",
    "σκοπια": "MK", "ελλαδα": "GR", "κυπρος": "CY",
}  # fmt: skip
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in reversed(LANGUAGES):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
                found[search_key(name)] = code
                found[code.lower()] = code
    return found | {search_key(name): code for name, code in _ALIASES.items()}


@lru_cache(maxsize=4096)
def country_code(name: str) -> str:
    """Give the ISO code of a country's name or code, or "" for what is not known to be one."""
    return _countries().get(" ".join(search_key(name).split()), "")
