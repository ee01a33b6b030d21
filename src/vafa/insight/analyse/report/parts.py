"""What sections of the report are made of, and how figures are written in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vafa.analytics.understanding import Understanding
from vafa.core.languages import Direction, Language
from vafa.core.presentation import DEFAULT_READERS, Reader
from vafa.insight.analyse.analysis import Analysis
from vafa.insight.analyse.figures import ReportFigures
from vafa.insight.analyse.summary import FileMoney, RowCounts
from vafa.insight.forms.labels import Label


@dataclass(frozen=True)
class Table:
    """A table of texts; `words` is how many columns from the start are words, not figures."""

    head: Sequence[Label]
    rows: Sequence[Sequence[Label]]
    words: int = 1


@dataclass(frozen=True)
class Figure:
    """A headline figure with its name and a word beside it."""

    label: Label
    value: str
    note: Label = ""


@dataclass(frozen=True)
class Drawing:
    """A chart as inline SVG; its title stands above it where the chapter's own does not say it."""

    svg: SafeString
    title: Label = ""


@dataclass(frozen=True)
class Key:
    """A colour of a chart and what it stands for."""

    colour: str
    label: Label


@dataclass(frozen=True)
class Section:
    """A chapter: what it says, its picture with the table under it, and what to bear in mind."""

    code: str
    title: Label
    sentences: Sequence[Label] = ()
    figures: Sequence[Figure] = ()
    drawings: Sequence[Drawing] = ()
    keys: Sequence[Key] = ()
    table: Table | None = None
    notes: Sequence[Label] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Writer:
    """Writes figures for one reader, in the money of the file."""

    reader: Reader
    currency: str | None
    minor_per_unit: int

    @property
    def direction(self) -> Direction:
        """The direction of the document."""
        return self.reader.direction

    def money(self, minor: float | None) -> str:
        """Write an amount in full; a file that names no currency has plain numbers."""
        if minor is None:
            return _("unknown")
        if self.currency is None:
            return self.reader.number(round(minor / self.minor_per_unit, 2), decimals=2)
        return self.reader.money(round(minor))

    def compact_money(self, minor: float | None) -> str:
        """Write an amount in about three figures."""
        if minor is None:
            return _("unknown")
        if self.currency is None:
            return self.reader.compact(round(minor / self.minor_per_unit, 2))
        return self.reader.compact_money(round(minor))

    def count(self, number: float) -> str:
        """Write a whole number."""
        return self.reader.number(round(number))

    def share(self, part: float, whole: float) -> str:
        """Write a part as a percentage of the whole."""
        return self.reader.percent(part / whole, decimals=1) if whole else _("unknown")


@dataclass(frozen=True)
class Told:
    """All that the sections tell of, in one hand."""

    analysis: Analysis
    figures: ReportFigures
    rows: RowCounts
    writer: Writer
    file: str

    @property
    def understanding(self) -> Understanding:
        """What the models say."""
        return self.analysis.understanding

    def horizon_words(self) -> dict[str, str]:
        """Give the horizon as a detail for sentences."""
        return {"days": self.writer.reader.number(self.understanding.horizon_days)}


def writer_for(*, language: Language, zone: str, money: FileMoney) -> Writer:
    """Make the writer of a report: the language's usual calendar and digits, the file's money."""
    usual = DEFAULT_READERS[language]
    reader = replace(usual, time_zone=zone)
    if money.currency is not None:
        reader = replace(reader, currency=money.currency, money_unit=money.unit or money.currency)
    return Writer(reader, money.currency, money.minor_per_unit)


def drawn(svg: str, title: Label = "") -> Drawing:
    """Hand on a chart of `svg`, in which every text was escaped when it was drawn."""
    return Drawing(mark_safe(svg), title)  # noqa: S308
