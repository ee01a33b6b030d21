"""Name days: which feast a first name celebrates, and on which day of a year."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final

from vafa.core.text import search_key
from vafa.loyalty.rules.anniversaries import orthodox_easter

COLUMNS: Final = ("when", "celebrates", "feast", "names")
FEASTS_MAX: Final = 5_000
_EASTER: Final = re.compile(r"easter([+-][0-9]{1,3})?")
_FIXED: Final = re.compile(r"([0-9]{2})-([0-9]{2})")
_SUNDAY: Final = re.compile(r"sunday ([0-9]{2}-[0-9]{2}) to ([0-9]{2}-[0-9]{2})")
_WORD: Final = re.compile(r"[^\W\d_]+")


class NotANameDay(ValueError):
    """Say which line of a list of name days cannot be read, and why."""

    def __init__(self, line: int, sentence: str, *, code: str) -> None:
        super().__init__(f"Line {line}: {sentence}")
        self.line = line
        self.code = code


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast with the names that celebrate it; `is_main` is each name's one feast for gifts."""

    when: str
    is_main: bool
    name: str
    names: tuple[str, ...]

    def day_in(self, year: int) -> date:
        """Find its day in a Gregorian year; of two rules joined by "or" the later day counts.

        So does St George's feast move to Easter Monday when 23 April falls into Lent.
        """
        return max(_day_by(rule, year) for rule in self.when.split(" or "))


@dataclass(frozen=True, slots=True)
class NameDay:
    """A day on which a name celebrates."""

    day: date
    feast: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class NameDays:
    """A list of feasts that finds names however they are written, in Greek or Latin letters."""

    feasts: tuple[Feast, ...]
    by_key: Mapping[str, tuple[Feast, ...]]

    @classmethod
    def of(cls, feasts: Iterable[Feast]) -> NameDays:
        """Index feasts by their names."""
        listed = tuple(feasts)
        by_key: dict[str, tuple[Feast, ...]] = {}
        for feast in listed:
            for key in dict.fromkeys(name_key(name) for name in feast.names):
                by_key[key] = (*by_key.get(key, ()), feast)
        return cls(listed, by_key)

    def of_name(self, first_name: str, *, year: int) -> tuple[NameDay, ...]:
        """List the days of a year on which a first name celebrates, in order.

        A name of several words is looked for whole, then by its first word that is known.
        """
        days = [
            NameDay(feast.day_in(year), feast.name, feast.is_main)
            for feast in self._feasts_of(first_name)
        ]
        return tuple(sorted(days, key=lambda found: (found.day, not found.is_main)))

    def main_day(self, first_name: str, *, year: int) -> date | None:
        """Find the one day of a year on which a first name is given something; None is unknown."""
        main = [found.day for found in self.of_name(first_name, year=year) if found.is_main]
        return main[0] if main else None

    def keys_on(self, day: date) -> frozenset[str]:
        """List the keys of the names whose main day it is."""
        feasts = [each for each in self.feasts if each.is_main and each.day_in(day.year) == day]
        return frozenset(name_key(name) for feast in feasts for name in feast.names)

    def _feasts_of(self, first_name: str) -> tuple[Feast, ...]:
        words = _WORD.findall(first_name)
        tried = ["".join(words), *words]
        return next((self.by_key[key] for key in map(name_key, tried) if key in self.by_key), ())


def read_name_days(text: str) -> NameDays:
    """Read a list of name days from CSV, as the owner edits it; refuses with the line's number."""
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise NotANameDay(1, f"The columns are {', '.join(COLUMNS)}.", code="wrong_columns")
    feasts: list[Feast] = []
    mains: set[str] = set()
    for row in rows:
        feast = _read_feast(row, rows.line_num)
        keys = {name_key(name) for name in feast.names} if feast.is_main else set()
        if keys & mains:
            sentence = "A name has its main day on another line already."
            raise NotANameDay(rows.line_num, sentence, code="two_main_days")
        mains |= keys
        feasts.append(feast)
        if len(feasts) > FEASTS_MAX:
            raise NotANameDay(rows.line_num, "The list is too long.", code="too_long")
    return NameDays.of(feasts)


def write_name_days(feasts: Iterable[Feast]) -> str:
    """Write a list of name days as CSV that `read_name_days` reads back."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    for feast in feasts:
        celebrates = "main" if feast.is_main else "also"
        rows.writerow((feast.when, celebrates, feast.name, " ".join(feast.names)))
    return written.getvalue()


def _read_feast(row: Mapping[str, str | None], line: int) -> Feast:
    when = " ".join((row["when"] or "").split())
    names = tuple((row["names"] or "").split())
    if row["celebrates"] not in ("main", "also"):
        sentence = "The second column says main or also."
        raise NotANameDay(line, sentence, code="neither_main_nor_also")
    if not names or not all(name_key(name) for name in names):
        raise NotANameDay(line, "There must be names.", code="no_names")
    feast = Feast(when, row["celebrates"] == "main", (row["feast"] or "").strip(), names)
    try:
        # A leap year has every day that a rule may name.
        feast.day_in(2024)
    except ValueError:
        sentence = 'A day is "01-17", "easter+7", "04-23 or easter+1", "sunday 12-11 to 12-17".'
        raise NotANameDay(line, sentence, code="not_a_day") from None
    return feast


def _day_by(rule: str, year: int) -> date:
    easter = _EASTER.fullmatch(rule)
    if easter:
        return orthodox_easter(year) + timedelta(days=int(easter[1] or 0))
    sunday = _SUNDAY.fullmatch(rule)
    if sunday:
        first, last = _fixed(sunday[1], year), _fixed(sunday[2], year)
        found = first + timedelta(days=(6 - first.weekday()) % 7)
        return found if found <= last else first
    return _fixed(rule, year)


def _fixed(rule: str, year: int) -> date:
    found = _FIXED.fullmatch(rule)
    if found is None:
        raise ValueError("This is no day of the year.")
    month, day = int(found[1]), int(found[2])
    if (month, day) == (2, 29):
        return date(year, 3, 1) - timedelta(days=1)
    return date(year, month, day)


@lru_cache(maxsize=1)
def greek_name_days() -> NameDays:
    """Give the list that comes with the programme, for the owner to edit."""
    path = files("vafa.loyalty").joinpath("data", "name_days_el.csv")
    return read_name_days(path.read_text(encoding="utf-8"))


_GREEK_PAIRS: Final = {"γγ": "ng", "γχ": "nch", "ου": "ou", "αυ": "au", "ευ": "eu"}
_GREEK_LETTERS: Final = str.maketrans(
    {
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
        "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
        "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
# People write one sound in many ways; in this order each way becomes one.
_SOUNDS: Final = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^mp", "b"), (r"^nt", "d"), (r"^gk", "g"), (r"^xr", "chr"), ("ph", "f"),
        ("[ck]h", "h"), ("c", "k"), ("q", "k"), ("ks", "x"), ("w", "o"), ("[jy]", "i"),
        ("eu", "ev"), ("au", "av"), (r"(?<=[ae])f(?![aeiou])", "v"), ("ou", "u"),
        ("mb", "mp"), ("nd", "nt"),
        ("a[ie]", "e"), ("[eo]i", "i"), (r"^gi(?=[aeiou])", "i"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


def name_key(name: str) -> str:
    """Reduce a first name to its sounds, so that Γεώργιος and Georgios are one."""
    key = search_key(name).strip()
    for pair, sound in _GREEK_PAIRS.items():
        key = key.replace(pair, sound)
    key = "".join(_WORD.findall(key.translate(_GREEK_LETTERS)))
    for pattern, sound in _SOUNDS:
        key = pattern.sub(sound, key)
    return key
