"""Guess how a file of costs is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vafa.connectors.shops.costs.rules.fields import DAYS, FIELDS_OF, MONEY, likely_kind
from vafa.imports.rules.detection import detect_reading, read_sample
from vafa.imports.rules.evidence import guess_days, guess_decimal, guess_money_unit
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.mapping import Mapping
from vafa.imports.rules.reading import Reading


@dataclass(frozen=True, slots=True)
class Detected:
    """A mapping to start from, whose `preset` is the kind of file, and the file's header."""

    mapping: Mapping
    header: tuple[str, ...]


def guess_cost_mapping(
    path: Path,
    *,
    what: str = "",
    usual_unit: str,
    usual_zone: str,
    reading: Reading | None = None,
) -> Detected:
    """Guess the kind of a file of costs, its columns and how it is written.

    Refuses with `UnreadableFile` what is no table.
    """
    if reading is None:
        reading, _guesses = detect_reading(path)
    sample = read_sample(path, reading)
    what = what if what in FIELDS_OF else likely_kind(sample.header)
    columns = columns_by_synonym(FIELDS_OF[what], sample.header)
    money = [column for name, column in columns if name in MONEY]
    days = [column for name, column in columns if name in DAYS]
    cells = [cell for column in money for cell in sample.column(column)]
    numbers = cells + [
        cell
        for name, column in columns
        if name in {"rate", "count"}
        for cell in sample.column(column)
    ]
    unit, _seen = guess_money_unit(money, cells, usual=usual_unit)
    day_column = days[0] if days else ""
    guesses = [
        guess_decimal(numbers, separator=reading.separator),
        *guess_days(sample.column(day_column), header=day_column),
        unit,
    ]
    # Any: every guess's value is one that its setting may have.
    guessed: dict[str, Any] = {guess.setting: guess.value for guess in guesses}
    mapping = Mapping(
        source="costs", preset=what, columns=columns, reading=reading, time_zone=usual_zone
    )
    return Detected(replace(mapping, **guessed), sample.header)
