"""The shape of what a refresh saves for each page. Pure.

Raise a page's number whenever its figures change their names or meaning: figures of an older shape
count as not yet computed, and the page says so until the next refresh.
"""

from __future__ import annotations

from typing import Final

FIRST: Final = 1
# Behind a page's name: its figures in the prices of today.
REAL: Final = ".real"
SHAPES: Final[dict[str, int]] = {"profit": 2, "classic": 2}


def shape_of(name: str) -> int:
    """Return the shape in which a page's figures are saved and read today."""
    return SHAPES.get(name, FIRST)


def list_name(page: str, view: str, cell: str) -> str:
    """Name the list of the people in a cell of a page's figures."""
    return f"{page}.{view}.{cell}"
