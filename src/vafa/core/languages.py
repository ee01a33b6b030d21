"""The languages, digits and calendars that a reader may choose, each on its own."""

from __future__ import annotations

from typing import Final, Literal

Language = Literal["en", "fa", "el"]
Digits = Literal["latin", "persian"]
Calendar = Literal["gregorian", "jalali"]
Direction = Literal["ltr", "rtl"]

LANGUAGES: Final[tuple[Language, ...]] = ("en", "fa", "el")

# Isolates keep a number or a foreign word in one piece inside a text of the other direction.
LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
POP_ISOLATE: Final = "\u2069"
NO_BREAK_SPACE: Final = "\u00a0"


def direction(language: Language) -> Direction:
    """Say in which direction a text of this language runs."""
    return "rtl" if language == "fa" else "ltr"


def isolate(text: str) -> str:
    """Wrap a left-to-right text so that its neighbours cannot turn its parts around."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{POP_ISOLATE}"
