"""Guess from the cells of a column how its numbers, days and amounts are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from vafa.core.digits import to_ascii_digits
from vafa.core.money import KNOWN_UNITS
from vafa.core.text import search_key
from vafa.imports.rules.guesses import Guess
from vafa.imports.rules.words import said

_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]")
_NUMBER: Final = re.compile(r"\d[\d.,' \u00a0\u202f٬٫]*\d|\d")
_DAY: Final = re.compile(r"(?<!\d)(\d{1,4})([-/.\\_ ])(\d{1,2})\2(\d{1,4})(?!\d)")
_COMPACT_DAY: Final = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_CLOCK: Final = re.compile(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m)?")
_OFFSET: Final = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})\b", re.I
)
_PERSIAN: Final = re.compile(r"[آ-ی]")
_WORDS: Final = re.compile(r"[^\W\d_]+|[€£$₺₽¥₴₪﷼]")

# Folded words, longest phrases first: "thousand toman" is not toman.
_UNIT_PHRASES: Final = (
    ("هزار تومان", "IRHT"),
    ("هزار ریال", "IRHR"),
    ("thousand toman", "IRHT"),
    ("thousand rial", "IRHR"),
)
_UNIT_WORDS: Final = {
    "تومان": "IRT", "تومن": "IRT", "toman": "IRT", "tomans": "IRT", "tmn": "IRT", "irt": "IRT",
    "ریال": "IRR", "rial": "IRR", "rials": "IRR", "rls": "IRR", "irr": "IRR", "﷼": "IRR",
    "irht": "IRHT", "irhr": "IRHR",
    "€": "EUR", "euro": "EUR", "euros": "EUR", "ευρω": "EUR", "یورو": "EUR",
    "£": "GBP", "pound": "GBP", "pounds": "GBP", "پوند": "GBP", "λιρεσ": "GBP",
    "$": "USD", "dollar": "USD", "dollars": "USD", "دلار": "USD", "δολαρια": "USD",
    "₺": "TRY", "lira": "TRY", "لیر": "TRY", "درهم": "AED", "₽": "RUB", "₴": "UAH", "₪": "ILS",
}  # fmt: skip


def plain(text: str) -> str:
    """Write a cell with ASCII digits and without marks of direction."""
    return to_ascii_digits(_INVISIBLE.sub("", text)).strip()


def guess_decimal(cells: Iterable[str], *, separator: str) -> Guess:
    """Guess the decimal mark of number columns from every cell that shows one."""
    votes: Counter[str] = Counter()
    unclear: Counter[str] = Counter()
    for cell in cells:
        found = _NUMBER.search(plain(cell))
        if found:
            _vote(found[0], votes, unclear)
    if votes:
        mark, count = max(sorted(votes.items()), key=lambda item: item[1])
        share = count / votes.total()
        evidence = "decimal_comma_is_shown" if mark == "," else "decimal_point_is_shown"
        return Guess("decimal", mark, round(0.5 + share * 0.49, 2), said(evidence, cells=count))
    if unclear:
        # Three figures behind a lone mark are thousands more often than decimals.
        mark = "," if unclear["."] > unclear[","] else "."
        return Guess("decimal", mark, 0.6, said("decimal_is_unclear"))
    mark = "," if separator == ";" else "."
    return Guess("decimal", mark, 0.9, said("decimal_is_not_needed"))


def _vote(number: str, votes: Counter[str], unclear: Counter[str]) -> None:
    if "٫" in number or "٬" in number:
        return
    points, commas = number.count("."), number.count(",")
    if points and commas:
        votes["." if number.rindex(".") > number.rindex(",") else ","] += 1
    elif points + commas > 1:
        votes["," if points else "."] += 1
    elif points + commas == 1:
        mark = "." if points else ","
        whole, _, fraction = number.partition(mark)
        if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole != "0":
            unclear[mark] += 1
        else:
            votes[mark] += 1


def guess_days(cells: Sequence[str], *, header: str) -> tuple[Guess, Guess]:
    """Guess the order of day, month and year, and the calendar, of a column of days.

    Four figures are a year: 12xx to 14xx is a Jalali one. A place that holds more than 12 is no
    month. Where nothing is above 12 the order that keeps the file sorted is taken, and asked about.
    Years of two figures are always asked about.
    """
    days = [found for found in map(_day_parts, cells) if found]
    if not days:
        order = Guess("date_order", "ymd", 0.9 if cells else 0.5, said("days_are_in_words"))
        return order, _calendar([], header)
    with_year = [day for day in days if max(map(len, day)) == 4]
    if len(with_year) * 2 < len(days):
        return _two_figure_order(days, header), _two_figure_calendar(header)
    order = _order(with_year, cells)
    return order, _calendar(with_year, header)


def _day_parts(cell: str) -> tuple[str, str, str] | None:
    text = _CLOCK.sub(" ", plain(cell).lower())
    found = _DAY.search(text)
    if found:
        return found[1], found[3], found[4]
    compact = _COMPACT_DAY.search(text)
    return (compact[1], compact[2], compact[3]) if compact else None


def _order(days: Sequence[tuple[str, str, str]], cells: Sequence[str]) -> Guess:
    year_first = sum(1 for day in days if len(day[0]) == 4)
    if year_first * 2 >= len(days):
        share = year_first / len(days)
        return Guess("date_order", "ymd", round(0.5 + share / 2, 2), said("year_stands_first"))
    late = [day for day in days if len(day[2]) == 4]
    first_high = sum(1 for day in late if int(day[0]) > 12)
    second_high = sum(1 for day in late if int(day[1]) > 12)
    if first_high or second_high:
        name = "dmy" if first_high >= second_high else "mdy"
        share = max(first_high, second_high) / (first_high + second_high)
        evidence = "day_stands_first" if name == "dmy" else "month_stands_first"
        return Guess("date_order", name, round(share * 0.99, 2), said(evidence))
    return _order_by_sequence(late, cells)


def _order_by_sequence(days: Sequence[tuple[str, str, str]], cells: Sequence[str]) -> Guess:
    def steps_back(month: int, day: int) -> int:
        moments = [(parts[2], int(parts[month]), int(parts[day])) for parts in days]
        backwards = sum(1 for earlier, later in pairwise(moments) if later < earlier)
        forwards = sum(1 for earlier, later in pairwise(moments) if later > earlier)
        return min(backwards, forwards)

    day_first, month_first = steps_back(1, 0), steps_back(0, 1)
    if day_first == month_first:
        american = any(re.search(r"\d\s*[ap]m\b", cell, re.IGNORECASE) for cell in cells[:50])
        return Guess("date_order", "mdy" if american else "dmy", 0.5, said("date_order_is_unclear"))
    name = "dmy" if day_first < month_first else "mdy"
    return Guess("date_order", name, 0.7, said("date_order_keeps_the_file_sorted"))


def _two_figure_order(days: Sequence[tuple[str, str, str]], header: str) -> Guess:
    if any(int(day[0]) > 31 for day in days) or _PERSIAN.search(header):
        name = "ymd"
    elif any(int(day[1]) > 12 for day in days):
        name = "mdy"
    elif any(int(day[2]) > 31 for day in days) or any(int(day[0]) > 12 for day in days):
        name = "dmy"
    else:
        name = "dmy"
    return Guess("date_order", name, 0.3, said("years_have_two_figures"))


def _two_figure_calendar(header: str) -> Guess:
    name = "jalali" if _PERSIAN.search(header) else "gregorian"
    return Guess("calendar", name, 0.3, said("years_have_two_figures"))


def _calendar(days: Sequence[tuple[str, str, str]], header: str) -> Guess:
    years = [int(max(day, key=len)) for day in days]
    jalali = sum(1 for year in years if 1200 <= year < 1500)
    if not years:
        return Guess("calendar", "gregorian", 0.8, said("calendar_is_not_shown"))
    if jalali * 2 >= len(years):
        share = jalali / len(years)
        year = next(year for year in years if 1200 <= year < 1500)
        return Guess(
            "calendar", "jalali", round(0.5 + share / 2, 2), said("years_are_jalali", year=year)
        )
    return Guess("calendar", "gregorian", 0.99, said("years_are_gregorian", year=max(years)))


def guess_zone(cells: Sequence[str], *, header: str, zone: str) -> Guess:
    """Guess the zone of times without one: UTC if the header says so, else the shop's own."""
    shown = [cell for cell in cells if cell.strip()]
    offsets = sum(1 for cell in shown if _OFFSET.search(plain(cell)))
    if shown and offsets == len(shown):
        return Guess("time_zone", zone, 1.0, said("times_have_an_offset"))
    if re.search(r"\b(gmt|utc)\b", header.replace("_", " "), re.IGNORECASE):
        return Guess("time_zone", "UTC", 0.95, said("header_says_utc"))
    return Guess("time_zone", zone, 0.8, said("zone_is_the_shops"))


def unit_in(text: str) -> str | None:
    """Find the unit of money that a header or a cell names: a word, a sign or an ISO code."""
    folded = " ".join(search_key(text).split())
    for phrase, unit in _UNIT_PHRASES:
        if phrase in folded:
            return unit
    for word in _WORDS.findall(folded):
        if word in _UNIT_WORDS:
            return _UNIT_WORDS[word]
    # A code must be written large: "all" and "try" are words too.
    codes = [word for word in re.findall(r"\b[A-Z]{3,4}\b", text) if word in KNOWN_UNITS]
    return codes[0] if codes else None


def guess_money_unit(
    headers: Sequence[str], cells: Iterable[str], *, usual: str
) -> tuple[Guess, frozenset[str]]:
    """Guess the unit of amounts, and list every unit that was seen.

    The headers of the amounts come before their cells, and both before the shop's usual unit,
    which is only a suggestion that a person confirms: rial for toman is the classic error.
    """
    named = [unit for unit in map(unit_in, headers) if unit]
    shown = Counter(unit for unit in map(unit_in, cells) if unit)
    seen = frozenset(named) | frozenset(shown)
    if named:
        confidence = 0.97 if len(set(named)) == 1 and seen == set(named) else 0.6
        return Guess("money_unit", named[0], confidence, said("header_names_the_unit")), seen
    if shown:
        unit, count = max(sorted(shown.items()), key=lambda item: item[1])
        share = count / shown.total()
        confidence = round(0.95 * share, 2) if unit != "USD" else 0.7
        return Guess("money_unit", unit, confidence, said("cells_name_the_unit", cells=count)), seen
    if usual:
        return Guess("money_unit", usual, 0.5, said("unit_is_the_shops")), seen
    return Guess("money_unit", "", 0.0, said("unit_is_not_named")), seen
