"""Whether a cell of a file names a person."""

from __future__ import annotations

from vafa.core.digits import to_ascii_digits

# A phone is told by its last figures: files write it with and without the country.
_FIGURES_TOLD = 9
_LETTERS_MIN = 5


def cell_mark(text: str) -> str:
    """Return what makes a contact the same however a file writes it; empty where too short."""
    clean = to_ascii_digits(text).strip().casefold()
    figures = "".join(char for char in clean if char.isdigit())
    is_phone = len(figures) >= _FIGURES_TOLD and not any(char.isalpha() for char in clean)
    if is_phone:
        return figures[-_FIGURES_TOLD:]
    return clean if len(clean) >= _LETTERS_MIN else ""
