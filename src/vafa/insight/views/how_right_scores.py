"""The table of all candidates with their scores, the best of each marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vafa.core.presentation import Reader
from vafa.insight.forms.labels import Label
from vafa.insight.views.how_right_words import EXPLAINED, NAMES, SCORES, ScoreWords

__all__ = ["SCORES", "candidate_rows"]

BASELINES = frozenset({"past_rate", "latest_period", "days_silent", "past_spend"})
# In the order in which they are explained: each blend after what it is made of.
ORDER = tuple(NAMES)


@dataclass(frozen=True)
class Cell:
    """One score of one candidate; None where it makes no such forecast."""

    score: ScoreWords
    text: str | None
    is_best: bool


@dataclass(frozen=True)
class Candidate:
    """One candidate with its scores."""

    name: Label
    explained: Label
    is_chosen: bool
    is_baseline: bool
    cells: Sequence[Cell]


def candidate_rows(
    scores: Sequence[Mapping[str, Any]], choice: Mapping[str, Any], reader: Reader
) -> list[Candidate]:
    """Put every candidate's scores of one test side by side, models before plain rules."""
    best = {words.code: _best(words, scores) for words in SCORES}
    rows = sorted(scores, key=lambda row: ORDER.index(row["name"]))
    return [
        Candidate(
            name=NAMES[row["name"]],
            explained=EXPLAINED[row["name"]],
            is_chosen=row["name"] == choice["chosen"],
            is_baseline=row["name"] in BASELINES,
            cells=[
                Cell(words, _text(row[words.code], words, reader), row["name"] in best[words.code])
                for words in SCORES
            ],
        )
        for row in rows
    ]


def _best(words: ScoreWords, scores: Sequence[Mapping[str, Any]]) -> set[str]:
    """Find who did best; whoever shows the same figures is as good."""
    values = {
        row["name"]: _distance(words, row[words.code])
        for row in scores
        if row[words.code] is not None
    }
    least = min(values.values(), default=0.0)
    return {name for name, value in values.items() if round(value - least, 4) == 0}


def _distance(words: ScoreWords, value: float) -> float:
    match words.best:
        case "most":
            return -value
        case "nearest":
            return abs(value)
    return value


def _text(value: float | None, words: ScoreWords, reader: Reader) -> str | None:
    if value is None:
        return None
    if words.form == "percent":
        return reader.percent(value, decimals=1, sign="always")
    return reader.number(value, decimals=3)
