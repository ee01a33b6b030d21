"""What is told of a figure: pure, and the same in each group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Unit = Literal["money", "days", "count", "share", "ratio", "index", "none"]


@dataclass(frozen=True)
class Indicator:
    """One figure; its slug is the anchor of its heading in docs/reference/indicators.md."""

    slug: str
    title: str | Promise
    question: str | Promise
    meaning: str | Promise
    limit: str | Promise
    unit: Unit
    formula: str = ""


@dataclass(frozen=True)
class IndicatorGroup:
    """Figures that answer questions of one kind."""

    code: str
    title: str | Promise
    indicators: tuple[Indicator, ...]
