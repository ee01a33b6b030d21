"""What one of the ten questions is on its page, and words that several answers share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vafa.core.presentation import Reader
from vafa.web.charts import Chart

# Any: the figures are JSON, raw numbers of `refresh/figures/questions.py`.
Figures = Mapping[str, Any]
Label = str | Promise

QUESTIONS: tuple[tuple[str, Label, str], ...] = (
    ("people", gettext_lazy("Who are our present customers?"), "users"),
    ("contacts", gettext_lazy("How can we reach them?"), "phone"),
    ("purchases", gettext_lazy("What do they buy?"), "shopping-bag"),
    ("history", gettext_lazy("How did they buy and pay so far?"), "receipt"),
    ("elsewhere", gettext_lazy("Where else do they buy?"), "building-store"),
    ("wants", gettext_lazy("What do they need, expect and like?"), "heart"),
    ("winning", gettext_lazy("Whom should we win, and what does it cost?"), "user-plus"),
    ("serving", gettext_lazy("What does serving them cost?"), "cash"),
    ("growing", gettext_lazy("Whom should we extend and grow?"), "plant-2"),
    ("keeping", gettext_lazy("Whom should we keep, and whom let go?"), "scale"),
)


@dataclass(frozen=True)
class Link:
    """Where the people or the data behind an answer are."""

    label: str
    url: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question; `sentence` is empty while nothing can be said.

    `missing` are sentences on which data would tell more, `bring` where that data comes in.
    """

    sentence: str
    rests_on: str = ""
    picture: Chart | None = None
    people: Sequence[Link] = ()
    missing: Sequence[str] = ()
    bring: Sequence[Link] = ()
    is_estimated: bool = False


@dataclass(frozen=True)
class Card:
    """A question with its number, icon and answer."""

    number: int
    code: str
    question: Label
    icon: str
    answer: Answer = field(repr=False)


def link(label: str, name: str, query: str = "") -> Link:
    """Lead to a page by its name."""
    return Link(label, f"{reverse(name)}?{query}" if query else reverse(name))


def share_of(part: float | None, whole: float | None) -> float | None:
    """Divide, where there is something to divide by."""
    return part / whole if part is not None and whole else None


def percent_words(part: float | None, whole: float | None, reader: Reader) -> str:
    """Write a share; of nothing it is zero."""
    return reader.percent(share_of(part, whole) or 0)


def counted(text: str, count: int, reader: Reader) -> str:
    """Write a number into a sentence of `ngettext` that was chosen by it."""
    return text % {"count": reader.number(count)}


def listing(names: Sequence[str], reader: Reader) -> str:
    """Write names one after the other, each kept in its own direction."""
    comma = "، " if reader.language == "fa" else ", "
    return comma.join(f"\u2068{name}\u2069" for name in names)
