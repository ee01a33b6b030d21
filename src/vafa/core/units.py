"""Currencies, and the units in which people write and read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from babel import Locale

from vafa.core.languages import Language

# ISO 4217, but for the rial: nobody has written a hundredth of one for generations.
_DIGITS: Final[Mapping[int, str]] = {
    0: "BIF CLP DJF GNF IRR ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS_BY_CURRENCY: Final = {
    currency: count for count, listed in _DIGITS.items() for currency in listed.split()
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A name for `minor_per_unit` of the smallest units of a currency: 10 rial are a toman."""

    code: str
    currency: str
    minor_per_unit: int


def minor_digits(currency: str) -> int:
    """Give the decimals of a currency's smallest unit: EUR 2, IRR 0, KWD 3.

    Refuses what is no currency of ISO 4217 (the toman is none: it is a unit of IRR).
    """
    if currency not in _currencies():
        raise ValueError(f"There is no currency with the code {currency}.")
    return _DIGITS_BY_CURRENCY.get(currency, 2)


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(Locale.parse("en").currencies)


def _known_units() -> dict[str, Unit]:
    units = {code: Unit(code, code, 10 ** minor_digits(code)) for code in sorted(_currencies())}
    # The codes that shop systems of Iran use: toman, thousand rial, thousand toman.
    for code, rials in (("IRT", 10), ("IRHR", 1_000), ("IRHT", 10_000)):
        units[code] = Unit(code, "IRR", rials)
    return units


KNOWN_UNITS: Final[Mapping[str, Unit]] = MappingProxyType(_known_units())


def unit_named(code: str) -> Unit:
    """Find a unit by its code; refuses an unknown one."""
    try:
        return KNOWN_UNITS[code]
    except KeyError:
        raise ValueError(f"There is no unit of money with the code {code}.") from None


def display_units(currency: str) -> tuple[str, ...]:
    """List the units that a shop with this currency may choose to read, the usual one first."""
    minor_digits(currency)
    return ("IRT", "IRR") if currency == "IRR" else (currency,)


_PLAIN_LETTERS: Final = str.maketrans("يكώά", "یکωα", "\u200c")

# What people and shop systems write beside an amount, in lower case without accents and points.
_SPOKEN: Final[Mapping[str, str]] = {
    "﷼": "IRR",
    "ریال": "IRR",
    "rial": "IRR",
    "rials": "IRR",
    "rls": "IRR",
    "ριαλ": "IRR",
    "تومان": "IRT",
    "تومن": "IRT",
    "toman": "IRT",
    "tomans": "IRT",
    "tmn": "IRT",
    "τομαν": "IRT",
    "هزار ریال": "IRHR",
    "thousand rial": "IRHR",
    "هزار تومان": "IRHT",
    "هزار تومن": "IRHT",
    "thousand toman": "IRHT",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "ευρω": "EUR",
    "یورو": "EUR",
    "£": "GBP",
    "پوند": "GBP",
    "$": "USD",
    "دلار": "USD",
    "₺": "TRY",
    "tl": "TRY",
    "لیر": "TRY",
    "درهم": "AED",
}


def unit_spoken(word: str) -> str | None:
    """Find the code of the unit that a word, sign or code beside an amount means."""
    plain = word.casefold().translate(_PLAIN_LETTERS).strip(". ")
    code = _SPOKEN.get(plain)
    if code is None and plain.upper() in KNOWN_UNITS:
        return plain.upper()
    return code


@dataclass(frozen=True, slots=True)
class Label:
    """How a unit stands beside its amount: "£" before, "€" or a word behind."""

    text: str
    before: bool
    # A sign touches the amount in English; a word never does.
    close: bool


_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "IRR": {"en": "rial", "fa": "ریال", "el": "ριάλ"},
    "IRT": {"en": "toman", "fa": "تومان", "el": "τομάν"},
    "IRHR": {"en": "thousand rial", "fa": "هزار ریال", "el": "χιλ. ριάλ"},
    "IRHT": {"en": "thousand toman", "fa": "هزار تومان", "el": "χιλ. τομάν"},
    # Signs such as £ change sides within Persian text, so Persian has words.
    "EUR": {"fa": "یورو"},
    "GBP": {"fa": "پوند"},
    "USD": {"fa": "دلار"},
    "TRY": {"fa": "لیر"},
    "AED": {"fa": "درهم"},
}


@lru_cache(maxsize=512)
def unit_label(code: str, *, language: Language) -> Label:
    """Say how a unit is written beside an amount in this language."""
    word = _WORDS.get(code, {}).get(language)
    if word:
        return Label(word, before=False, close=False)
    unit_named(code)
    if language == "fa":
        name = Locale.parse("fa").currencies.get(code, code)
        return Label(name, before=False, close=False)
    symbol = Locale.parse("en").currency_symbols.get(code, code)
    if language == "el":
        return Label(symbol, before=False, close=False)
    return Label(symbol, before=True, close=not symbol[-1].isalpha())
