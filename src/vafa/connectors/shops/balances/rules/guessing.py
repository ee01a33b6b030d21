"""Guess how a list of balances is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vafa.connectors.shops.balances.rules.fields import BALANCE_FIELDS, DAYS
from vafa.imports.rules.detection import detect_reading, read_sample
from vafa.imports.rules.evidence import guess_days, guess_decimal
from vafa.imports.rules.headers import columns_by_synonym
from vafa.imports.rules.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Detected:
    """A mapping to start from, and the file's header."""

    mapping: Mapping
    header: tuple[str, ...]


def guess_balances_mapping(path: Path, *, source: str, zone: str, unit: str) -> Detected:
    """Guess the columns of a list and how it is written; refuses what is no table."""
    reading, _guesses = detect_reading(path)
    sample = read_sample(path, reading)
    columns = columns_by_synonym(BALANCE_FIELDS, sample.header)
    named = dict(columns)
    numbers = sample.column(named["points"]) if "points" in named else []
    days = next((named[name] for name in DAYS if name in named), "")
    guesses = [
        guess_decimal(numbers, separator=reading.separator),
        *guess_days(sample.column(days) if days else [], header=days),
    ]
    # Any: every guess's value is one that its setting may have.
    guessed: dict[str, Any] = {guess.setting: guess.value for guess in guesses}
    # A list of points has no money in it; every mapping names a unit all the same.
    mapping = Mapping(
        source=source, columns=columns, reading=reading, time_zone=zone, money_unit=unit
    )
    return Detected(replace(mapping, **guessed), sample.header)
