"""Contact details, in full or so far that people know them again."""

from __future__ import annotations

from typing import Final

HIDDEN: Final = "•••"
_FIGURES_SHOWN: Final = 2


def shown_contact(text: str, *, in_full: bool) -> str:
    """Return a contact for whoever may see it in full, and masked for everybody else.

    Of an e-mail address the first letter and the domain stay, of a phone the last two figures, of
    any other name the first letter.
    """
    if in_full or not text:
        return text
    name, at, domain = text.rpartition("@")
    if at and name:
        return f"{name[0]}{HIDDEN}@{domain}"
    figures = [char for char in text if char.isdigit()]
    if len(figures) > _FIGURES_SHOWN and not any(char.isalpha() for char in text):
        return HIDDEN + "".join(figures[-_FIGURES_SHOWN:])
    return text.lstrip("@")[:1] + HIDDEN
