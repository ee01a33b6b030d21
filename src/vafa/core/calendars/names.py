"""Names of months, weekdays and halves of the day, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final, Literal

from babel import Locale

from vafa.core.languages import LANGUAGES, Calendar, Language
from vafa.core.text import search_key

# In Greek the name within a date is a genitive, the name alone a nominative; Persian adds an ezafe.
Position = Literal["in_date", "short", "alone"]

# Babel knows no Persian calendar.
_JALALI_MONTHS: Final[tuple[Mapping[Language, str], ...]] = (
    {"fa": "فروردین", "en": "Farvardin", "el": "Φαρβαρντίν"},
    {"fa": "اردیبهشت", "en": "Ordibehesht", "el": "Ορντιμπεχέστ"},
    {"fa": "خرداد", "en": "Khordad", "el": "Χορντάντ"},
    {"fa": "تیر", "en": "Tir", "el": "Τιρ"},
    {"fa": "مرداد", "en": "Mordad", "el": "Μορντάντ"},
    {"fa": "شهریور", "en": "Shahrivar", "el": "Σαχριβάρ"},
    {"fa": "مهر", "en": "Mehr", "el": "Μεχρ"},
    {"fa": "آبان", "en": "Aban", "el": "Αμπάν"},
    {"fa": "آذر", "en": "Azar", "el": "Αζάρ"},
    {"fa": "دی", "en": "Dey", "el": "Ντέι"},
    {"fa": "بهمن", "en": "Bahman", "el": "Μπαχμάν"},
    {"fa": "اسفند", "en": "Esfand", "el": "Εσφάντ"},
)

BEFORE_NOON: Final[Mapping[Language, str]] = {"en": "AM", "fa": "ق.ظ", "el": "π.μ."}
AFTER_NOON: Final[Mapping[Language, str]] = {"en": "PM", "fa": "ب.ظ", "el": "μ.μ."}

# Spellings met in files and on keyboards beside those that are shown.
_JALALI_SPELLINGS: Final = {"امرداد": 5, "amordad": 5, "ordibehest": 2}
_GREGORIAN_SPELLINGS: Final = {"sept": 9, "می": 5, "جولای": 7, "آگوست": 8, "μαϊου": 5, "μαιος": 5}


@lru_cache(maxsize=256)
def month_name(month: int, *, calendar: Calendar, language: Language, position: Position) -> str:
    """Name a month as it stands within a date, short within a date, or alone."""
    if calendar == "jalali":
        return _JALALI_MONTHS[month - 1][language]
    months = Locale.parse(language).months
    if position == "alone":
        return str(months["stand-alone"]["wide"][month])
    return str(months["format"]["wide" if position == "in_date" else "abbreviated"][month])


@lru_cache(maxsize=64)
def weekday_name(weekday: int, *, language: Language) -> str:
    """Name a day of the week; Monday is 0."""
    return str(Locale.parse(language).days["format"]["wide"][weekday])


@lru_cache(maxsize=1)
def months_by_name() -> Mapping[str, tuple[Calendar, int]]:
    """List every spelling of a month, as search keys, with its calendar and number."""
    found: dict[str, tuple[Calendar, int]] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found[search_key(name).strip(".")] = ("gregorian", number)
        for number, names in enumerate(_JALALI_MONTHS, start=1):
            found[search_key(names[language])] = ("jalali", number)
    found |= {search_key(name): ("gregorian", n) for name, n in _GREGORIAN_SPELLINGS.items()}
    return found | {search_key(name): ("jalali", n) for name, n in _JALALI_SPELLINGS.items()}


@lru_cache(maxsize=1)
def weekday_keys() -> frozenset[str]:
    """List every spelling of a weekday, as search keys."""
    names: set[str] = set()
    for language in LANGUAGES:
        days = Locale.parse(language).days["format"]
        names |= {
            search_key(days[width][day]) for width in ("wide", "abbreviated") for day in days[width]
        }
    # Written with a space, «سه شنبه» is two words.
    return frozenset(names | {"سه", "چهار", "پنج", "یک", "دو"})
